"""The planned amendments of 10 to 12 January 2017: why the report's text and its table differ.

Each row of `plan/amendments.csv` is laid on a record that fits it. Kinds: `late` (recorded in December, entered now),
`cancelled`, `reclassified` (from one offence group into another) and `located` (the area was blank before).
"""

from datetime import datetime, timedelta

import numpy as np
import polars as pl

from sample.crime_offences import GROUP_OF_CODE
from sample.crime_plan import plan, quarter
from sample.span import TEXT_CUT

LATE_SINCE = datetime(2016, 12, 19)  # recorded from here on, if any record is
NAMED_CODES = ("45", "126")  # their counts are planned themselves
EVENT_OF_KIND = {
    "late": "entered_at",
    "cancelled": "cancelled_at",
    "reclassified": "reclassified_at",
    "located": "located_at",
}
ORDINARY_EVENTS = ("located_at", "reclassified_at", "outcome_at", "outcome_type", "outcome_date")


def candidates(random: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    """Records of 2016 that an amendment may be laid on, in random order."""
    return (
        rows.with_columns(key=random.random(rows.height))
        .filter(pl.col("recorded_at").dt.year() == 2016, pl.col("entered_at") < datetime(2017, 1, 1))
        .filter(~pl.col("offence_code").is_in(NAMED_CODES))
        .sort("key")
        .select("record", "group", "policing_area", "is_cancelled", "recorded_at")
        .with_columns(quarter=quarter(pl.col("recorded_at")))
    )


def fitting(pool: pl.DataFrame, amendment: dict, taken: list[int]) -> list[int]:
    """Records for one row of the plan: of its quarter and area and, unless cancelled, of its final group."""
    cancelled = amendment["kind"] == "cancelled"
    fits = pool.filter(
        pl.col("quarter") == amendment["quarter"],
        pl.col("policing_area") == amendment["area"],
        pl.col("is_cancelled") == cancelled,
        ~pl.col("record").is_in(taken),
    )
    if not cancelled:
        fits = fits.filter(pl.col("group") == GROUP_OF_CODE[amendment["code_after"]])
    if amendment["kind"] == "late":
        fits = fits.sort(pl.col("recorded_at") < LATE_SINCE, maintain_order=True)
    found = fits["record"].head(amendment["offences"]).to_list()
    if len(found) < amendment["offences"]:
        raise ValueError(f"no record fits the planned amendment {amendment}")
    return found


def amendment_moments(random: np.random.Generator, size: int) -> list[datetime]:
    """Moments in office hours of the three days after the text was cut."""
    return [
        datetime.combine(TEXT_CUT + timedelta(days=1 + n % 3), datetime.min.time())
        + timedelta(minutes=int(random.integers(9 * 60, 17 * 60)))
        for n in range(size)
    ]


def laid(random: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    """The planned amendments with the records that bear them: record, kind, codes before and after, amended."""
    pool = candidates(random, rows)
    found: list[dict] = []
    for amendment in plan("amendments").iter_rows(named=True):
        taken = [row["record"] for row in found]
        found += [{"record": record, **amendment} for record in fitting(pool, amendment, taken)]
    return pl.DataFrame(found, infer_schema_length=None).select(
        pl.col("record").cast(pl.UInt32),
        "kind",
        "code_before",
        "code_after",
        pl.Series("amended", amendment_moments(random, len(found)), dtype=pl.Datetime("us")),
    )


def with_planned_amendments(random: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    """Lay the planned amendments on the records; whatever else would have happened to those is dropped."""
    rows = rows.join(laid(random, rows), on="record", how="left", maintain_order="left")
    planned = pl.col("kind").is_not_null()
    final_code = pl.coalesce("code_after", "code_before")
    rows = rows.with_columns(
        pl.when(~planned).then(pl.col(*ORDINARY_EVENTS)),
        offence_code=pl.when(planned).then(final_code).otherwise("offence_code"),
        first_code=pl.coalesce("code_before", "first_code"),
    )
    events = {
        event: pl.when(pl.col("kind") == kind).then("amended").otherwise(event) for kind, event in EVENT_OF_KIND.items()
    }
    return rows.with_columns(**events).drop("kind", "code_before", "code_after", "amended")
