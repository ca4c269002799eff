"""Whose records are counted, and on which day: what people of months are made of."""

from dataclasses import dataclass

import polars as pl

from assets.validated.reference import Reference

ADULT = 18
WHO = ("role", "basis", "person")
BASES = {
    "all": pl.lit(True),
    "domestic_abuse": pl.col("domestic_abuse"),
    "child_at_risk": (pl.col("role") == "victim") & pl.col("child_at_risk") & (pl.col("age_at_event") < ADULT),
    "other_sexual_child": (pl.col("role") == "victim")
    & (pl.col("offence_group") == "other_sexual_offences")
    & (pl.col("age_at_event") < ADULT),
    "rape": (pl.col("role") == "victim") & (pl.col("offence_group") == "rape"),
}


@dataclass(frozen=True, kw_only=True)
class RepeatChoices:
    """What makes a person a repeat, of that which guidance leaves open.

    Attributes:
        window_days: days before a person's first record of a period in which another makes a repeat.
        is_by_committed: the window is measured from beginning of offence to beginning of offence (the date recorded,
            where that is not known; missing persons by their reports); else by dates recorded. A record counts in
            the period it was recorded in either way.
        same_period_counts: another record of the period makes a repeat too.
    """

    window_days: int
    is_by_committed: bool
    same_period_counts: bool

    @classmethod
    def of(cls, reference: Reference) -> "RepeatChoices":
        """As the choices of definition have it."""
        return cls(
            window_days=int(reference.choice("repeat_window_days")),
            is_by_committed=reference.choice("repeat_basis") == "committed",
            same_period_counts=reference.choice("repeat_same_period_counts") == "yes",
        )


def counted_records(crime_people: pl.LazyFrame, missing_reports: pl.LazyFrame, choices: RepeatChoices) -> pl.LazyFrame:
    """Records that count, once for each basis they are of.

    Returns:
        force, area, role, basis, person, day (it counts on), at (the window is measured by), ref (of the record); in
        order of role, basis, person and day.
    """
    # Read and put in order once: as plans, each basis would read all columns of the fact anew.
    crimes, reports = pl.collect_all([_of_crimes(crime_people, choices), _of_missing(missing_reports)])
    of_crimes = [(role, basis, crimes) for role in crimes["role"].unique() for basis in BASES]
    blocks = [
        rows.lazy()
        .filter((pl.col("role") == role) & (BASES[basis] if rows is crimes else pl.lit(True)))
        .select("force", "area", "role", pl.lit(basis).alias("basis"), "person", "day", "at", "ref")
        for role, basis, rows in sorted([*of_crimes, ("missing", "all", reports)], key=lambda block: block[:2])
    ]
    return pl.concat(blocks)


def _of_crimes(crime_people: pl.LazyFrame, choices: RepeatChoices) -> pl.LazyFrame:
    """Records of crimes that count, with what their bases are told by, in order of person and day."""
    stands = (pl.col("record_kind") == "crime") & (pl.col("status") == "recorded")
    is_counted = stands & (pl.col("offence_group") != "fraud_excluded") & pl.col("person").is_not_null()
    moment = pl.coalesce("committed_from", "recorded_at") if choices.is_by_committed else pl.col("recorded_at")
    told = sorted({name for holds in BASES.values() for name in holds.meta.root_names()} - {"role"})
    dated = crime_people.filter(is_counted).select(
        "force", "area", "role", "person", *told, day=pl.col("recorded_at").dt.date(), at=moment.dt.date(),
        ref="crime_ref",
    )  # fmt: skip
    return dated.sort("person", "day")


def _of_missing(missing_reports: pl.LazyFrame) -> pl.LazyFrame:
    rows = missing_reports.filter(pl.col("risk_level") != "absent", pl.col("person").is_not_null())
    day = pl.col("reported_at").dt.date()
    dated = rows.select(
        "force", "area", pl.lit("missing").alias("role"), "person", day.alias("day"), day.alias("at"), ref="report_ref"
    )
    return dated.sort("person", "day")


def first_records(crime_people: pl.LazyFrame, missing_reports: pl.LazyFrame) -> pl.LazyFrame:
    """First day of any record of a force, by role: where what was delivered begins."""
    crimes = crime_people.group_by("force").agg(began=pl.col("recorded_at").min().dt.date())
    reports = missing_reports.group_by("force").agg(began=pl.col("reported_at").min().dt.date())
    roles = [(crimes, "victim"), (crimes, "defendant"), (reports, "missing")]
    return pl.concat(firsts.with_columns(role=pl.lit(role)) for firsts, role in roles)
