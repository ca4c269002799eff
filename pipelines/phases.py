"""`performance phases`: what the charts propose, and accepting it with a cause and a name."""

import datetime as dt
import difflib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from assets.measures.catalogue import BY_ID
from assets.measures.charts.charting import charts
from assets.measures.charts.settings import DEFAULT
from assets.published.opening import open_release
from assets.validated.reference import read_table
from schemas.enforce import enforce
from schemas.errors import InvalidSetting
from schemas.reference import Phase

KEY = ("force", "measure_id", "category", "area", "starts_on")
SERIES = KEY[:-1]
MONTH = len("2016-06")


def print_phases(release: Path, console: Console) -> None:
    """Print proposals of the current release with their evidence, then the phases that stand."""
    with _opened(release) as connection:
        proposals = connection.execute(
            "SELECT p.* FROM measures.phase_proposal p JOIN published.release r ON r.force = p.force"
            " ORDER BY (p.area = p.force) DESC, abs(p.centre_after - p.centre_before) / nullif(p.centre_before, 0) DESC"
        ).pl()
        standing = connection.execute("SELECT * FROM measures.phase ORDER BY ALL").pl()
    told = _table("Proposed", "From", "Centre\nbefore", "after", "Run", "Points", "")
    for row in proposals.iter_rows(named=True):
        is_trial = "on trial" if row["is_trial"] else ""
        told.add_row(
            _named(row), row["area"], f"{row['starts_on']:%Y-%m}", _number(row["centre_before"]),
            _number(row["centre_after"]), str(row["run_points"]), str(row["points"]), is_trial,
        )  # fmt: skip
    console.print("No phase is proposed." if proposals.is_empty() else told)
    told = _table("Accepted", "From", "Cause", "Accepted by", "on")
    for row in standing.iter_rows(named=True):
        cause, by = escape(row["cause"]), escape(row["accepted_by"])
        told.add_row(_named(row), row["area"], f"{row['starts_on']:%Y-%m}", cause, by,
                     str(row["accepted_on"]))  # fmt: skip
    console.print("No phase is accepted." if standing.is_empty() else told)
    console.print(
        "Accept one: performance phases accept MEASURE AREA 2016-06 --cause ... --by ... --reference FOLDER",
        soft_wrap=True,
    )


def _table(title: str, *headers: str) -> Table:
    """An empty table with measure and area first, whole on any screen, for they are what `accept` is given."""
    names = (Column(name, overflow="fold") for name in ("Measure", "Area"))
    return Table(
        *names, *headers, title=title, title_justify="left", box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0)
    )


def _named(row: dict) -> str:
    return escape(f"{row['measure_id']}: {row['category']}" if row["category"] else row["measure_id"])


def _number(value: float) -> str:
    return f"{value:,.1f}" if abs(value) >= 1 else f"{value:.3g}"


def accept(
    release: Path, place: tuple[str, str, str], start: str, reasons: tuple[str, str], reference: Path, console: Console
) -> None:
    """Write a phase into `phases.csv` of a force's reference folder; the next run charts by it.

    Args:
        place: measure, category, area.
        start: 2016-06.
        reasons: cause, and who accepts it.

    Raises:
        InvalidSetting: the release has no such chart, or too few points from the start on; it stands already.
    """
    measure_id, category, _ = place
    starts_on, (cause, by) = _month(start), (words.strip() for words in reasons)
    if not cause or not by:
        raise InvalidSetting("A phase is accepted with a cause and a name: give --cause and --by.")
    series, values = _charted_values(release, place)
    file = reference / "phases.csv"
    before = read_table(file, "phases").with_columns(pl.col("category").replace("", None))
    row = series | {"category": category or None, "starts_on": starts_on, "cause": cause, "accepted_by": by}
    if any(all(other[name] == row[name] for name in KEY) for other in before.iter_rows(named=True)):
        raise InvalidSetting(f"{file} has the phase from {start} of {measure_id} in {row['area']} already.")
    found = _baseline(values, _with(before, row), row)
    points = found["baseline_points"]
    if found["centre"] is None:
        raise InvalidSetting(
            f"{measure_id} in {row['area']} has {points} charted months in a phase from {start} on; limits need"
            f" {DEFAULT.limits_from}. `performance phases list` shows what is proposed."
        )
    kept = found | {"accepted_on": dt.date.today()}
    _write(file, enforce(_with(before, row | kept), Phase))
    trial = "; limits are on trial" if points < DEFAULT.rules_from else ""
    console.print(
        f"{file}: {measure_id} in {row['area']} from {start}, limits of its {points} months so far{trial}.",
        highlight=False, markup=False, soft_wrap=True,
    )  # fmt: skip


def _charted_values(release: Path, place: tuple[str, str, str]) -> tuple[dict[str, str], pl.DataFrame]:
    """The series of a place, and its monthly values."""
    measure_id, category, area = place
    with _opened(release) as connection:
        force = connection.execute("SELECT force FROM published.release").fetchall()[0][0]
        series = {"force": force, "measure_id": measure_id, "category": category, "area": area or force}
        _check_charted(connection, series)
        query = "SELECT * FROM measures.value WHERE (force, measure_id, category, area) = (?, ?, ?, ?)"
        return series, connection.execute(query, [*series.values()]).pl()


def _baseline(values: pl.DataFrame, phases: pl.DataFrame, row: dict) -> dict:
    """Points of the phase so far, its centre and chart, as the next run charts it; it ends where a later one stands."""
    charted = charts(values.lazy(), [BY_ID[row["measure_id"]]], phases).collect()
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.lit(row[name], dtype=pl.String)) for name in SERIES)
    later = phases.filter(same, pl.col("starts_on") > row["starts_on"])["starts_on"].min()
    inside = charted.filter(pl.col("month") >= row["starts_on"])
    if later is not None:
        inside = inside.filter(pl.col("month") < later)
    if inside.is_empty():
        return {"baseline_points": 0, "centre": None}
    return {"baseline_points": inside.height, "centre": inside["centre"][-1], "chart": inside["chart"][-1]}


def _check_charted(connection: duckdb.DuckDBPyConnection, series: dict[str, str]) -> None:
    """Refuse a series that the release does not chart, and say what it charts that is near."""
    charted = "SELECT DISTINCT {} FROM measures.chart WHERE force = ?"
    measure_id = series["measure_id"]
    known = [name for (name,) in connection.execute(charted.format("measure_id"), [series["force"]]).fetchall()]
    if measure_id not in known or measure_id not in BY_ID:
        near = difflib.get_close_matches(measure_id, known, n=3)
        raise InvalidSetting(
            f"{measure_id!r} is no charted measure of {series['force']}."
            + (f" Near it are {', '.join(near)}." if near else " measures.measure has the register.")
        )
    query = charted.format("area, category") + " AND measure_id = ? ORDER BY ALL"
    places = connection.execute(query, [series["force"], measure_id]).fetchall()
    if (series["area"], series["category"]) not in places:
        named = ", ".join(f"{area}: {category}" if category else area for area, category in places)
        asked = f"{series['area']}: {series['category']}" if series["category"] else series["area"]
        raise InvalidSetting(f"{measure_id} is not charted for {asked}. It is for {named}.")


def _with(phases: pl.DataFrame, row: dict) -> pl.DataFrame:
    one = pl.DataFrame([{name: row.get(name) for name in phases.columns}], schema=phases.schema)
    return pl.concat([phases, one])


def _write(file: Path, phases: pl.DataFrame) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(".next")
    phases.write_csv(aside)
    aside.replace(file)


def _month(start: str) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{start[:MONTH]}-01")
    except ValueError as problem:
        raise InvalidSetting(f"{start!r} is no month like 2016-06.") from problem


@contextmanager
def _opened(release: Path) -> Generator[duckdb.DuckDBPyConnection]:
    if not release.is_file():
        raise InvalidSetting(f"{release} is not there. Run `performance run` first, or give --warehouse.")
    try:
        with open_release(release) as connection:
            yield connection
    except (duckdb.CatalogException, duckdb.IOException) as problem:
        told = str(problem).splitlines()[0]
        raise InvalidSetting(f"{release} is no release of this version: {told} Make it again.") from problem
