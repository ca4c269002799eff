"""What a row of the offender management cohort may be, after reading."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from schemas.validated.crime_person import PSEUDONYM


class IomCohort(pa.DataFrameModel):
    """One person of the cohort on one day."""

    snapshot_on: pl.Date = pa.Field(description="Day of the snapshot.")
    person_id: str = pa.Field(str_matches=PSEUDONYM, description="Person, as a pseudonym.")
    policing_area: str = pa.Field(nullable=True, description="Policing area.")

    location: str = pa.Field(isin=["community", "custody"], description="Where the person is.")
    cohort_reason: str = pa.Field(
        isin=["acquisitive", "domestic_abuse", "organised_crime"], description="Why the person is managed."
    )
    force: str = pa.Field(description="Force whose system delivered it.")
    delivered_on: pl.Date = pa.Field(description="Extract date of the delivery.")

    @pa.dataframe_check(description="the snapshot was taken on or before the day of the extract")
    def taken_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("snapshot_on") <= pl.col("delivered_on"))

    class Config:
        """Grain."""

        strict = True
        unique = ["snapshot_on", "person_id"]
