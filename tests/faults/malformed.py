"""Malformed deliveries of all sources: `python -m tests.faults.malformed --count 60 --seed 1 [--runs 4]`.

Each is a good delivery broken by one of `tests.faults.mutations`; sources take turns, every way of breaking comes at
least once where the count allows. Each enters at `performance check`, alone: it must end in words and in time, use
no more memory than MOST_MB above what a good one does, and say what became of every row. Then, several at a time beside
the good deliveries of the day before, they go through real runs: no traceback; the facts and figures of a source whose
delivery was refused or held stand as they did; of every delivery rows read = rows validated + rows quarantined; a
file that could not be used is named.
"""

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import duckdb

from assets.validated.sources import BY_NAME
from tests.faults import mutations
from tests.faults.runs import Ended, Place, anew, delivered, loaded, prepared, start, summary
from tests.integration.source_faults import FILES
from tests.integration.test_release_again import contents

QUALITY = """
    SELECT source, file, status, rows_read, rows_validated + rows_quarantined, message FROM published.quality
"""
MOST_MB, MOST_S = 700, 60
COUNTED = re.compile(r"([\d,]+) rows read = ([\d,]+) validated \+ ([\d,]+) quarantined")
WORKBOOKS = {name for name, (_, given) in FILES.items() if given.endswith(".xlsx")}


@dataclass(frozen=True, kw_only=True)
class Malformed:
    """A delivery to be made: of a source, in a way."""

    source: str
    way: str

    @property
    def name(self) -> str:
        """Its name: of a day later where its source bears days."""
        name = FILES[self.source][1].replace("2017-01-09", "2017-01-12")
        return name + ".gz" if self.way in mutations.OF_GZIP else name

    def make(self, raw: Path, draw: random.Random) -> Path:
        """Write it where a run finds it; a file that bears no day takes the place of the good one."""
        good, path = delivered(self.source), raw / self.source / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        if self.way in mutations.OF_FOLDERS:
            mutations.OF_FOLDERS[self.way](path, good)
            return path
        ways = mutations.OF_WORKBOOKS if self.source in WORKBOOKS else mutations.OF_TEXT | mutations.OF_GZIP
        path.write_bytes(ways[self.way](good, draw))
        return path


def drawn(count: int, draw: random.Random) -> list[Malformed]:
    """So many malformed deliveries, over all sources and ways."""
    texts = [name for name in FILES if name not in WORKBOOKS]
    ways = [*mutations.OF_TEXT, *mutations.OF_GZIP, *mutations.OF_FOLDERS]
    draw.shuffle(texts)
    draw.shuffle(ways)
    of_books = [
        Malformed(source=name, way=way)
        for way, name in zip(mutations.OF_WORKBOOKS, sorted(WORKBOOKS) * len(mutations.OF_WORKBOOKS), strict=False)
    ]
    endless = (Malformed(source=texts[n % len(texts)], way=ways[n % len(ways)]) for n in range(count))
    return [*of_books, *endless][:count]


def alone(one: Malformed, folder: Path, draw: random.Random, usual_mb: float) -> tuple[Ended, list[str]]:
    """Check one delivery by itself; what is wrong with how that ended."""
    path = one.make(folder, draw)
    ended = start(["check", str(path)], folder / "said").end(MOST_S)
    wrong = []
    if not ended.is_plain:
        wrong.append(f"a traceback: {ended.said[-1500:]}")
    if ended.status not in (0, 1):
        wrong.append(f"status {ended.status} after {ended.seconds:.0f} s: {ended.said[-300:]}")
    if ended.peak_mb > usual_mb + MOST_MB:
        wrong.append(f"{ended.peak_mb:.0f} MB, a good one {usual_mb:.0f}")
    if counted := COUNTED.search(ended.said):
        read, good, bad = (int(number.replace(",", "")) for number in counted.groups())
        wrong += [f"{read} rows read, {good} + {bad} kept"] if read != good + bad else []
    elif one.name not in ended.said:
        wrong.append(f"it is not named: {ended.said[-300:]}")
    return ended, wrong


def together(place: Place, base: Path, work: Path, batch: list[Malformed], draw: random.Random) -> list[str]:
    """Run with malformed deliveries among the good ones; what is wrong with the release and with what was said."""
    made = [one.make(place.raw, draw) for one in batch]
    anew(base, work)
    ended = place.run(work)
    wrong = [] if ended.status in (0, 2) else [f"status {ended.status}: {ended.said[-1500:]}"]
    wrong += [] if ended.is_plain else [f"a traceback: {ended.said[-1500:]}"]
    if not wrong:
        wrong += changed(base, work, {one.source for one in batch}, ended)
    for path in made:
        path.rmdir() if path.is_dir() and not any(path.iterdir()) else None
        if path.is_dir() and not path.is_symlink():
            (path / "within.csv").unlink()
            path.rmdir()
        else:
            path.unlink()
    good = {one.source: FILES[one.source][1] for one in batch}
    for source, name in good.items():
        (place.raw / source / name).write_bytes(delivered(source))
    return wrong


def changed(base: Path, work: Path, sources: set[str], ended: Ended) -> list[str]:
    """Facts that differ although no malformed delivery was taken in, and rows that are not accounted for."""
    current = work / "performance.duckdb"
    with duckdb.connect(str(current), read_only=True) as connection:
        rows = connection.execute(QUALITY).fetchall()
    wrong = [f"{file}: {read} rows read, {kept} kept" for _, file, _, read, kept, _ in rows if read != kept]
    taken = {source for source, file, status, *_ in rows if status == "validated" and "2017-01-09" not in file}
    for source, file, status, _, _, message in rows:
        if status in ("refused", "held") and message.split(":")[0].split("/")[-1] not in ended.said:
            wrong.append(f"{source} {file} is {status}, which is not said")
    if not taken & sources:
        before, now = contents(base / "performance.duckdb"), contents(current)
        wrong += [f"{name} differs" for name in before if name.startswith("facts.") and before[name] != now[name]]
    return wrong


def main() -> int:
    """Deliver, and tell what was found; 1 where a promise was broken."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--count", type=int, default=60)
    words.add_argument("--runs", type=int, default=4)
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args()
    loaded(is_judged=False)
    began, draw, faults, ends = time.monotonic(), random.Random(asked.seed), [], Counter()
    largest, longest = (0.0, ""), (0.0, "")
    with tempfile.TemporaryDirectory(prefix="malformed_") as scratch:
        folder = Path(scratch)
        place = prepared(folder / "run")
        good = start(["check", str(place.raw / "crime" / FILES["crime"][1])], folder / "said").end()
        assert good.status == 0, good.said
        batch = drawn(asked.count, draw)
        for number, one in enumerate(batch):
            (folder / f"{number}").mkdir()
            home = folder / f"{number}" / "alone"
            home.mkdir()
            ended, wrong = alone(one, home, draw, good.peak_mb)
            largest, longest = max(largest, (ended.peak_mb, one.way)), max(longest, (ended.seconds, one.way))
            ends["refused, or rows set aside" if ended.status == 1 else "taken" if not ended.status else "other"] += 1
            print(f"{one.source}, {one.way}: {ended.status}, {ended.seconds:.0f} s, {ended.peak_mb:.0f} MB", flush=True)
            for told in wrong:
                print(f"  {told}", flush=True)
            faults += wrong
        base, work = place.folder / "base", place.folder / "work"
        if asked.runs:
            place.must_run(base)
        for number in range(asked.runs):
            several = list({one.source: one for one in batch[number :: asked.runs]}.values())
            for told in together(place, base, work, several, draw):
                print(f"  together {number}: {told}", flush=True)
                faults.append(told)
    summary(
        f"{asked.count} malformed deliveries of {len({one.source for one in batch})} of {len(BY_NAME)} sources",
        {"seed": asked.seed, "ways": len({one.way for one in batch}), "runs with several of them": asked.runs}
        | dict(sorted(ends.items()))
        | {"a good one": f"{good.peak_mb:.0f} MB, {good.seconds:.1f} s"}
        | {"most memory": f"{largest[0]:.0f} MB ({largest[1]})", "longest": f"{longest[0]:.1f} s ({longest[1]})"}
        | {"faults": len(faults), "took": f"{time.monotonic() - began:.0f} s"},
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
