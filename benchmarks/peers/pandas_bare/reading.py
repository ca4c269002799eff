"""Deliveries to typed rows, and the newest version of each record."""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv

from benchmarks.peers.columns import BLANKS, DAY, MOMENT

FEW = ("force", "policing_area", "beat", "location_type", "offence_code", "outcome_type", "hate_strands", "line")


def versions(folder: Path, columns: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Typed rows of all deliveries of a source; texts of few values are categories."""
    rows = pd.concat([_typed(file, columns) for file in sorted(folder.iterdir())], ignore_index=True)
    few = [name for name, kind in columns.values() if kind == "token" or name in FEW]
    return rows.astype(dict.fromkeys(few, "category"))


def _typed(file: Path, columns: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    text = _text(file)
    is_uk = text.iloc[:1].astype(str).apply(lambda c: c.str.contains(r"\d\d/\d\d/\d{4}")).to_numpy().any()
    typed = {columns[h][0]: _value(text[h], columns[h][1], bool(is_uk)) for h in text.columns if h in columns}
    return pd.DataFrame(typed).assign(delivered_on=delivered(file))


def _text(file: Path) -> pd.DataFrame:
    """All columns as text: the Arrow engine of `pandas.read_csv` would take `16` for a number first."""
    with pa.input_stream(str(file), compression="detect") as stream:
        names = csv.open_csv(stream).schema.names
    told = csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), null_values=BLANKS, strings_can_be_null=True
    )
    return csv.read_csv(file, convert_options=told).to_pandas(types_mapper={pa.string(): pd.StringDtype("pyarrow")}.get)


def delivered(file: Path) -> pd.Timestamp:
    """Extract date of a delivery."""
    return pd.Timestamp(re.findall(r"\d{4}-\d{2}-\d{2}", file.name)[0])


def _value(text: pd.Series, kind: str, is_uk: bool) -> pd.Series:
    if kind == "moment":
        return pd.to_datetime(text, format=MOMENT[is_uk])
    if kind == "day":
        days = pd.to_datetime(text, format=DAY[is_uk], errors="coerce")
        others = text[days.isna() & text.notna()]
        return days.fillna(pd.to_datetime(others, format=DAY[not is_uk])) if len(others) else days
    if kind == "flag":
        return text.eq("Y").fillna(False).astype(bool)
    return text.str.lower().str.replace(" ", "_", regex=False) if kind == "token" else text


def newest(rows: pd.DataFrame, *key: str) -> pd.DataFrame:
    """The newest version of each record; only records of several versions are sorted."""
    several = rows.duplicated(list(key), keep=False).to_numpy()
    again = rows[several].sort_values(["amended_at", "delivered_on"]).drop_duplicates(list(key), keep="last")
    return pd.concat([rows[~several], again], ignore_index=True)


def calls(folder: Path) -> pd.DataFrame:
    """Calls, of one that was delivered several times the newest."""
    files = sorted(folder.glob("*.parquet"))
    each = [
        pd.read_parquet(file, dtype_backend="numpy_nullable").assign(delivered_on=delivered(file)) for file in files
    ]
    rows = pd.concat(each, ignore_index=True)
    moments = dict.fromkeys(("presented_at", "answered_at", "ended_at"), "datetime64[us]")
    rows = rows.astype({"call_id": "string[pyarrow]", "line": "category"} | moments)
    return rows.drop_duplicates("call_id", keep="last", ignore_index=True)  # files are in the order of their dates


def seconds_between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Seconds that passed between two local times, the shortest that they may stand for."""
    plain = (end - start).dt.total_seconds().to_numpy()
    then, now = _shows(start), _shows(end)
    shortest = plain + 3600 * ((then == 1).astype(int) - (now != 0))
    longest = plain + 3600 * ((then != 0).astype(int) - (now == 1))
    found = np.select([shortest >= 0, plain >= 0, longest >= 0], [shortest, plain, longest], np.nan)
    return pd.Series(found, index=start.index)


def _shows(local: pd.Series) -> np.ndarray:
    return np.searchsorted(_turns(), local.to_numpy("datetime64[us]"), side="right") % 3


def _turns() -> np.ndarray:
    found = []
    for year in range(2000, 2031):
        ends = (pd.Timestamp(year, month, 31) for month in (3, 10))
        spring, autumn = (end - pd.Timedelta(days=(end.weekday() + 1) % 7) for end in ends)
        found += [spring + pd.Timedelta(hours=2), autumn + pd.Timedelta(hours=1), autumn + pd.Timedelta(hours=2)]
    return np.array(found, dtype="datetime64[us]")
