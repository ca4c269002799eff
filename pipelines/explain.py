"""`performance explain`: one printed figure, from what it is to the records behind it, told by a release alone."""

import datetime as dt
import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from assets.facts import BY_NAME
from assets.published.named_periods import period
from assets.published.opening import open_release
from assets.published.report.rows import rows
from schemas.errors import InvalidSetting

SHOWN = 12  # records named; the query gives them all
YEAR_LONG = ("quarter_average", "month_average")  # statistics of the twelve months that end with their period


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The figure asked for."""

    measure_id: str
    area: str
    start: dt.date
    end: dt.date
    statistic: str
    category: str
    force: str


def explain(release: Path, words: Sequence[str], category: str, console: Console) -> None:
    """Print a figure's definition, components, deliveries, query and records.

    Args:
        release: DuckDB file.
        words: measure, area, period and statistic.

    Raises:
        InvalidSetting: no such release, measure or figure; it names what there is instead.
    """
    if not release.is_file():
        raise InvalidSetting(f"{release} is not there. Run: performance run")
    with open_release(release) as connection:
        connection.execute("SET enable_external_access = false")  # queries that the file brings reach no other file
        [(force, release_id, as_at)] = connection.execute(
            "SELECT force, release_id, as_at FROM published.release"
        ).fetchall()
        measure_id, area, text, statistic = words
        start, end = period(text)
        asked = Asked(
            measure_id=measure_id, area=area or force, start=start, end=end, statistic=statistic, category=category,
            force=force,
        )  # fmt: skip
        measure = _measure(connection, measure_id)
        printed, value, numerator, denominator = _figure(connection, asked)
        console.print(f"{measure['title']}, {asked.area}, {start} to {end}, {statistic}: {printed}", style="bold")
        console.print(f"Unrounded {value!r}; numerator {numerator}, denominator {denominator}; {measure['unit']}")
        console.print(f"{measure['question']} {measure['definition']}", markup=False)
        console.print(f"Source: {measure['source']}. Answered for by {measure['owner']}.", markup=False)
        console.print(f"Release {release_id}, as at {as_at}.", markup=False)
        _print_components(connection, asked, console)
        _print_records(connection, asked, measure, console)


def _measure(connection: duckdb.DuckDBPyConnection, measure_id: str) -> dict:
    found = rows(connection, "SELECT * FROM measures.measure WHERE measure_id = $measure_id", measure_id=measure_id)
    if found:
        return found[0]
    known = [name for (name,) in connection.execute("SELECT measure_id FROM measures.measure").fetchall()]
    near = difflib.get_close_matches(measure_id, known, n=3, cutoff=0.4)
    raise InvalidSetting(f"no measure is called {measure_id!r}. Near: {', '.join(near) or 'none'}.")


FIGURE = "force = ? AND measure_id = ? AND category = ? AND area = ? AND statistic = ?"


def _figure(connection: duckdb.DuckDBPyConnection, asked: Asked) -> tuple:
    key = [asked.force, asked.measure_id, asked.category, asked.area, asked.statistic]
    query = f"SELECT printed, value, numerator, denominator FROM published.figure WHERE {FIGURE}"
    row = connection.execute(
        f"{query} AND period_start = ? AND period_end = ?", [*key, asked.start, asked.end]
    ).fetchone()
    if row:
        return row
    there = connection.execute(
        f"SELECT min(period_start), max(period_end), count(*) FROM published.figure WHERE {FIGURE}", key
    ).fetchone()
    told = f"It holds {there[2]} from {there[0]} to {there[1]}." if there and there[2] else "It holds none at all."
    raise InvalidSetting(
        f"the release has no {asked.statistic} of {asked.measure_id} for {asked.area}"
        f"{f', {asked.category}' if asked.category else ''} from {asked.start} to {asked.end}. {told}"
    )


def _span(asked: Asked) -> tuple[dt.date, dt.date]:
    """Days whose records make the figure: of an average the twelve months that end with it."""
    if asked.statistic not in YEAR_LONG:
        return asked.start, asked.end
    year_before = asked.end - dt.timedelta(days=365)
    return year_before.replace(day=1) if asked.end.month != 12 else asked.end.replace(month=1, day=1), asked.end


def _print_components(connection: duckdb.DuckDBPyConnection, asked: Asked, console: Console) -> None:
    start, end = _span(asked)
    rows = connection.execute(
        "SELECT month, months_a_row, numerator, denominator, value FROM measures.value WHERE force = ?"
        " AND measure_id = ? AND category = ? AND area = ? AND month BETWEEN ? AND ? ORDER BY ALL",
        [asked.force, asked.measure_id, asked.category, asked.area, start, end],
    ).fetchall()
    table = Table("From", "Months", "Numerator", "Denominator", "Value", title="Components", title_justify="left")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(table)


def records_query(asked: Asked, measure: dict) -> str:
    """The query that names the records of a figure, to be pasted into DuckDB."""
    start, end = _span(asked)
    fact = BY_NAME.get(measure["fact"])
    columns = [*(fact.key if fact else ()), measure["month_column"], *(("delivery_id", "source_line") if fact else ())]
    holds = [f"({measure['where']})", f"force = {_text(asked.force)}"]
    if asked.area != asked.force or measure["is_distinct"]:
        holds.append(f"area = {_text(asked.area)}")
    if measure["category"] and asked.category:
        holds.append(f"{measure['category']} = {_text(asked.category)}")
    holds.append(f"{measure['month_column']} BETWEEN DATE '{start}' AND DATE '{end}'")
    if measure["is_distinct"]:
        holds.append("months_a_row = 1")
    listed = ", ".join(dict.fromkeys(columns))
    return f"SELECT {listed}\nFROM facts.{measure['fact']}\nWHERE " + "\n  AND ".join(holds) + "\nORDER BY ALL"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _print_records(connection: duckdb.DuckDBPyConnection, asked: Asked, measure: dict, console: Console) -> None:
    query = records_query(asked, measure)
    console.print("Rows looked at, for DuckDB:")
    console.print(query, markup=False, highlight=False)
    console.print("Monthly components of the measure, for DuckDB:")
    console.print(measure["query"], markup=False, highlight=False)
    try:
        found = connection.execute(query)
    except duckdb.PermissionException as problem:
        raise InvalidSetting(
            f"The query of {asked.measure_id} that this release brings reads other files than itself, and was not run: "
            "see where the release comes from (performance releases verify)."
        ) from problem
    names, records = [column[0] for column in found.description or []], found.fetchall()
    table = Table(*names, title=f"{len(records):,} rows", title_justify="left")
    for row in records[:SHOWN]:
        table.add_row(*map(str, row))
    console.print(table)
    if "delivery_id" in names:
        connection.execute(f"CREATE TEMP TABLE behind AS {query}")
        came = connection.execute(
            "SELECT q.file, q.delivered_on, count(*) FROM behind JOIN published.quality q USING (delivery_id)"
            " GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        told = Table("Delivery", "Extract date", "Rows", title="Deliveries behind them", title_justify="left")
        for file, on, count in came:
            told.add_row(file, str(on), f"{count:,}")
        console.print(told)
