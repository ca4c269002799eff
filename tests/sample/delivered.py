"""Records of any delivered CSV source as a consumer of a day holds them, independent of pipeline and generator.

Rows that no validator lets pass are not looked for here: a test filters the ones its figure would meet.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

import polars as pl

from tests.sample.extract import MISSING, content, moment

AREAS = ("Herefordshire", "North Worcestershire", "Shropshire", "South Worcestershire", "Telford & Wrekin")
Q3, Q4 = (date(2016, 7, 1), date(2016, 9, 1)), (date(2016, 10, 1), date(2016, 12, 1))
YEAR = (date(2016, 1, 1), date(2016, 12, 1))
EDITIONS = (date(2017, 1, 9), date(2017, 1, 12))


@cache
def every_row(folder: Path) -> pl.DataFrame:
    """Every row of every delivery as text, blanks as null, without total rows; with delivered_on."""
    return pl.concat([_rows(path) for path in sorted(folder.iterdir())], how="diagonal")


def _rows(path: Path) -> pl.DataFrame:
    body = content(path).removeprefix(b"\xef\xbb\xbf")
    try:
        body.decode()
    except UnicodeDecodeError:
        body = body.decode("cp1252").encode()
    table = pl.read_csv(BytesIO(body), infer_schema=False, null_values=MISSING)
    is_total = pl.col(table.columns[0]).str.starts_with("Total records").fill_null(False)
    day = date.fromisoformat(path.name.partition(".")[0][-10:])
    return table.filter(~is_total).with_columns(delivered_on=pl.lit(day))


def day_of(column: str) -> pl.Expr:
    """A day written in either style."""
    text = pl.col(column)
    return pl.coalesce(text.str.to_date("%d/%m/%Y", strict=False), text.str.to_date("%Y-%m-%d", strict=False))


def newest(rows: pl.DataFrame, key: list[str], as_at: date, amended: str) -> pl.DataFrame:
    """The newest version of each record delivered by a day."""
    known = rows.filter(pl.col("delivered_on") <= as_at).with_columns(version=moment(amended))
    return known.sort("version", "delivered_on").unique(key, keep="last")


def last_delivery(rows: pl.DataFrame, key: list[str], as_at: date) -> pl.DataFrame:
    """Of a source that sends whole tables: of each key (a month, say) the rows of the last delivery that has it."""
    known = rows.filter(pl.col("delivered_on") <= as_at)
    return known.filter(pl.col("delivered_on") == pl.col("delivered_on").max().over(key)).unique()


def within(period: tuple[date, date], column: str = "month") -> pl.Expr:
    return pl.col(column).is_between(*period)


def month_of(moment_or_day: pl.Expr) -> pl.Expr:
    return moment_or_day.cast(pl.Date).dt.month_start()


def rounded(value: float | Decimal, places: int = 0) -> Decimal:
    """Half up, as the report prints; a float that is a hair off a half counts as the half."""
    return Decimal(f"{value:.9f}").quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def pct(part: int, whole: int, places: int = 0) -> Decimal:
    return rounded(Decimal(100 * part) / Decimal(whole), places)
