"""The fact of outcomes: every outcome a delivery ever gave a crime, for an outcome can be replaced."""

import polars as pl

from assets.facts.definition import Fact, Parent
from assets.validated.reference import Reference
from schemas.code_lists import NOT_KNOWN
from schemas.facts.crime_outcome import CrimeOutcome

NOT_VALID_THEN = "Not valid then"
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
    types = reference["outcome_type"].lazy().select("outcome_type", "outcome_group", "valid_from")
    is_valid = (pl.col("outcome_date") >= pl.col("valid_from")).fill_null(True)
    return (
        validated.filter(pl.col("outcome_type").is_not_null() & pl.col("outcome_date").is_not_null())
        .select("force", "crime_ref", *LATEST, "amended_at", "delivered_on", "delivery_id", "source_line")
        .join(types, on="outcome_type", how="left", maintain_order="left")
        .with_columns(
            outcome_group=pl.when(is_valid).then("outcome_group").otherwise(None).fill_null(NOT_VALID_THEN),
            outcome_month=pl.col("outcome_date").dt.month_start(),
        )
    )


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
