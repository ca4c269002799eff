"""Deliveries in any order, repeated and late, and two runs at once: `python -m tests.faults.orders`.

The deliveries are ten rows of every source and those of a later day. Each order drops them in two or three portions
with a run after each; some come again in a later portion under another folder, some only in the last. The end of each
is compared with the release of a warehouse that was given everything at once, in every table but for what names the
edition and tells where a file lay. Then pairs of runs start together on one warehouse: one ends well, the other ends
well after it, or says in a sentence that it is not alone.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import duckdb

from assets.published.comments import quoted
from assets.published.vocabulary import ENUM
from tests.faults.runs import Place, anew, loaded, one_day_more, prepared, summary

BESIDE = "another run"  # what the one that is refused speaks of, in small letters
# What an edition says of itself, of the one before it, and of where and how often a file came.
OF_EDITIONS = {"release", "revision", "signal", "exception", "quality", "broken_rule"}


def tables(file: Path) -> dict[str, tuple]:
    """Content of each table that deliveries alone decide, without the name of the release."""
    told = "count(*), sum(hash(one)), bit_xor(hash(one, 'again'))"
    with duckdb.connect(str(file), read_only=True) as connection:
        names = connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()
        found = {}
        for (name,) in names:
            if name.partition(".")[2] in OF_EDITIONS:
                continue
            kinds = {row[0]: row[1] for row in connection.execute(f"DESCRIBE {name}").fetchall()}
            # The number of a word depends on which others a table knows.
            texts = {c: f"{quoted(c)}::VARCHAR AS {quoted(c)}" for c in kinds if kinds[c].startswith(ENUM)}
            chosen = ", ".join(texts.get(c, quoted(c)) for c in kinds if c != "release_id")
            rows = f"SELECT {chosen} FROM {name}"
            found[name] = connection.execute(f"SELECT {told} FROM ({rows}) AS one").fetchall()[0]
        return found


def portions(files: list[Path], draw: random.Random) -> list[list[tuple[Path, str]]]:
    """Files in an order drawn at random, cut into portions; some come again, in a folder of another name."""
    order = draw.sample(files, len(files))
    cuts = sorted(draw.sample(range(1, len(order)), draw.choice((1, 2))))
    parts = [[(file, "") for file in order[a:b]] for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True)]
    for number in range(1, len(parts)):
        before = [file for part in parts[:number] for file, again in part if not again]
        parts[number] += [(file, f"again {number}") for file in draw.sample(before, min(3, len(before)))]
    return parts


def in_order(all_of_it: Place, folder: Path, draw: random.Random) -> tuple[Path, int, list[str]]:
    """Deliver in portions and run after each; the warehouse, the number of runs, what was wrong."""
    place, root, wrong = Place(folder=folder), folder / "warehouse", []
    place.raw.mkdir(parents=True)
    parts = portions(sorted(path for path in all_of_it.raw.rglob("*") if path.is_file()), draw)
    for part in parts:
        for file, again in part:
            home = place.raw / again / file.parent.name
            home.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, home / file.name)
        ended = place.run(root)
        if ended.status not in (0, 2) or not ended.is_plain:
            wrong.append(f"status {ended.status}: {ended.said[-1000:]}")
    return root, len(parts), wrong


def pair(place: Place, base: Path, draw: random.Random) -> tuple[str, list[str], Path]:
    """Start two runs on one warehouse, at most a second apart; how it ended, what was wrong, the warehouse."""
    work = anew(base, place.folder / "work")
    second = replace(place, folder=place.folder / "second")
    second.folder.mkdir(exist_ok=True)
    if not second.raw.is_symlink():
        second.raw.symlink_to(place.raw)
    one = place.start(work)
    time.sleep(draw.uniform(0, 1))
    other = second.start(work)
    ends = [one.end(), other.end()]
    good = [ended for ended in ends if ended.status in (0, 2)]
    refused = [ended for ended in ends if ended.status == 1 and BESIDE in ended.said.lower()]
    wrong = [ended.said[-1000:] for ended in ends if not ended.is_plain or ended not in good + refused]
    wrong += [] if good else ["neither came to its end"]
    return "one was refused" if refused else "one waited", wrong, work


def main() -> int:
    """Deliver in many orders, run in pairs, and tell what was found; 1 where a promise was broken."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--orders", type=int, default=50)
    words.add_argument("--pairs", type=int, default=5)
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args()
    loaded(is_judged=False)
    began, draw, runs, faults, ends = time.monotonic(), random.Random(asked.seed), 0, [], Counter()
    with tempfile.TemporaryDirectory(prefix="orders_") as scratch:
        place = prepared(Path(scratch) / "at_once")
        base = place.folder / "base"
        place.must_run(base)
        one_day_more(place.raw)
        place.must_run(place.folder / "whole")
        wanted = tables(place.folder / "whole" / "performance.duckdb")
        for number in range(asked.orders):
            folder = Path(scratch) / f"order_{number}"
            root, made, wrong = in_order(place, folder, draw)
            runs += made
            found = tables(root / "performance.duckdb")
            wrong += [f"{name} differs" for name in wanted if found.get(name) != wanted[name]]
            faults += [f"order {number}: {told}" for told in wrong]
            print("".join(f"  {told}\n" for told in faults[len(faults) - len(wrong) :]), end="", flush=True)
            shutil.rmtree(folder)
        for number in range(asked.pairs):
            how, wrong, work = pair(place, base, draw)
            ends[how] += 1
            found = tables(work / "performance.duckdb")
            wrong += [f"{name} differs" for name in wanted if found.get(name) != wanted[name]]
            faults += [f"pair {number}: {told}" for told in wrong]
            print("".join(f"  {told}\n" for told in faults[len(faults) - len(wrong) :]), end="", flush=True)
    summary(
        f"{asked.orders} orders of deliveries in {runs} runs, {asked.pairs} pairs of runs",
        {"seed": asked.seed, "tables compared": len(wanted)}
        | dict(ends)
        | {"faults": len(faults), "took": f"{time.monotonic() - began:.0f} s"},
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
