"""`performance phases`: what the charts propose, and accepting it with a cause and a name."""

import datetime as dt
from pathlib import Path

import duckdb
import polars as pl
from rich.console import Console
from rich.table import Table

from schemas.enforce import enforce
from schemas.errors import InvalidSetting
from schemas.reference import Phase

KEY = ("force", "measure_id", "category", "area", "starts_on")
FEWEST = 6  # points of a phase that can have limits


def print_phases(release: Path, console: Console) -> None:
    """Print proposals of the current release with their evidence, then the phases that stand."""
    with _opened(release) as connection:
        proposals = connection.execute(
            "SELECT p.* FROM measures.phase_proposal p JOIN published.release r ON r.force = p.force"
            " ORDER BY (p.area = p.force) DESC, abs(p.centre_after - p.centre_before) / nullif(p.centre_before, 0) DESC"
        ).pl()
        standing = connection.execute("SELECT * FROM measures.phase ORDER BY ALL").pl()
    told = Table("Measure", "Area", "From", "Centre before", "after", "Run", "Points", "", title="Proposed",
                 title_justify="left")  # fmt: skip
    for row in proposals.iter_rows(named=True):
        is_trial = "on trial" if row["is_trial"] else ""
        told.add_row(
            _named(row), row["area"], f"{row['starts_on']:%Y-%m}", f"{row['centre_before']:,.1f}",
            f"{row['centre_after']:,.1f}", str(row["run_points"]), str(row["points"]), is_trial,
        )  # fmt: skip
    console.print(told)
    told = Table("Measure", "Area", "From", "Cause", "Accepted by", "on", title="Accepted", title_justify="left")
    for row in standing.iter_rows(named=True):
        told.add_row(_named(row), row["area"], f"{row['starts_on']:%Y-%m}", row["cause"], row["accepted_by"],
                     str(row["accepted_on"]))  # fmt: skip
    console.print(told)
    console.print("Accept one: performance phases accept MEASURE AREA 2016-06 --cause ... --by ... --reference FOLDER")


def _named(row: dict) -> str:
    return f"{row['measure_id']}: {row['category']}" if row["category"] else row["measure_id"]


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
    measure_id, category, area = place
    starts_on, (cause, by) = _month(start), reasons
    if not cause.strip() or not by.strip():
        raise InvalidSetting("A phase is accepted with a cause and a name: give --cause and --by.")
    with _opened(release) as connection:
        force = connection.execute("SELECT force FROM published.release").fetchall()[0][0]
        points = connection.execute(
            "SELECT value FROM measures.chart WHERE (force, measure_id, category, area) = (?, ?, ?, ?) AND month >= ?",
            [force, measure_id, category, area or force, starts_on],
        ).pl()
    if points.height < FEWEST:
        raise InvalidSetting(
            f"{measure_id} in {area or force} has {points.height} charted months from {start} on; limits need {FEWEST}."
            " `performance phases list` shows what is proposed."
        )
    row = {
        "force": force, "measure_id": measure_id, "category": category or None, "area": area or force,
        "starts_on": starts_on, "cause": cause, "accepted_by": by, "accepted_on": dt.date.today(),
        "baseline_points": points.height, "centre": points["value"].mean(),
    }  # fmt: skip
    file = _add(reference / "phases.csv", row)
    console.print(f"{file}: {measure_id} in {area or force} from {start}, limits of its {points.height} months so far.")


def _add(file: Path, row: dict) -> Path:
    columns = {name: column.dtype.type for name, column in Phase.to_schema().columns.items()}
    before = _read(file, columns)
    key = tuple(row[name] for name in KEY)
    if any(tuple(other[name] for name in KEY) == key for other in before.iter_rows(named=True)):
        named = f"{row['measure_id']} in {row['area']} from {row['starts_on']}"
        raise InvalidSetting(f"{file} has the phase of {named} already.")
    after = enforce(pl.concat([before, pl.DataFrame([row], schema=columns)]), Phase)
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(".next")
    after.write_csv(aside)
    aside.replace(file)
    return file


def _read(file: Path, columns: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    if not file.is_file():
        return pl.DataFrame(schema=columns)
    text = pl.read_csv(file, infer_schema=False)
    absent = [pl.lit(None, dtype=pl.String).alias(name) for name in columns if name not in text.columns]
    return text.with_columns(absent).select(
        pl.col(name).str.to_date("%Y-%m-%d") if dtype == pl.Date else pl.col(name).cast(dtype)
        for name, dtype in columns.items()
    )


def _month(start: str) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{start[:7]}-01")
    except ValueError as problem:
        raise InvalidSetting(f"{start!r} is no month like 2016-06.") from problem


def _opened(release: Path) -> duckdb.DuckDBPyConnection:
    if not release.is_file():
        raise InvalidSetting(f"{release} is not there. Run `performance run` first, or give --warehouse.")
    return duckdb.connect(str(release), read_only=True)
