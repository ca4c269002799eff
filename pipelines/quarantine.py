"""The quarantine as a person works with it: what waits, why, and letting a row pass."""

import datetime as dt
import getpass
import json
from collections.abc import Iterable

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assets.settings import RunSettings
from assets.validated.ledger import read_ledger
from assets.validated.parsing import row_rules
from assets.validated.quarantine import open_rows
from assets.validated.release import read_released, release
from assets.validated.sources import BY_NAME, SOURCES
from assets.validated.sources.definition import Source
from assets.validated.stage import as_they_stand
from pipelines.check import brief
from schemas.errors import InvalidSetting

ID_DIGITS = 8


def waiting(settings: RunSettings, source: Source) -> pl.DataFrame:
    """Quarantined rows of a source that nothing has corrected yet, with `row`, the name a person calls one by."""
    ledger = read_ledger(settings.warehouse.ledger(source.name))
    used = ledger.filter((pl.col("raw_root") == str(settings.raw)) & (pl.col("status") != "replaced"))
    rows = open_rows(source, as_they_stand(used, source, settings.as_at), settings.warehouse).collect()
    name = pl.format("{}:{}", pl.col("delivery_id").str.slice(0, ID_DIGITS), "source_line")
    return rows.with_columns(row=name)


def chosen_sources(name: str) -> tuple[Source, ...]:
    """All sources, or the one named.

    Raises:
        InvalidSetting: no source is called so.
    """
    if not name:
        return SOURCES
    if name not in BY_NAME:
        raise InvalidSetting(f"no source is called {name!r}. Sources: {', '.join(BY_NAME)}")
    return (BY_NAME[name],)


def print_list(settings: RunSettings, name: str, console: Console) -> int:
    """Print the rows that wait, one line each, the newest first; returns their number."""
    table = Table("Row", "Source", "Record", "Broken rules", "File", "First seen", "Last seen", "Times")
    number = 0
    for source in chosen_sources(name):
        for row in waiting(settings, source).iter_rows(named=True):
            number += 1
            table.add_row(
                *map(Text, (row["row"], source.name, row["record"] or "", ", ".join(row["rules"]), row["file"])),
                *(Text(f"{row[day]:%d/%m/%Y}") for day in ("first_seen", "last_seen")), Text(str(row["times"])),
            )  # fmt: skip
    console.print(table if number else "No row waits in quarantine.")
    return number


def found(settings: RunSettings, rows: Iterable[str]) -> list[tuple[Source, dict]]:
    """The rows a person named, each with its source.

    Raises:
        InvalidSetting: no row that waits is called so.
    """
    wanted = dict.fromkeys(rows)
    there = {
        row["row"]: (source, row)
        for source in SOURCES
        for row in waiting(settings, source).filter(pl.col("row").is_in(list(wanted))).iter_rows(named=True)
    }
    if unknown := [row for row in wanted if row not in there]:
        raise InvalidSetting(f"no row that waits is called {', '.join(unknown)}. See: performance quarantine list")
    return [there[row] for row in wanted]


def print_rows(settings: RunSettings, rows: Iterable[str], console: Console) -> None:
    """Print rows value by value, with what each broken rule wants; personal values by their form alone."""
    for source, row in found(settings, rows):
        contract = settings.contract(source)
        values = json.loads(row["values"])
        rules = {rule.name: rule for rule in row_rules(contract, tuple(values))}
        console.print(Text(f"{row['row']}  {row['file']} line {row['source_line']}, {source.title}", style="bold"))
        table = Table("Column", "Value", "Wanted")
        for column, value in values.items():
            wanted = [rules[name].text for name in row["rules"] if rules[name].column == column]
            table.add_row(*map(Text, (column, "" if value is None else brief(str(value)), "; ".join(wanted))))
        for name in row["rules"]:
            if not rules[name].column or rules[name].column not in values:
                table.add_row(Text("the row"), "", Text(rules[name].text))
        console.print(table)


def let_pass(settings: RunSettings, rows: Iterable[str], reason: str, console: Console) -> None:
    """Record that rows may pass; the next run takes them in.

    Raises:
        InvalidSetting: a row breaks a rule that nobody can waive: it would be no row of its table.
    """
    chosen = found(settings, rows)
    for source, row in chosen:
        rules = {rule.name: rule for rule in row_rules(settings.contract(source), tuple(json.loads(row["values"])))}
        if never := [name for name in row["rules"] if not rules[name].is_waivable]:
            raise InvalidSetting(
                f"{row['row']} breaks {', '.join(never)}, which cannot be waived. "
                "A type, a missing value, a repeated key or an unknown code is put right in the file or in reference/."
            )
    for source in {source.name: source for source, _ in chosen}.values():
        own = pl.DataFrame([row for of, row in chosen if of is source])
        release(settings.warehouse, source.name, own, getpass.getuser(), dt.date.today(), reason)
    console.print(f"{len(chosen)} let pass; the next run takes them in.")


def print_released(settings: RunSettings, console: Console) -> None:
    """Print every decision taken: which rows, by whom, when and why."""
    table = Table("Source", "Delivery", "Line", "Rules", "By", "On", "Reason")
    for row in read_released(settings.warehouse).iter_rows(named=True):
        cells = (row["source"], row["delivery_id"], str(row["source_line"]), ", ".join(row["rules"]))
        table.add_row(*map(Text, (*cells, row["released_by"], f"{row['released_on']:%d/%m/%Y}", row["reason"])))
    console.print(table)
