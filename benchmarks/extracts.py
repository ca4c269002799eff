"""Extracts of a larger force: every record of the sample's large sources several times over, in the same deliveries.

    python -m benchmarks.extracts --times 10 --out DIR

File names, formats, headers, dates and blanks stay as the sample writes them. Of each record there are so many
replicas, told apart by the end of their identifiers; a victim's replica points at its replica of the crime. Rows that
the pipeline quarantines and deliveries that it refuses are left out, and total rows, for the peers judge nothing and
are to give equal tables. Text is written as UTF-8.
"""

import argparse
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from assets.raw.deliveries import DELIVERY, find_deliveries
from assets.validated.formats import read
from assets.validated.sources import BY_NAME
from assets.validated.sources.definition import BLANKS, Source
from assets.validated.stage import validate_source
from pipelines.environment import PROJECT, Environment
from pipelines.settings import run_settings
from sample.write import write_sample

IDENTIFIERS = {
    "crime": ("crime_ref",),
    "crime_person": ("crime_ref", "person_id"),
    "incident": ("incident_ref",),
    "call": ("call_id",),
    "compact": ("report_ref", "person_id"),
}
LEVEL = 3  # of gzip, as the sample's


def clean(raw: Path, source: Source, room: Path) -> Mapping[Path, list[int]]:
    """Deliveries of a source that are used, each with the lines that the pipeline puts in quarantine."""
    settings = run_settings(Environment(raw=str(raw), warehouse=str(room), reference=str(PROJECT / "sample/reference")))
    nothing = pl.DataFrame(schema=DELIVERY)
    found = find_deliveries(raw, source.name, source.file_name, settings.today, settings.files[source.name], nothing)
    known = validate_source(settings.contract(source), raw, found, settings.warehouse)
    used = known.filter(pl.col("status") == "validated")
    bad = {}
    for path, delivery in used.select("path", "delivery_id").iter_rows():
        quarantine = settings.warehouse.quarantine(source.name, delivery)
        bad[Path(path)] = pl.read_parquet(quarantine)["source_line"].to_list() if quarantine.is_file() else []
    return bad


def replicas(rows: pl.LazyFrame, identifiers: list[str], times: int) -> pl.LazyFrame:
    """Each row so many times; the first of them as it was, the others with identifiers of their own."""
    number = pl.LazyFrame({"replica": range(times)}).select(pl.col("replica").cast(pl.String))
    columns = rows.collect_schema().names()
    crossed = number.join(rows, how="cross", maintain_order="left_right")  # not side by side: they would pack too well
    stays, others = pl.col("replica") == "0", as_another(identifiers, pl.col("replica"))
    return crossed.with_columns(pl.when(stays).then(pl.col(identifiers)).otherwise(others)).select(columns)


def as_another(identifiers: list[str], ending: pl.Expr) -> pl.Expr:
    """Identifiers of another record or person, told apart by their end; one that is missing stays so."""
    plain = pl.col(identifiers).str.strip_chars()
    return pl.when(plain.is_in(BLANKS)).then(pl.col(identifiers)).otherwise(plain + "-" + ending)


def headers(source: Source, file: Path) -> Mapping[str, str]:
    """Headers of a delivery, each with its canonical name, by the day in the file's name."""
    return source.header_map(file.name.split("_")[-1][:10])


def write(file: Path, bad: list[int], source: Source, times: int, target: Path, room: Path) -> None:
    """Write one delivery with replicas, in the format of its name."""
    given, _ = read(source, file, room)
    columns = given.collect_schema().names()
    first = next(c for c in columns if c != "source_line")
    kept = given.filter(~pl.col("source_line").is_in(bad), ~pl.col(first).str.contains(source.trailer).fill_null(False))
    header = {name: head for head, name in headers(source, file).items()}
    sink(replicas(kept.drop("source_line"), [header[name] for name in IDENTIFIERS[source.name]], times), target)


def sink(rows: pl.LazyFrame, target: Path) -> None:
    """Write rows in the format of a file's name."""
    if target.suffix == ".parquet":
        rows.sink_parquet(target)
    else:
        rows.sink_csv(target, **({"compression": "gzip", "compression_level": LEVEL} if target.suffix == ".gz" else {}))


def make(raw: Path, times: int, out: Path) -> Path:
    """Write extracts of a raw folder into another; that folder."""
    part = out.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    with tempfile.TemporaryDirectory() as name:
        for source in (BY_NAME[source] for source in IDENTIFIERS):
            (part / source.name).mkdir(parents=True)
            for file, bad in clean(raw, source, Path(name)).items():
                write(file, bad, source, times, part / source.name / file.name, Path(name))
    part.replace(out)
    return out


def main() -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=1, help="replicas of each record")
    parser.add_argument("--out", type=Path, required=True, help="folder of deliveries to write")
    parser.add_argument("--sample", type=Path, default=PROJECT / "warehouse" / "sample", help="folder of the sample")
    given = parser.parse_args()
    print(make(write_sample(given.sample), given.times, given.out))


if __name__ == "__main__":
    main()
