"""`performance check`: one delivery judged aside, and its faults shown row by row."""

import datetime as dt
import difflib
import json
import re
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assets.raw.deliveries import DELIVERY, find_deliveries
from assets.validated.contract import Contract
from assets.validated.parsing import RAW, row_rules
from assets.validated.pseudonyms import PseudonymKey
from assets.validated.quarantine import quarantined_rows
from assets.validated.reference import load_reference
from assets.validated.sources import SOURCES
from assets.validated.sources.definition import Source
from assets.validated.stage import validate_source
from assets.warehouse import Warehouse
from schemas.checks import Rule
from schemas.errors import InvalidSetting, PerformanceError

LONGEST_SHOWN = 200  # characters of a value


class RefusedAtCheck(PerformanceError):
    """A delivery whose shape is wrong, said in the words of its refusal."""


def source_of(file: Path) -> Source:
    """The source a file's name is of.

    Raises:
        InvalidSetting: no such file, or no source knows its name.
    """
    if not file.is_file():
        raise InvalidSetting(f"{file} is not a file.")
    for source in SOURCES:
        if re.fullmatch(source.file_name, file.name):
            return source
    names = "\n".join(f"  {source.name:28}{source.file_name}" for source in SOURCES)
    raise InvalidSetting(f"{file.name} is named like no source's delivery. Names (patterns):\n{names}")


def check_delivery(file: Path, overlay: Path | None, shown: int, console: Console) -> bool:
    """Judge one delivery in a folder that is thrown away, and print what is wrong.

    Returns:
        True where every row passed.

    Raises:
        RefusedDelivery: the file's shape is wrong.
    """
    source = source_of(file)
    contract = Contract(
        source=source,
        reference=load_reference(overlay),
        key=PseudonymKey(secrets.token_bytes()) if source.personal else None,
    )
    home = file.parent.resolve()
    with tempfile.TemporaryDirectory(prefix="performance-check-") as folder:
        found = find_deliveries(
            home, source.name, source.file_name, dt.date.today(), [home / file.name], pl.DataFrame(schema=DELIVERY)
        )
        warehouse = Warehouse(Path(folder))
        used = validate_source(contract, home, found, warehouse)
        bad = quarantined_rows(source, used, warehouse).sort("source_line").collect()
    counts = used.row(0, named=True)
    if counts["status"] == "refused":
        raise RefusedAtCheck(counts["message"])
    read, good, set_aside = (counts[name] for name in ("rows_read", "rows_validated", "rows_quarantined"))
    told = f"{file.name}: {source.title}. {read:,} rows read = {good:,} validated + {set_aside:,} quarantined"
    console.print(told, highlight=False, markup=False, soft_wrap=True)
    if bad.height:
        console.print(fault_table(contract, bad.head(shown)))
    if bad.height > shown:
        console.print(f"... and {bad.height - shown:,} more rows (--rows)")
    return not bad.height


def brief(value: str) -> str:
    """A value as a table shows it: of one that fills screens the beginning, and how long it is."""
    return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]} ... ({len(value):,} characters)"


def fault_table(contract: Contract, bad: pl.DataFrame) -> Table:
    """Line, column, value and what is wanted, a row a broken rule."""
    headers = {name: header for header, name in contract.source.header_map("").items()}
    mapped = [name for name in headers if name not in contract.source.names_only]
    rules = {rule.name: rule for rule in row_rules(contract, mapped)}
    table = Table()
    for name in ("Line", "Column", "Value", "Wanted"):
        table.add_column(name, overflow="fold")
    for row in bad.iter_rows(named=True):
        values = json.loads(row["values"])
        for name in row["rules"]:
            rule = rules[name]
            columns = columns_of(rule, values)
            value = " + ".join(values[c] or "" for c in columns)
            wanted = rule.text + near(contract, rule.column, brief(value))
            cells = (str(row["source_line"]), " + ".join(headers[c] for c in columns), brief(value), wanted)
            table.add_row(*map(Text, cells))  # as Text, for a value may hold [brackets]
    return table


def columns_of(rule: Rule, values: Mapping[str, str | None]) -> list[str]:
    """Columns of the file that a rule reads, in the file's order."""
    read = set(rule.passes.meta.root_names()) | {rule.column}
    return [c for c in values if c in read or RAW + c in read]


def near(contract: Contract, column: str, value: str) -> str:
    """The known value probably meant, where a value was looked up in vain."""
    if column not in contract.source.lookups or not value:
        return ""
    close = difflib.get_close_matches(value, contract.known[column].to_list(), n=1)
    return f" – {close[0]}?" if close else ""
