"""Public confidence of the Crime Survey for England and Wales, force by force."""

from assets.validated.sources.definition import Lookup, Source, dated_file
from schemas.validated.public_confidence import PublicConfidence

PUBLIC_CONFIDENCE = Source(
    name="public_confidence",
    title="Confidence in the police, by force",
    owner="Performance and Analysis",
    publisher="Crime Survey for England and Wales, ONS",
    kind="snapshot",
    rhythm="quarterly, four months behind",
    file_name=dated_file("public_confidence"),
    model=PublicConfidence,
    columns={"": {"Year Ending": "year_ending", "Force": "force", "Confidence %": "confidence_pct"}},
    key=("year_ending",),
    lookups={"force": Lookup(table="force", of="force")},
)
