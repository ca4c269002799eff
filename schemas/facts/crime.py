"""The crime fact: every record of the crime system as it stood at a date."""

from typing import Annotated

import pandera.polars as pa
import polars as pl

Timestamp = Annotated[pl.Datetime, "us", None]


class Crime(pa.DataFrameModel):
    """One record of the crime system, offence or crimed incident, in its newest version as at the date."""

    force: str = pa.Field(description="Force that recorded it.")
    area: str = pa.Field(description="Policing area of the place, or Outside area, or Not known.")
    month: pl.Date = pa.Field(description="First day of the month recorded, force local time.")
    crime_ref: str = pa.Field(unique=True, description="Crime number.")
    record_kind: str = pa.Field(isin=["crime", "incident"], description="Offence, or crimed incident.")
    status: str = pa.Field(isin=["recorded", "cancelled"], description="Cancelled records leave every count.")
    recorded_at: Timestamp = pa.Field(description="Date and time recorded, local time.")
    committed_from: Timestamp = pa.Field(nullable=True, description="Start of the offence, local time.")
    committed_to: Timestamp = pa.Field(nullable=True, description="End of the offence, local time.")
    offence_code: str = pa.Field(nullable=True, description="Home Office offence code.")
    offence_group: str = pa.Field(
        description="Group of the report by the code at the date recorded; Not classified where the code was "
        "not valid then; not_an_offence for incidents."
    )
    beat: str = pa.Field(nullable=True, description="Beat.")
    lsoa11: str = pa.Field(nullable=True, description="2011 lower layer super output area.")
    rural_urban: str = pa.Field(
        description="Class of its small area in the 2011 Rural Urban Classification, D1 to F2 rural; Not known without."
    )
    location_type: str = pa.Field(nullable=True, description="Kind of place.")
    domestic_abuse: bool = pa.Field(nullable=True, description="Marked as domestic abuse.")
    child_at_risk: bool = pa.Field(nullable=True, description="Marked as child at risk.")
    cse: bool = pa.Field(nullable=True, description="Marked as child sexual exploitation.")
    cyber: bool = pa.Field(nullable=True, description="Marked as cyber.")
    alcohol: bool = pa.Field(nullable=True, description="Marked as involving alcohol.")
    business: bool = pa.Field(nullable=True, description="Against a business.")
    hate_strands: str = pa.Field(nullable=True, description="Monitored hate strands, separated by `;`.")
    referred_by: str = pa.Field(nullable=True, description="Who reported it.")
    outcome_type: str = pa.Field(nullable=True, description="Home Office outcome type, the latest.")
    outcome_date: pl.Date = pa.Field(nullable=True, description="Date of that outcome.")
    outcome_group: str = pa.Field(
        nullable=True, description="Group of the report, by the type's dates; none: no outcome."
    )
    outcome_month: pl.Date = pa.Field(nullable=True, description="First day of the month of the outcome.")
    days_to_outcome: pl.Int64 = pa.Field(nullable=True, description="Whole days from the date recorded to the outcome.")
    recency: str = pa.Field(
        description="Recorded within 28 days of its beginning, up to a year, over a year; Not known."
    )
    amended_at: Timestamp = pa.Field(description="Version of the record.")
    delivered_on: pl.Date = pa.Field(description="Extract date of the delivery that brought this version.")
    delivery_id: str = pa.Field(description="That delivery, in published.quality.")
    source_line: pl.UInt32 = pa.Field(description="Its line there.")

    class Config:
        """Columns are exactly these."""

        strict = True
