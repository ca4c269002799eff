"""The fact of incidents."""

import pandera.polars as pa
import polars as pl

from schemas.facts.columns import Placed, Timestamp


class Incident(Placed):
    """One incident of command and control, in its newest version as at the date."""

    incident_ref: str = pa.Field(description="Incident number.")
    call_received_at: Timestamp = pa.Field(nullable=True, description="Call received, local time.")
    created_at: Timestamp = pa.Field(description="Incident created, local time.")
    graded_at: Timestamp = pa.Field(nullable=True, description="First graded, local time.")
    grade: str = pa.Field(description="Grade of response as it now stands.")
    grade_at_first_dispatch: str = pa.Field(nullable=True, description="Grade when a resource was first sent.")
    first_dispatched_at: Timestamp = pa.Field(nullable=True, description="First resource sent, local time.")
    first_arrived_at: Timestamp = pa.Field(nullable=True, description="First resource at the scene, local time.")
    response_seconds: pl.Int64 = pa.Field(
        nullable=True,
        description="Seconds to first_arrived_at from created_at, call_received_at or graded_at, as "
        "response_clock_start of reference.definition_choice says; none where a time is missing, the arrival lies "
        "before the start or, of an emergency, more than 24 hours after it.",
    )
    has_resource_sent: bool = pa.Field(
        description="A resource was sent or arrived; false: resolved without one, so not attended by design."
    )
    is_emergency: bool = pa.Field(description="Emergency when a resource was first sent; as graded, where none was.")
    closing_category: str = pa.Field(nullable=True, description="Category at closing; none while open.")
    is_counted: bool = pa.Field(description="Neither a duplicate nor cancelled.")
    is_duplicate: bool = pa.Field(nullable=True, description="A second record of one incident.")
    is_cancelled: bool = pa.Field(nullable=True, description="Cancelled.")
    lsoa11: str = pa.Field(nullable=True, description="2011 lower layer super output area.")
    amended_at: Timestamp = pa.Field(description="Version of the incident.")

    class Config:
        """Grain."""

        strict = True
        unique = ["incident_ref"]
