"""What a row of victims and defendants may be, after reading."""

from typing import Annotated

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

Timestamp = Annotated[pl.Datetime, "us", None]
PSEUDONYM = r"^[0-9a-f]{32}$"


class CrimePerson(pa.DataFrameModel):
    """One version of a person's part in a record of the crime system."""

    crime_ref: str = pa.Field(str_length={"min_value": 3, "max_value": 40}, description="Crime number of the record.")
    person_id: str = pa.Field(
        nullable=True, str_matches=PSEUDONYM, description="Master person identifier, as a pseudonym; none: not known."
    )
    role: str = pa.Field(isin=["victim", "defendant"], description="Part in the record.")
    date_of_birth: pl.Date = pa.Field(nullable=True, description="Date of birth.")
    sex: str = pa.Field(nullable=True, isin=["m", "f", "u"], description="m, f, or u where not known.")
    force: str = pa.Field(description="Force that recorded it.")
    amended_at: Timestamp = pa.Field(description="Version of the row, local time.")
    delivered_on: pl.Date = pa.Field(description="Extract date of the delivery.")

    @pa.dataframe_check(description="born on or before the day of the extract")
    def born_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("date_of_birth") <= pl.col("delivered_on"))

    @pa.dataframe_check(description="amended on or before the day of the extract: a later date would win for ever")
    def amended_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("amended_at").dt.date() <= pl.col("delivered_on"))

    class Config:
        """One row a person, role and version of it."""

        strict = True
        unique = ["crime_ref", "person_id", "role", "amended_at"]
