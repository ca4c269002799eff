"""The fact of domestic violence protection notices, by the month authorised."""

import polars as pl

from assets.facts.definition import Fact
from assets.validated.reference import Reference
from schemas.code_lists import NOT_KNOWN
from schemas.facts.dvpn import Dvpn


def dvpn(validated: pl.LazyFrame, _: Reference) -> pl.LazyFrame:
    """Rows of notices, one a version."""
    return validated.with_columns(
        area=pl.col("policing_area").fill_null(NOT_KNOWN), month=pl.col("authorised_on").dt.month_start()
    ).select(*Dvpn.to_schema().columns)


DVPN = Fact(name="dvpn", model=Dvpn, source="dvpn", rows=dvpn, key=("notice_ref",), version="amended_at")
