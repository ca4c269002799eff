"""What it costs to hold the rows of a fact against its model: by pandera alone, and by its rules asked at once.

    python -m benchmarks.gate WAREHOUSE

Of each fact the largest month; the least of some times.
"""

import argparse
import timeit
from functools import partial
from pathlib import Path

import polars as pl

from assets.facts import BY_NAME
from assets.facts.kept import Kept
from assets.warehouse import Warehouse
from schemas.enforce import enforce, hold
from schemas.facts.person_month import PersonMonth

TIMES = 5


def main() -> None:
    """Print a row for each fact that has rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("warehouse", type=Path)
    warehouse = Warehouse(parser.parse_args().warehouse.resolve())
    print("| fact, largest month | rows | pandera alone ms | rules at once ms |\n|---|---|---|---|")
    models = {fact.name: fact.model for fact in BY_NAME.values()} | {"person_month": PersonMonth}
    for name, model in models.items():
        kept = Kept(warehouse.fact(name))
        rows = max((pl.read_parquet(kept.path(month)) for month in kept.months()), key=len)
        ways = (partial(enforce, rows, model, is_keyed=False), partial(hold, rows, model))
        alone, at_once = (1000 * min(timeit.repeat(way, number=1, repeat=TIMES)) for way in ways)
        print(f"| {name} | {rows.height:,} | {alone:.1f} | {at_once:.1f} |", flush=True)


if __name__ == "__main__":
    main()
