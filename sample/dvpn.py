"""Register of Domestic Violence Protection Notices, since they began in March 2014."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl

from sample import span
from sample.extract import MONTHLY, Extract, delivered_monthly, write_extract
from sample.volume import AREA_SHARES

# Authorised from April to December 2016, by area; before that about nine a month.
NOTICES = {
    "Herefordshire": (1, 0, 2, 2, 3, 0, 0, 2, 1), "North Worcestershire": (2, 1, 1, 4, 6, 1, 6, 3, 6),
    "Shropshire": (1, 0, 0, 1, 1, 0, 1, 1, 1), "South Worcestershire": (4, 5, 3, 12, 3, 8, 7, 3, 2),
    "Telford & Wrekin": (2, 5, 1, 1, 1, 2, 1, 1, 0),
}  # fmt: skip
USUAL = 9
COLUMNS = {
    "notice_ref": "Notice Ref", "authorised_on": "Authorised", "policing_area": "Area", "amended_at": "Amended",
}  # fmt: skip
FAULTS = {"misspelled area": {"Area": "Telfrod & Wrekin"}, "impossible date": {"Authorised": "31/11/2016"}}


def write_dvpn(raw: Path, seed: int) -> None:
    """Write the register under `raw/dvpn`."""
    random = span.generator(seed, "notices")
    rows = []
    for month in pl.date_range(date(2014, 3, 1), date(2017, 1, 1), "1mo", eager=True).to_list():
        place = (month.year - 2016) * 12 + month.month - 4
        last_day = 4 if month == date(2017, 1, 1) else 27
        for area, share in AREA_SHARES.items():
            count = NOTICES[area][place] if 0 <= place < len(NOTICES[area]) else int(random.poisson(USUAL * share))
            rows += [(month + timedelta(days=int(day)), area) for day in random.integers(0, last_day, count)]
    schema = {"authorised_on": pl.Date, "policing_area": pl.String}
    notices = pl.DataFrame(rows, schema=schema, orient="row").sort("authorised_on").with_columns(
        notice_ref=pl.format("DV{}", pl.int_range(pl.len()) + 1001),
        amended_at=pl.col("authorised_on").cast(pl.Datetime("us")) + pl.duration(hours=18),
        delivered_on=delivered_monthly(pl.col("authorised_on")),
    )  # fmt: skip
    extract = Extract(source="dvpn", columns=COLUMNS, key="notice_ref", faults=FAULTS, days=MONTHLY)
    write_extract(raw, extract, notices.select(*COLUMNS, "delivered_on"), seed)
