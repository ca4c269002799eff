"""The fact of recorded crime of every force, by the first month of the quarter."""

import polars as pl

from assets.facts.definition import Fact
from assets.validated.reference import Reference
from schemas.code_lists import NOT_DIVIDED
from schemas.facts.peer_crime import PeerCrime


def peer_crime(validated: pl.LazyFrame, reference: Reference) -> pl.LazyFrame:
    """Rows of forces; bodies that are not territorial forces are left out."""
    names = reference["force_alias"].lazy().select(pl.col("alias").alias("body"), "force")
    april = pl.date(pl.col("financial_year").str.slice(0, 4).cast(pl.Int32), 4, 1)
    month = april.dt.offset_by(pl.format("{}mo", (pl.col("financial_quarter") - 1) * 3))
    rows = validated.join(names, on="body", maintain_order="left")
    return rows.with_columns(area=pl.lit(NOT_DIVIDED), month=month).select(*PeerCrime.to_schema().columns)


PEER_CRIME = Fact(
    name="peer_crime",
    model=PeerCrime,
    source="peer_crime",
    rows=peer_crime,
    key=("financial_year", "financial_quarter"),
    keeps="delivery",
)
