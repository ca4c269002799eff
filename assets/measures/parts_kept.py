"""Parts of a fact as they are kept: one file a fact, which says what files of the fact it was made from."""

import json
import os
from collections.abc import Mapping
from itertools import groupby
from typing import Any

import polars as pl

from assets.facts import BY_MONTH
from assets.facts.kept import Kept, differing, first_day, month_name
from assets.measures.parts import FILE, parts, quarter_of, reached
from assets.warehouse import Warehouse

MADE_OF = "made_of"  # in the metadata of a file
AT_ONCE = 5_000_000  # rows of a fact, about, that are summed up in one go: a quantile holds those it is of


def parts_up_to_date(name: str, fact: pl.LazyFrame, warehouse: Warehouse, basis: str) -> pl.DataFrame:
    """Parts of a fact as it stands: those of files that did not change as they were kept.

    Args:
        basis: name of the code and reference tables.
    """
    kept = Kept(warehouse.fact(name))
    state = kept.state() if name in BY_MONTH else None
    if state is None:
        return parts(name, fact)
    path, wanted = warehouse.parts(name), {"basis": basis, "files": dict(state.files)}
    was: dict[str, Any] = (
        json.loads(pl.read_parquet_metadata(path)[MADE_OF]) if path.is_file() else {"basis": None, "files": {}}
    )
    if was == wanted:
        return pl.read_parquet(path)
    again = _files_to_read(name, was["files"], state.files) if was["basis"] == basis else None
    if again is None or 2 * len(again) > len(state.files):
        stands, months = [], kept.months()
    else:
        is_read = pl.col(FILE).is_in([first_day(month) for month in again], nulls_equal=True)
        stands, months = [pl.read_parquet(path).filter(~is_read)], sorted(again)
    made = pl.concat([*stands, *(parts(name, kept.scan(some)) for some in _some_at_a_time(name, kept, months))])
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    made.write_parquet(part, metadata={MADE_OF: json.dumps(wanted)})
    os.replace(part, path)
    return made


def _some_at_a_time(name: str, kept: Kept, months: list[str]) -> list[list[str]]:
    """Months of a fact, which are in order, some in each go; a quarter is in one, for its quantiles."""
    if reached(name, set()) is None:
        return [months]
    goes: list[list[str]] = []
    rows = AT_ONCE
    for _, quarter in groupby(months, key=lambda month: (day := first_day(month)) and quarter_of(day)):
        if rows >= AT_ONCE:
            goes.append([])
            rows = 0
        some = list(quarter)
        goes[-1] += some
        rows += kept.scan(some).select(pl.len()).collect().item()
    return goes


def _files_to_read(name: str, was: Mapping[str, str], now: Mapping[str, str]) -> set[str] | None:
    """Files whose parts are to be made again, by month; None for all."""
    found = reached(name, {first_day(month) for month in differing(was, now)})
    return None if found is None else {month_name(day) for day in found}
