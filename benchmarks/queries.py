"""How long a release takes to answer: every view, the questions of the docs, and large facts by month and area.

    make bench-queries                           the release that `make run` leaves
    make bench-queries ARGS="FILE --rounds 9"    any release; --strict fails where an answer misses its bound

Every row of an answer is fetched, as Arrow. *Cold* is the first answer of a connection just opened, the least of the
rounds (the file may lie in the system's memory); opening it and starting Python are told apart. *Warm* is asked again
on one connection: least, median and worst of the rounds; processor time is the least, of both cores. A machine may be
shared, so an answer is over its bound where its least is; where its median alone is, that is said too.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from assets.published.opening import open_release
from assets.published.views import VIEWS
from pipelines.environment import PROJECT

VIEW_MS, FACT_MS = 50, 200
FACTS = ("call", "incident", "crime", "crime_person", "crime_outcome", "person_month")
OF_FORCE = "force = (SELECT force FROM published.release)"
ONE_MEASURE = f"{OF_FORCE} AND measure_id = 'violence_with_injury'"
ONE_SERIES = f"{ONE_MEASURE} AND area = force AND category = ''"
ASKED = {
    "latest_period": ONE_MEASURE,
    "latest_quarter": OF_FORCE,
    "by_area": ONE_MEASURE,
    "by_category": f"{OF_FORCE} AND measure_id = 'outcome_action_taken_pct' AND area = force",
    "monthly_series": ONE_SERIES,
    "control_chart": ONE_SERIES,
    "peer_position": ONE_MEASURE,
    "what_changed": f"{OF_FORCE} AND is_latest",
    "corrected_figures": "area = force",
    "data_quality": "source = 'crime'",
}
READER = """
import pathlib, sys
from assets.published.opening import open_release
open_release(pathlib.Path(sys.argv[1])).execute("FROM published.release").fetchall()
"""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked, under a name, and the milliseconds to answer it in."""

    name: str
    query: str
    bound: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Rows that a question has, and the milliseconds of every time it was asked."""

    question: Question
    rows: int
    cold: list[float]
    warm: list[float]
    processor: list[float]

    @property
    def misses(self) -> bool:
        """It took longer than it may, each time."""
        return max(min(self.cold), min(self.warm)) > self.question.bound

    @property
    def line(self) -> str:
        """Row of a Markdown table."""
        bound, median = self.question.bound, statistics.median(self.warm)
        told = f"over {bound}" if self.misses else f"median over {bound}" if median > bound else ""
        each = (min(self.cold), min(self.warm), median, max(self.warm), min(self.processor))
        cells = " | ".join(f"{milliseconds:,.1f}" for milliseconds in each)
        return f"| {self.question.name} | {self.rows:,} | {cells} | {told} |"


def of_views() -> Iterator[Question]:
    """Each view whole, and as a person asks it."""
    for view in VIEWS:
        yield Question(name=f"`{view.name}`", query=f"FROM published.{view.name}", bound=VIEW_MS)
        asked = f"FROM published.{view.name} WHERE {ASKED[view.name]}"
        yield Question(name=f"`{view.name}`, asked", query=asked, bound=VIEW_MS)


def of_docs() -> Iterator[Question]:
    """Questions of docs/queries.md."""
    text = (PROJECT / "docs" / "queries.md").read_text(encoding="utf-8")
    for title, query in re.findall(r"^## (.+?)\n(?:(?!^## ).)*?^```sql\n(.+?)^```", text, re.MULTILINE | re.DOTALL):
        yield Question(name=title, query=query, bound=FACT_MS if "facts." in query else VIEW_MS)


def of_facts(connection: duckdb.DuckDBPyConnection) -> Iterator[Question]:
    """Each large fact by month and area: most rows of the newest, a middle and the oldest month, and fewest of all."""
    for fact in FACTS:
        query = f"SELECT month, area, count(*) FROM facts.{fact} WHERE month IS NOT NULL GROUP BY ALL ORDER BY ALL"
        cells = connection.execute(query).fetchall()
        months = sorted({month for month, _, _ in cells})
        chosen = [max((cell for cell in cells if cell[0] == month), key=lambda cell: cell[2])
                  for month in dict.fromkeys((months[-1], months[len(months) // 2], months[0]))]  # fmt: skip
        for month, area, _ in dict.fromkeys([*chosen, min(cells, key=lambda cell: cell[2])]):
            place = area.replace("'", "''")
            told = f"`{fact}`, {month:%Y-%m}, {area}"
            where = f"FROM facts.{fact} WHERE month = '{month}' AND area = '{place}'"
            yield Question(name=told, query=where, bound=FACT_MS)
            yield Question(name=f"{told}, counted", query=f"SELECT count(*) AS rows {where}", bound=FACT_MS)


def _asked(connection: duckdb.DuckDBPyConnection, question: Question) -> tuple[float, float, int]:
    """Milliseconds of wall and of processor, and rows."""
    wall, processor = time.perf_counter(), time.process_time()
    rows = connection.execute(question.query).to_arrow_table().num_rows
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - processor), rows


def answer(file: Path, question: Question, rounds: int) -> Answer:
    """Ask a question of new connections, and of one again and again."""
    cold, rows = [], 0
    for _ in range(rounds):
        with open_release(file) as connection:
            wall, _, rows = _asked(connection, question)
            cold.append(wall)
    with open_release(file) as connection:
        _asked(connection, question)
        again = [_asked(connection, question) for _ in range(rounds)]
    warm, processor, _ = map(list, zip(*again, strict=True))
    return Answer(question=question, rows=rows, cold=cold, warm=warm, processor=processor)


def starting(file: Path, rounds: int) -> str:
    """What comes before the first question: a reader's process, and opening the release in it."""
    processes, opened = [], []
    for _ in range(rounds):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", READER, str(file.resolve())], check=True, cwd=PROJECT)
        processes.append(1000 * (time.perf_counter() - started))
        started = time.perf_counter()
        with open_release(file):
            opened.append(1000 * (time.perf_counter() - started))
    whole = f"a reader from nothing (Python, one row, its end) {min(processes):,.0f} ms"
    return f"Opening the release {min(opened):,.1f} ms; {whole}."


def main() -> None:
    """Ask everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=PROJECT / "warehouse" / "performance.duckdb")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", default="", help="questions with this in their name")
    parser.add_argument("--strict", action="store_true", help="end with status 1 where an answer misses its bound")
    given = parser.parse_args()
    load = os.getloadavg()[0]
    with open_release(given.file) as connection:
        read = connection.execute("SELECT sum(rows_read) FROM published.quality").fetchall()[0][0]
        questions = [*of_views(), *of_docs(), *of_facts(connection)]
    answers = [answer(given.file, q, given.rounds) for q in questions if given.only in q.name]
    size = given.file.stat().st_size / (1 << 20)
    print(f"A release of {read:,} rows read, {size:,.0f} MiB; {given.rounds} rounds, {os.cpu_count()} cores,", end=" ")
    print(f"load {load:.1f} at the start, {os.getloadavg()[0]:.1f} at the end. {starting(given.file, given.rounds)}\n")
    print("| asked | rows | cold ms | warm ms | median | worst | processor | |\n|---|---|---|---|---|---|---|---|")
    print("\n".join(each.line for each in answers))
    missed = [each.question.name for each in answers if each.misses]
    print(f"\n{len(answers) - len(missed)} of {len(answers)} answers within their bounds.")
    sys.exit(1 if given.strict and missed else 0)


if __name__ == "__main__":
    main()
