"""What measures cost: all of the sample's, and each that is added on five million crimes; the bare queries beside.

    make bench-measures            on the warehouse that `make run` leaves
    make bench-measures PART=more  what a measure more costs alone; it needs no warehouse (PART=whole: the sample alone)

Ours and the bare queries take turns; the least of the rounds is printed, of wall and of processor seconds (both cores
together), for the machine may be shared. What a measure more costs is the median of the rounds, each the difference of
two runs after each other, with the least and the most. The bare queries give the monthly components by force and area
alone: no grid of what was delivered, no force beside its areas, no periods, no comparisons. The bench fails where their
sums differ from ours.
"""

import datetime as dt
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import duckdb
import numpy as np
import polars as pl

from assets.measures import summary
from assets.measures.catalogue import MEASURES
from assets.measures.catalogue.recorded_crime import COUNTED
from assets.measures.charts import charting
from assets.measures.definition import Measure
from assets.measures.definitions import delivered_until
from assets.validated.reference import load_reference
from pipelines.environment import PROJECT, Environment
from pipelines.settings import run_settings
from schemas.facts.crime import Crime

ROUNDS = 5
ROWS, MONTHS, SEED = 5_000_000, 60, 2016
FIRST = dt.date(2012, 1, 1)
UNTIL = dt.date(2017, 1, 12)
MARKERS = ("domestic_abuse", "child_at_risk", "cse", "cyber", "alcohol", "business")
IS_COUNT = ("crime", "month", "1", "")
CODES = ("8N", "105A", "46", "45", "48", "126", "28A", "30A", "34A", "34B", "58A", "92A", "19C", "20A", "39", "44")
ADDED = len(CODES) * (1 + len(MARKERS))  # so many that what each costs stands out of the noise of a shared machine
GROUPS = dict(zip(CODES, (
    "violence_with_injury", "violence_without_injury", "shoplifting", "vehicle_offences", "vehicle_offences",
    "vehicle_offences", "burglary_domestic", "burglary_other", "robbery_business", "robbery_personal",
    "criminal_damage_arson", "other_crimes_against_society", "rape", "other_sexual_offences", "theft_from_person",
    "bicycle_theft",
), strict=True))  # fmt: skip


def scanned(warehouse: Path) -> dict[str, pl.LazyFrame]:
    """Facts of a warehouse that measures are made of."""
    return {name: pl.scan_parquet(files(warehouse, name)) for name in dict.fromkeys(m.fact for m in MEASURES)}


def files(warehouse: Path, fact: str) -> str:
    """Pattern of the files of a fact: a folder of months, or one."""
    folder = warehouse / "facts" / fact
    return str(folder / "*.parquet") if folder.is_dir() else str(folder.with_suffix(".parquet"))


class Watch:
    """Wall and processor seconds of parts of the work, by name, each time they come."""

    def __init__(self) -> None:
        self.told: dict[str, list[tuple[float, float]]] = {}

    @contextmanager
    def part(self, name: str) -> Generator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.told.setdefault(name, []).append((time.perf_counter() - wall, time.process_time() - cpu))

    def least(self, name: str) -> str:
        """Least wall and processor seconds of a part, as cells of a table."""
        return " | ".join(f"{min(seconds):.2f}" for seconds in zip(*self.told[name], strict=True))

    def more(self, name: str) -> str:
        """Milliseconds of wall and of processor that an added measure costs, as cells: median, and range of rounds."""
        pairs = zip(self.told[f"{name} 0"], self.told[f"{name} {ADDED}"], strict=True)
        each = [[1000 * (b - a) / ADDED for a, b in zip(less, more, strict=True)] for less, more in pairs]
        cells = zip(*each, strict=True)
        return " | ".join(f"{statistics.median(some):.1f} ms ({min(some):.1f} to {max(some):.1f})" for some in cells)


def whole(warehouse: Path, watch: Watch) -> tuple[int, int]:
    """Values, charts and all figures over everything that a warehouse holds; how many values and figures."""
    given = Environment(warehouse=str(warehouse), reference=str(PROJECT / "sample" / "reference"))
    settings = run_settings(given)
    facts = scanned(warehouse)
    until = {name: delivered_until(name, settings) for name in facts}
    areas, population = settings.reference["policing_area"], pl.scan_parquet(files(warehouse, "population"))
    with watch.part("values"):
        values = summary.values(facts, until, areas, None).collect()
    with watch.part("charts"):
        charts = charting.charts(values.lazy(), MEASURES, settings.reference["phases"]).collect()
    with watch.part("figures"):
        groups = settings.reference["most_similar_group"]
        figures, peers = pl.collect_all(summary.all_figures(values.lazy(), population, groups, charts.lazy()))
    return values.height, figures.height + peers.height


def views(connection: duckdb.DuckDBPyConnection, facts: Mapping[str, str]) -> None:
    connection.execute("SET threads = 2; CREATE SCHEMA facts")
    for fact, pattern in facts.items():
        connection.execute(f"CREATE VIEW facts.{fact} AS FROM read_parquet('{pattern}')")


def bare_queries(measures: Iterable[Measure]) -> list[str]:
    """The components of measures: one query for all that are plain, of a fact and month; one for each of the others."""
    plain: dict[tuple[str, str], list[Measure]] = {}
    queries = []
    for measure in measures:
        if measure.category or measure.settled_by or measure.quantile is not None:
            queries.append(measure.sql())
        else:
            plain.setdefault((measure.fact, measure.month), []).append(measure)
    for (fact, month), some in plain.items():
        sums = [column for number, measure in enumerate(some) for column in _sums(measure, f"m{number}")]
        queries.append(f"SELECT force, area, {month}, {', '.join(sums)} FROM facts.{fact} GROUP BY ALL")
    return queries


def _sums(measure: Measure, name: str) -> list[str]:
    of = {"": measure.where} | {k: f"({measure.where}) AND ({v})" for k, v in measure.categories.items()}
    adds = [measure.numerator, *filter(None, [measure.denominator])]
    return [
        f"sum({text}) FILTER ({where}) AS {name}_{number}_{place}"
        for number, where in enumerate(of.values())
        for place, text in enumerate(adds)
    ]


def bare(facts: Mapping[str, str], measures: Iterable[Measure]) -> None:
    """Ask the bare queries."""
    with duckdb.connect() as connection:
        views(connection, facts)
        for query in bare_queries(measures):
            connection.execute(query).to_arrow_table()


def counts(facts: Mapping[str, str], measures: Iterable[Measure]) -> dict[str, float]:
    """Rows of each plain count of crimes, one bare query each."""
    with duckdb.connect() as connection:
        views(connection, facts)
        told = {}
        for measure in (m for m in measures if (m.fact, m.month, m.numerator, m.settled_by) == IS_COUNT):
            query = f"SELECT count(*) FROM facts.crime WHERE {measure.where}"
            told[measure.measure_id] = float(connection.execute(query).fetchall()[0][0])
    return told


def crimes(folder: Path) -> None:
    """Write five million crimes of two forces over five years, by month as the fact is kept."""
    draw = np.random.default_rng(SEED)
    areas = load_reference()["policing_area"].filter(pl.col("force") == "West Mercia")["area"].unique().sort().to_list()
    schema = {name: column.dtype.type for name, column in Crime.to_schema().columns.items()}
    folder.mkdir(parents=True)
    for number in range(MONTHS):
        month = dt.date(FIRST.year + number // 12, number % 12 + 1, 1)
        size = ROWS // MONTHS
        code = pl.Series(draw.choice(CODES, size))
        known = {
            "force": pl.Series(draw.choice(["West Mercia", "Warwickshire"], size, p=[0.75, 0.25])),
            "area": pl.Series(draw.choice([*areas, "Not known"], size)),
            "record_kind": pl.Series(draw.choice(["crime", "incident"], size, p=[0.93, 0.07])),
            "status": pl.Series(draw.choice(["recorded", "cancelled"], size, p=[0.99, 0.01])),
            "offence_code": code,
            "offence_group": code.replace_strict(GROUPS),
            "recency": pl.Series(draw.choice(["within 28 days", "up to a year", "over a year"], size)),
            "outcome_group": pl.Series(
                draw.choice(["action_taken", "no_action_taken", "investigation_complete"], size)
            ),
            "rural_urban": pl.Series(draw.choice(["A1", "B1", "C1", "D1", "E1", "F2"], size)),
            "referred_by": pl.Series(draw.choice(["public", "partner_agency", "officer"], size)),
            "days_to_outcome": pl.Series(draw.integers(0, 200, size)),
            "hate_strands": pl.Series(draw.choice(["race", ""], size, p=[0.02, 0.98])).replace("", None),
        }
        markers = {n: pl.Series(draw.random(size) < 0.1) for n, dtype in schema.items() if dtype == pl.Boolean}
        rows = pl.DataFrame(markers | known).with_columns(
            month=pl.lit(month),
            recorded_at=pl.lit(dt.datetime(month.year, month.month, 15)),
            crime_ref=pl.format("S{}-{}", pl.lit(number), pl.int_range(pl.len())),
            outcome_month=pl.when(pl.col("days_to_outcome") < 150).then(pl.lit(month).dt.offset_by("1mo")),
        )
        missing = [pl.lit(None).alias(name) for name in schema if name not in rows.columns]
        rows.with_columns(missing).select(pl.col(n).cast(dtype) for n, dtype in schema.items()).write_parquet(
            folder / f"{month:%Y-%m}.parquet"
        )


def added(count: int) -> tuple[Measure, ...]:
    """Entries as a person adds them: offences of a code, all or those with a marker."""
    also = ("", *(f" AND {marker}" for marker in MARKERS))
    whens = [f"offence_code = '{code}'{more}" for more in also for code in CODES]
    return tuple(
        Measure(
            measure_id=f"added_{number}", title="Added", question="How many?", definition="Offences of a code.",
            fact="crime", unit="offences", where=f"{COUNTED} AND {when}", source="The bench", owner="The bench",
            topic="Added",
        )
        for number, when in enumerate(whens[:count])
    )  # fmt: skip


def check(values: pl.DataFrame, told: Mapping[str, float]) -> None:
    """End the bench where values add up to other counts than were told."""
    single = values.filter(pl.col("months_a_row") == 1, pl.col("category") == "", pl.col("area") == pl.col("force"))
    ours = dict(single.group_by("measure_id").agg(pl.col("numerator").sum()).iter_rows())
    if differ := {name: (ours.get(name), sums) for name, sums in told.items() if ours.get(name) != sums}:
        raise SystemExit(f"bare queries count otherwise: {differ}")


def more_crimes(folder: Path, count: int, watch: Watch, *, is_checked: bool) -> int:
    """Values of the crime measures and some added ones, and the bare queries; how many measures.

    Where it is to be checked, the bench ends if the values differ from the bare counts.
    """
    entries = (*(m for m in MEASURES if m.fact == "crime"), *added(count))
    by_id = {m.measure_id: m for m in entries}
    facts, pattern = {"crime": pl.scan_parquet(folder / "*.parquet")}, {"crime": str(folder / "*.parquet")}
    areas = load_reference()["policing_area"]
    with patch.multiple(summary, MEASURES=entries, BY_ID=by_id), watch.part(f"values {count}"):
        values = summary.values(facts, {"crime": UNTIL}, areas, None).collect()
    with watch.part(f"bare {count}"):
        bare(pattern, entries)
    if is_checked:
        check(values, counts(pattern, entries))
    return len(entries)


def print_whole(warehouse: Path) -> None:
    """Print what all measures cost over everything that a warehouse holds."""
    watch = Watch()
    patterns = {name: files(warehouse, name) for name in dict.fromkeys(m.fact for m in MEASURES)}
    values = figures = 0
    for _ in range(ROUNDS):
        values, figures = whole(warehouse, watch)
        with watch.part("bare"):
            bare(patterns, MEASURES)
    print(f"| {len(MEASURES)} measures, every period and area | wall s | processor s |\n|---|---|---|")
    for name in ("values", "charts", "figures", "bare"):
        print(f"| {name} | {watch.least(name)} |")
    print(f"\n{values:,} values, {figures:,} figures\n")


def print_more() -> None:
    """Print what measures cost that are added over five million crimes."""
    watch = Watch()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "crime"
        crimes(folder)
        sizes = {
            count: more_crimes(folder, count, watch, is_checked=number == 0)
            for number in range(ROUNDS)
            for count in (0, ADDED)
        }
    print(f"| {ROWS:,} crimes | wall s | processor s |\n|---|---|---|")
    for name in ("values", "bare"):
        for count, size in sizes.items():
            print(f"| {name}, {size} measures | {watch.least(f'{name} {count}')} |")
        print(f"| {name}, a measure more | {watch.more(name)} |")


def main(warehouse: Path, part: str) -> None:
    """Print one table (whole, more) or both."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {ROUNDS} rounds\n")
    if part != "more":
        print_whole(warehouse)
    if part != "whole":
        print_more()
    print(f"\nload {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
