"""Columns that every fact bears: where and when it counts, and the line it comes from."""

from typing import Annotated

import pandera.polars as pa
import polars as pl

Timestamp = Annotated[pl.Datetime, "us", None]


class Placed(pa.DataFrameModel):
    """Force, area and month of a row, and its provenance."""

    force: str = pa.Field(description="Force.")
    area: str = pa.Field(description="Policing area, or Outside area, or Not known; Not divided where it has none.")
    month: pl.Date = pa.Field(description="First day of the month it counts in, force local time.")
    delivered_on: pl.Date = pa.Field(description="Extract date of the delivery that brought this version.")
    delivery_id: str = pa.Field(description="That delivery, in published.quality.")
    source_line: pl.UInt32 = pa.Field(description="Its line there.")
