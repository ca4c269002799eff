"""What a row of the Home Office's recorded crime open data may be, after reading."""

import pandera.polars as pa
import polars as pl


class PeerCrime(pa.DataFrameModel):
    """Offences of one body, financial quarter and Home Office offence code; a code may stand in several rows."""

    financial_year: str = pa.Field(str_matches=r"^\d{4}/\d{2}$", description="Financial year, e.g. 2016/17.")
    financial_quarter: int = pa.Field(in_range={"min_value": 1, "max_value": 4}, description="1 is April to June.")
    body: str = pa.Field(description="Force, or a body that is not one (Action Fraud, British Transport Police).")
    offence_description: str = pa.Field(nullable=True, description="Offence, in the words of the Home Office.")
    offence_group: str = pa.Field(description="Home Office offence group.")
    offence_subgroup: str = pa.Field(nullable=True, description="Home Office offence subgroup.")
    offence_code: str = pa.Field(description="Home Office offence code.")
    offences: int = pa.Field(description="Count; negative where a force corrected an earlier quarter.")
    delivered_on: pl.Date = pa.Field(description="Day the file came out, or arrived.")
