"""The table of people counted once: victims, defendants and missing persons by month and quarter."""

import pandera.polars as pa
import polars as pl

from schemas.validated.crime_person import PSEUDONYM


class PersonMonth(pa.DataFrameModel):
    """One person in one role, counted once in a month or quarter, in an area and in the whole force.

    Records are offences that stand (of missing persons, reports), of both forces of the alliance for the look-back.
    """

    force: str = pa.Field(description="Force that counts the person: one of its records in the period.")
    area: str = pa.Field(description="Area of such a record; the force's own name for all of it. Areas do not add up.")
    month: pl.Date = pa.Field(description="First day of the period.")
    months_a_row: pl.Int64 = pa.Field(isin=[1, 3], description="Months of the period; 3 is a quarter.")
    role: str = pa.Field(isin=["victim", "defendant", "missing"], description="Part in the records.")
    basis: str = pa.Field(
        isin=["all", "domestic_abuse", "child_at_risk", "other_sexual_child", "rape"],
        description="Records that count, those looked back to among them; child: under 18 at the event.",
    )
    person: str = pa.Field(str_matches=PSEUDONYM, description="Pseudonym of the person.")
    records: pl.Int64 = pa.Field(ge=1, description="Records of the period in this force, or area.")
    repeat_records: pl.Int64 = pa.Field(
        ge=0,
        description="Of these, with an earlier record of the person in the window, or the period where that counts.",
    )
    records_once: pl.Int64 = pa.Field(
        ge=0,
        description="Of these, counted with no other repeat: a record of two repeats is counted with one of them, so "
        "that the sum counts records once; 0 for a person who is no repeat.",
    )
    records_in_12_months: pl.Int64 = pa.Field(
        ge=1,
        description="Records of the alliance in the 12 calendar months to the end of the period, by date recorded; of "
        "a repeat 2 at least, since the record that makes it may lie just before them.",
    )
    is_repeat: bool = pa.Field(
        description="Another record of the alliance in the window before the first of the period, or in the period: "
        "repeat_window_days, repeat_basis and repeat_same_period_counts of reference.definition_choice."
    )
    days_since_previous: pl.Int64 = pa.Field(
        nullable=True, description="Days from the record before the first of the period; none within the window."
    )
    is_look_back_whole: bool = pa.Field(
        description="The force's first record in the fact lies the window or longer before the period: all that could "
        "make a repeat was delivered."
    )
    looked_back_month: pl.Date = pa.Field(
        nullable=True,
        description="Month, of a victim or defendant whose look-back is whole; none else. Repeats are counted by it: "
        "those of a period that cannot be looked back from are not known.",
    )

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "area", "month", "months_a_row", "role", "basis", "person"]
