"""What a row of command and control's extract may be, after reading."""

from typing import Annotated

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from schemas.clock import is_not_before

Timestamp = Annotated[pl.Datetime, "us", None]
GRADES = ("emergency", "priority", "scheduled", "resolution_without_deployment")
CATEGORIES = ("asb_personal", "asb_nuisance", "asb_environmental", "missing_person", "domestic", "hate", "other")


class Incident(pa.DataFrameModel):
    """One version of an incident of command and control."""

    incident_ref: str = pa.Field(str_length={"min_value": 3, "max_value": 40}, description="Incident number.")
    call_received_at: Timestamp = pa.Field(nullable=True, description="Call received, local time; none without one.")
    created_at: Timestamp = pa.Field(description="Incident created, local time.")
    graded_at: Timestamp = pa.Field(nullable=True, description="First graded, local time.")
    grade: str = pa.Field(isin=GRADES, description="Grade of response as it now stands.")
    grade_at_first_dispatch: str = pa.Field(
        nullable=True,
        isin=GRADES,
        description="Grade when a resource was first sent: the one that response is held to.",
    )
    first_dispatched_at: Timestamp = pa.Field(nullable=True, description="First resource sent, local time.")
    first_arrived_at: Timestamp = pa.Field(nullable=True, description="First resource at the scene, local time.")
    closing_category: str = pa.Field(
        nullable=True, isin=CATEGORIES, description="Category at closing; none while it is open."
    )
    is_duplicate: bool = pa.Field(nullable=True, description="A second record of one incident.")
    is_cancelled: bool = pa.Field(nullable=True, description="Cancelled.")
    policing_area: str = pa.Field(nullable=True, description="Policing area of the place.")
    lsoa11: str = pa.Field(
        nullable=True, str_matches=r"^[EW]01\d{6}$", description="2011 lower layer super output area."
    )
    amended_at: Timestamp = pa.Field(description="Version of the incident, local time.")
    force: str = pa.Field(description="Force whose system delivered it.")
    delivered_on: pl.Date = pa.Field(description="Extract date of the delivery.")

    @pa.dataframe_check(
        description="first_arrived_at is not before the call, nor before created_at where there is none"
    )
    def arrived_before_call(cls, data: PolarsData) -> pl.LazyFrame:
        start = pl.min_horizontal("call_received_at", "created_at")
        return data.lazyframe.select(is_not_before(pl.col("first_arrived_at"), start))

    @pa.dataframe_check(description="arrived within 24 hours of created_at, where it was an emergency at dispatch")
    def arrived_a_day_later(cls, data: PolarsData) -> pl.LazyFrame:
        late = pl.col("first_arrived_at") - pl.col("created_at") > pl.duration(hours=24)
        return data.lazyframe.select(~(late & (pl.col("grade_at_first_dispatch") == "emergency")))

    @pa.dataframe_check(description="created on or before the day of the extract")
    def created_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("created_at").dt.date() <= pl.col("delivered_on"))

    @pa.dataframe_check(description="amended on or before the day of the extract: a later date would win for ever")
    def amended_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("amended_at").dt.date() <= pl.col("delivered_on"))

    class Config:
        """One row a version of an incident and delivery."""

        strict = True
        unique = ["incident_ref", "amended_at"]
