"""Public confidence of the Crime Survey for England and Wales, force by force."""

from assets.validated.sources.definition import Lookup, Source, dated_file
from schemas.code_lists import ENGLAND_AND_WALES
from schemas.validated.public_confidence import PublicConfidence

PUBLIC_CONFIDENCE = Source(
    name="public_confidence",
    title="Confidence in the police, by force and in England and Wales",
    owner="Performance and Analysis",
    publisher="Crime Survey for England and Wales, ONS",
    kind="snapshot",
    rhythm="quarterly, four months behind",
    months_behind=4,
    file_name=dated_file("public_confidence"),
    model=PublicConfidence,
    columns={"": {"Year Ending": "year_ending", "Force": "force", "Confidence %": "confidence_pct"}},
    key=("year_ending",),
    lookups={"force": Lookup(table="force", of="force", also=(ENGLAND_AND_WALES,))},
)
