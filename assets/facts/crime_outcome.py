"""The fact of outcomes: every outcome a delivery ever gave a crime, for an outcome can be replaced."""

import polars as pl

from assets.facts.crime import with_outcome_group
from assets.facts.definition import Fact, Parent
from assets.validated.reference import Reference
from schemas.code_lists import NOT_KNOWN
from schemas.facts.crime_outcome import CrimeOutcome

OF_CRIME = (
    "crime_ref",
    "area",
    "month",
    "recorded_at",
    "record_kind",
    "status",
    "offence_code",
    "offence_group",
)
LATEST = ("outcome_type", "outcome_date")


def crime_outcome(validated: pl.LazyFrame, reference: Reference) -> pl.LazyFrame:
    """Versions of crimes that bear a dated outcome, with its group by the date it was given."""
    dated = validated.filter(pl.col("outcome_type").is_not_null() & pl.col("outcome_date").is_not_null())
    columns = ("force", "crime_ref", *LATEST, "amended_at", "delivered_on", "delivery_id", "source_line")
    return with_outcome_group(dated.select(columns), reference["outcome_type"])


def with_crime(outcomes: pl.LazyFrame, crimes: pl.LazyFrame) -> pl.LazyFrame:
    """Give each outcome the place, dates and groups of its crime, and whether it is the crime's present one."""
    parents = crimes.select(*OF_CRIME, *(pl.col(c).alias(f"latest_{c}") for c in LATEST))
    joined = outcomes.join(parents, on="crime_ref", how="left", maintain_order="left")
    is_latest = pl.all_horizontal(pl.col(c).eq_missing(pl.col(f"latest_{c}")) for c in LATEST)
    return joined.with_columns(
        area=pl.col("area").fill_null(NOT_KNOWN),
        days_to_outcome=(pl.col("outcome_date") - pl.col("recorded_at").dt.date()).dt.total_days(),
        is_latest=is_latest,
    ).select(*CrimeOutcome.to_schema().columns)


CRIME_OUTCOME = Fact(
    name="crime_outcome",
    model=CrimeOutcome,
    source="crime",
    rows=crime_outcome,
    key=("crime_ref", "outcome_type", "outcome_date"),
    version="amended_at",
    keeps="first",
    parent=Parent(fact="crime", on="crime_ref", columns=(*OF_CRIME, *LATEST, "delivery_id"), matched=with_crime),
)
