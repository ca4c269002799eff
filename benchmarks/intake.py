"""From deliveries to facts, by source, beside a bare scan of the same files; and one more day after more history.

    make bench-intake              on the embedded sample
    make bench-intake RAW=DIR      on any folder of a force's extracts

Each measurement runs as a process of its own; medians of the rounds are printed. The bare scan reads every value of a
file as text and counts those that are not missing: no types, no rules, no pseudonyms, no versions, no writing.
"""

import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from benchmarks.open_data import timed

ROUNDS = 3
NEW_DAY = "2017-01-12"


def load(raw: Path, root: Path) -> dict[str, list[float]]:
    """Take in every source and fold every fact; rows and seconds, by source."""
    from assets.facts import FACTS  # noqa: PLC0415  the measured process alone imports the pipeline
    from assets.facts.fold import fold  # noqa: PLC0415
    from assets.raw.deliveries import find_deliveries, read_found  # noqa: PLC0415
    from assets.validated.sources import SOURCES  # noqa: PLC0415
    from assets.validated.stage import as_they_stand, validate_source  # noqa: PLC0415
    from pipelines.environment import PROJECT, Environment  # noqa: PLC0415
    from pipelines.settings import run_settings  # noqa: PLC0415

    overlay = str(PROJECT / "sample" / "reference")
    settings = run_settings(Environment(raw=str(raw), warehouse=str(root), reference=overlay))
    taken, standing = {}, {}
    for source in (source for source in SOURCES if settings.files[source.name]):
        started = time.perf_counter()
        note = settings.warehouse.table("raw", source.name)
        files = settings.files[source.name]
        found = find_deliveries(raw, source.name, source.file_name, settings.today, files, read_found(note))
        note.parent.mkdir(parents=True, exist_ok=True)
        found.write_parquet(note)
        known = validate_source(settings.contract(source), raw, found, settings.warehouse)
        standing[source.name] = as_they_stand(known, source, None)
        taken[source.name] = [int(known["rows_read"].sum()), time.perf_counter() - started, 0.0]
    for fact in (fact for fact in FACTS if fact.source in standing):
        started = time.perf_counter()
        fold(fact, settings.reference, standing[fact.source], settings.warehouse, settings.basis)
        taken[fact.source][2] += time.perf_counter() - started
    return taken


def scan(raw: Path) -> dict[str, float]:
    """Seconds of the bare scan, by folder of a source."""
    taken = {}
    for folder in sorted(path for path in raw.iterdir() if path.is_dir()):
        started = time.perf_counter()
        for rows in _scans(folder):
            rows.select(pl.all().count()).collect(engine="streaming")
        taken[folder.name] = time.perf_counter() - started
    return taken


def _scans(folder: Path) -> Iterator[pl.LazyFrame]:
    for file in sorted(folder.iterdir()):
        if file.suffix == ".parquet":
            yield pl.scan_parquet(file)
        elif file.suffix == ".xlsx":
            yield pl.read_excel(file, infer_schema_length=0).lazy()
        else:
            yield pl.scan_csv(file, infer_schema=False, encoding="utf8-lossy", truncate_ragged_lines=True)


def measured(raw: Path, root: Path) -> tuple[dict[str, list[float]], float]:
    """`load` in a process of its own: by source, and its peak memory in MiB."""
    _, peak, told = timed([sys.executable, "-m", "benchmarks.intake", "load", str(raw), str(root)])
    return json.loads(told), peak


def before_the_day(raw: Path, folder: Path) -> tuple[Path, Path]:
    """A warehouse that has seen every day but the newest, beside the raw folder in which that day has come."""
    grown, warehouse = folder / "raw", folder / "warehouse"
    shutil.copytree(raw, grown)
    newest = list(raw.rglob(f"*_{NEW_DAY}.*"))
    for file in newest:
        (grown / file.relative_to(raw)).unlink()
    measured(grown, warehouse)
    for file in newest:
        shutil.copy2(file, grown / file.relative_to(raw))
    return grown, warehouse


def one_more_day(raw: Path, warehouse: Path) -> float:
    """Seconds of loading the newest day of all sources on top of a warehouse, which stays as it was."""
    with tempfile.TemporaryDirectory(dir=warehouse.parent) as root:
        shutil.copytree(warehouse, root, dirs_exist_ok=True)
        rows, _ = measured(raw, Path(root))
    return sum(judged + folded for _, judged, folded in rows.values())


def main(raw: Path) -> None:
    """Print the table of sources, then one more day after short and after whole history."""
    from benchmarks.histories import shortened  # noqa: PLC0415  nor do the bare scans import the pipeline

    runs, scans = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(ROUNDS):
            scans.append(json.loads(timed([sys.executable, "-m", "benchmarks.intake", "scan", str(raw)])[2]))
            runs.append(measured(raw, folder / f"whole {number}"))
        _print_sources(runs, scans)
        shortened(raw, folder / "short raw")
        ready = [before_the_day(folder / "short raw", folder / "short"), before_the_day(raw, folder / "long")]
        short, long = zip(*([one_more_day(*one) for one in ready] for _ in range(ROUNDS)), strict=True)
    ratio = statistics.median(long) / statistics.median(short)
    print(f"\none more day of all sources: after six months {statistics.median(short):.2f} s, after the whole history")
    print(f"{statistics.median(long):.2f} s: {ratio:.2f} times (rounds {[f'{s:.2f}' for s in (*short, *long)]})")


def _print_sources(runs: list[tuple[dict[str, list[float]], float]], scans: list[dict[str, float]]) -> None:
    print("| source | rows | find, judge, split s | fold s | rows/s | bare scan s |\n|---|---|---|---|---|---|")
    middle = {}
    for source in runs[0][0]:
        judged, folded = (statistics.median(run[source][part] for run, _ in runs) for part in (1, 2))
        middle[source] = (int(runs[0][0][source][0]), judged, folded, statistics.median(s[source] for s in scans))
    middle["all"] = tuple(sum(row[part] for row in middle.values()) for part in range(4))
    for source, (rows, judged, folded, bare) in middle.items():
        print(f"| {source} | {rows:,} | {judged:.2f} | {folded:.2f} | {rows / (judged + folded):,.0f} | {bare:.2f} |")
    print(f"\npeak memory {max(peak for _, peak in runs):,.0f} MiB")


if __name__ == "__main__":
    if sys.argv[1] == "load":
        print(json.dumps(load(Path(sys.argv[2]), Path(sys.argv[3]))))
    elif sys.argv[1] == "scan":
        print(json.dumps(scan(Path(sys.argv[2]))))
    else:
        main(Path(sys.argv[1]))
