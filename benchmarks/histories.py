"""The same deliveries with a shorter or a longer history: what a day costs after months, years, and ten years."""

import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from assets.validated.sources import BY_NAME
from assets.validated.sources.definition import BLANKS, Source
from benchmarks.extracts import IDENTIFIERS, sink

SHORT = r"(0[789]/2016|2016-0[789])"  # six months to the sample's end: its daily deliveries start in October 2016
BEFORE = (8, 4)  # years; each as long as the sample or longer, and in such steps a leap day meets a leap day
YEARS = {str(year): year for year in range(1890, 2018)}  # of birth too


def first_deliveries(raw: Path) -> Iterator[tuple[Path, bool]]:
    """Every delivery, with whether it is the first of its source: the one that holds the years before."""
    for folder in sorted({file.parent for file in raw.rglob("*") if file.is_file()}):
        files = sorted(file for file in folder.iterdir() if file.is_file())
        yield from ((file, file == files[0]) for file in files)


def shortened(raw: Path, folder: Path) -> None:
    """The same deliveries with three months in each first one instead of years, so that they end six months long."""
    for file, is_first in first_deliveries(raw):
        target = folder / file.relative_to(raw)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not is_first or file.stat().st_size < 400_000 or file.suffix == ".xlsx":
            shutil.copy(file, target)
        elif file.suffix == ".parquet":
            rows = pl.scan_parquet(file)
            rows.filter(pl.any_horizontal(pl.all().cast(pl.String).str.contains(SHORT))).sink_parquet(target)
        else:
            _shortened_text(file, target)


def _shortened_text(file: Path, target: Path) -> None:
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8", newline="") as lines, opened(target, "wt", encoding="utf-8") as kept:
        kept.write(next(lines))
        kept.writelines(line for line in lines if re.search(SHORT, line))


def lengthened(raw: Path, folder: Path) -> None:
    """The same deliveries, each first one with its records again, four and eight years older: eleven years, less gaps.

    The older ones are records of their own, of people of their own; replicas of a larger force end in a number alone.
    """
    for file, is_first in first_deliveries(raw):
        source, target = BY_NAME[file.parent.name], folder / file.relative_to(raw)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not is_first:
            shutil.copy(file, target)
            continue
        rows = pl.scan_parquet(file) if file.suffix == ".parquet" else pl.scan_csv(file, infer_schema=False)
        names = source.header_map(file.name.removeprefix(f"{source.name}_")[:10])
        sink(pl.concat([*(older(rows, years, source, names) for years in BEFORE), rows]), target)


def older(rows: pl.LazyFrame, years: int, source: Source, names: dict[str, str]) -> pl.LazyFrame:
    """Records that happened so many years before, as others.

    Args:
        rows: a delivery as its supplier wrote it, columns of text or of moments.
        years: how many years before.
        source: whose delivery it is.
        names: its headers, each with the canonical name.
    """
    schema, model = rows.collect_schema(), source.model.to_schema().columns
    moved = []
    for header in (header for header, name in names.items() if header in schema):
        name, text = names[header], pl.col(header)
        if name in IDENTIFIERS[source.name]:
            blank = text.str.strip_chars().is_in(BLANKS)
            moved.append(pl.when(blank).then(text).otherwise(text.str.strip_chars() + f"-{years}y"))
        elif schema[header].is_temporal():
            moved.append(text.dt.offset_by(f"-{years}y"))
        elif name in model and model[name].dtype.type.is_temporal():
            moved.append(text.str.replace_many({text: str(year - years) for text, year in YEARS.items()}))
    return rows.with_columns(moved)
