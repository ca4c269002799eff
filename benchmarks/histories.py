"""The same deliveries with a shorter or a longer history: what a day costs after months, years, and ten years."""

import gzip
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from assets.validated.sources import BY_NAME
from assets.validated.sources.definition import Source
from benchmarks.extracts import IDENTIFIERS, as_another, headers, sink

SHORT = r"(0[789]/2016|2016-0[789])"  # six months to the sample's end: its daily deliveries start in October 2016
BEFORE = (8, 4)  # years; each as long as the sample or longer, and in such steps a leap day meets a leap day
YEARS = range(1890, 2018)  # of birth too


def shortened(raw: Path, folder: Path) -> None:
    """The same deliveries with three months in each first one instead of years, so that they end six months long."""
    _with_other_firsts(raw, folder, _of_few_months)


def lengthened(raw: Path, folder: Path) -> None:
    """The same deliveries, each first one with its records again, four and eight years older: eleven years, less gaps.

    The older ones are records of their own, of people of their own; replicas of a larger force end in a number alone.
    """
    _with_other_firsts(raw, folder, _of_more_years)


def _with_other_firsts(raw: Path, folder: Path, write: Callable[[Path, Path], None]) -> None:
    """Copy deliveries, and write anew the first of each source, which holds the years before the others."""
    for file in (path for path in raw.rglob("*") if path.is_file()):
        target = folder / file.relative_to(raw)
        target.parent.mkdir(parents=True, exist_ok=True)
        is_first = file == min(file.parent.iterdir(), key=lambda one: one.name)
        (write if is_first else shutil.copy)(file, target)


def _of_few_months(file: Path, target: Path) -> None:
    if file.stat().st_size < 400_000 or file.suffix == ".xlsx":
        shutil.copy(file, target)
    elif file.suffix == ".parquet":
        rows = pl.scan_parquet(file)
        rows.filter(pl.any_horizontal(pl.all().cast(pl.String).str.contains(SHORT))).sink_parquet(target)
    else:
        opened = gzip.open if file.suffix == ".gz" else open
        with opened(file, "rt", encoding="utf-8", newline="") as lines, opened(target, "wt", encoding="utf-8") as kept:
            kept.write(next(lines))
            kept.writelines(line for line in lines if re.search(SHORT, line))


def _of_more_years(file: Path, target: Path) -> None:
    source = BY_NAME[file.parent.name]
    rows = pl.scan_parquet(file) if file.suffix == ".parquet" else pl.scan_csv(file, infer_schema=False)
    names = headers(source, file)
    sink(pl.concat([*(_older(rows, years, source, names) for years in BEFORE), rows]), target)


def _older(rows: pl.LazyFrame, years: int, source: Source, names: Mapping[str, str]) -> pl.LazyFrame:
    """Records that happened so many years before, as others.

    Args:
        rows: a delivery as its supplier wrote it, columns of text or of moments.
        years: how many years before.
        source: whose delivery it is.
        names: its headers, each with the canonical name.
    """
    schema, model = rows.collect_schema(), source.model.to_schema().columns
    before, moved = {str(year): str(year - years) for year in YEARS}, []
    for header, name in ((header, name) for header, name in names.items() if header in schema):
        if name in IDENTIFIERS[source.name]:
            moved.append(as_another([header], pl.lit(f"{years}y")))
        elif schema[header].is_temporal():
            moved.append(pl.col(header).dt.offset_by(f"-{years}y"))
        elif name in model and model[name].dtype.type.is_temporal():
            moved.append(pl.col(header).str.replace_many(before))
    return rows.with_columns(moved)
