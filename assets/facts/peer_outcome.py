"""The fact of peers' outcomes, by the month recorded."""

import polars as pl

from assets.facts.definition import Fact
from assets.validated.reference import Reference
from schemas.code_lists import NOT_DIVIDED
from schemas.facts.peer_outcome import PeerOutcome


def peer_outcome(validated: pl.LazyFrame, _: Reference) -> pl.LazyFrame:
    """Rows of forces and offence groups."""
    return validated.with_columns(area=pl.lit(NOT_DIVIDED)).select(*PeerOutcome.to_schema().columns)


PEER_OUTCOME = Fact(
    name="peer_outcome", model=PeerOutcome, source="peer_outcome", rows=peer_outcome, key=("month",), keeps="delivery"
)
