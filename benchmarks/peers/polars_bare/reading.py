"""Deliveries to typed rows, and the newest version of each record."""

import gzip
import re
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from benchmarks.peers.columns import BLANKS, DAY, MOMENT


def versions(folder: Path, columns: Mapping[str, tuple[str, str]]) -> pl.LazyFrame:
    """Typed rows of all deliveries of a source; a file writes its moments in one way."""
    return pl.concat([_typed(file, columns) for file in sorted(folder.iterdir())])


def _typed(file: Path, columns: Mapping[str, tuple[str, str]]) -> pl.LazyFrame:
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8-sig") as lines:
        header, first = next(lines).rstrip("\n").split(","), next(lines, "")
    is_uk = re.search(r"\d{2}/\d{2}/\d{4}", first) is not None
    rows = pl.scan_csv(file, infer_schema=False, null_values=BLANKS)
    return rows.select(
        *(_value(h, *columns[h], is_uk) for h in header if h in columns),
        delivered_on=pl.lit(re.findall(r"\d{4}-\d{2}-\d{2}", file.name)[0]).str.to_date(),
    )


def _value(header: str, name: str, kind: str, is_uk: bool) -> pl.Expr:
    text = pl.col(header)
    kinds = {
        "moment": lambda: text.str.to_datetime(MOMENT[is_uk], time_unit="us"),
        "day": lambda: pl.coalesce(text.str.to_date(DAY[form], strict=False) for form in (is_uk, not is_uk)),
        "flag": lambda: text == "Y",
        "token": lambda: text.str.to_lowercase().str.replace_all(" ", "_", literal=True),
        "text": lambda: text,
    }
    return kinds[kind]().alias(name)


def newest(rows: pl.DataFrame, *key: str) -> pl.LazyFrame:
    """The newest version of each record; what is dear is done for records of several versions alone."""
    is_several = rows.select(pl.struct(key).is_duplicated() if len(key) > 1 else pl.col(key[0]).is_duplicated())
    several = rows.filter(is_several.to_series()).sort("amended_at", "delivered_on")
    alone = rows.filter(~is_several.to_series())
    return pl.concat([alone.lazy(), several.lazy().unique(key, keep="last")])


def calls(folder: Path) -> pl.LazyFrame:
    """Calls, of one that was delivered several times the newest."""
    files = sorted(folder.glob("*.parquet"))
    dates = [re.findall(r"\d{4}-\d{2}-\d{2}", file.name)[0] for file in files]
    rows = pl.concat(
        pl.scan_parquet(file).with_columns(delivered_on=pl.lit(date).str.to_date())
        for file, date in zip(files, dates, strict=True)
    )
    counted = pl.scan_parquet(files).group_by("call_id").len().filter(pl.col("len") > 1)
    several = counted.select("call_id").collect(engine="streaming").lazy()
    again = rows.join(several, on="call_id", how="semi").collect(engine="streaming").sort("delivered_on")
    alone = rows.join(several, on="call_id", how="anti")
    return pl.concat([alone, again.lazy().unique("call_id", keep="last")])
