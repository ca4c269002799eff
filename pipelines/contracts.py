"""Contracts with suppliers, as Markdown: what a delivery of each source is, and what its rows are held to."""

import re
from collections.abc import Iterable, Mapping

import polars as pl

from assets.validated.sources.definition import Source
from assets.validated.stage import FEW
from schemas.checks import Rule, compile_rules

TYPES: Mapping[type[pl.DataType], str] = {
    pl.String: "text",
    pl.Date: "date",
    pl.Datetime: "date and time",
    pl.Boolean: "Y or N",
    pl.Float64: "number",
}
KINDS = {
    "changes": "every record created or amended since the last delivery; the newest version of a record counts",
    "snapshot": "all that is true on its date; it replaces what was delivered before for the same {key}",
    "log": "events, which never change",
}
HEAD = """# Contracts of the sources

What a delivery of each source is, and what its rows are held to. Written from the sources and their models by
`performance contracts --write`; not by hand. [suppliers.md](suppliers.md) says how to deliver."""
READABLE = (
    (r"\(\?P<date>[^)]*\)", "YYYY-MM-DD"),
    (r"\(\?P<month>[^)]*\)", "YYYY-MM"),
    (r"\(\?P<force>[^)]*\)", "FORCE"),
    (r"\\.\(csv\|csv\\.gz\|parquet\|xlsx\)", ".csv (.csv.gz, .parquet, .xlsx)"),
    (r"\(\\.gz\)\?", " (.gz)"),
    (r"\.\*", "*"),
    (r"\\d\+", "NN"),
    (r"\\", ""),
)
TREATMENTS = {
    "pseudonym": "personal: becomes a keyed pseudonym while it is read",
    "birth": "personal: leaves the validated stage as an age",
    "name": "personal: is not read",
}


def contract_page(sources: Iterable[Source]) -> str:
    """All contracts as one page."""
    return "\n\n".join([HEAD, *(contract(source) for source in sources)]) + "\n"


def contract(source: Source) -> str:
    """One source's contract: who answers for it, how a delivery is named, its columns by vintage, its rules."""
    parts = [f"## {source.name}: {source.title}", _terms(source), _columns(source), _vintages(source), _rules(source)]
    return "\n\n".join(part for part in parts if part)


def _terms(source: Source) -> str:
    key = source.replaces or ", ".join(source.key) or "table"
    record = f"{key}; versions by {source.version}" if source.version else key
    terms = {
        "Answered for by": source.owner,
        "Delivered by": f"{source.publisher}, {source.rhythm}",
        "File": " or ".join(file_names(source.file_name)),
        f"Kind: {source.kind}": KINDS[source.kind].format(key=key),
        "A record is named by": "" if source.kind == "snapshot" or not source.key else record,
        "Stopped": f"above {source.tolerated:.0%} of a delivery's rows in quarantine, {FEW} at the least",
        "Other columns": "refused" if source.extra == "refuse" else "left alone",
        "Licence": source.licence,
    }
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {told} |" for name, told in terms.items() if told)])


def file_names(pattern: str) -> list[str]:
    """A file name's pattern as a supplier reads it: `crime_YYYY-MM-DD.csv`."""
    for form, told in READABLE:
        pattern = re.sub(form, told, pattern)
    return [f"`{name}`" for name in pattern.split("|")]


def _columns(source: Source) -> str:
    schema, rules = source.model.to_schema().columns, compile_rules(source.model)
    lines = ["| Header | Column | Type | Must be there | What it is | Held to |", "|---|---|---|---|---|---|"]
    for header, name in source.header_map("").items():
        treatment = TREATMENTS.get(source.personal.get(name, ""), "")
        if name in source.names_only:
            lines.append(f"| {header} | {name} | text | | | {treatment} |")
            continue
        column = schema[name]
        held = [*_lookup(source, name), *(rule.text for rule in rules if _is_of(rule, name)), treatment]
        needed = "" if column.nullable else "yes"
        told = "; ".join(_escaped(text) for text in held if text)
        kind = _type(column.dtype.type)
        lines.append(f"| {header} | {name} | {kind} | {needed} | {column.description or ''} | {told} |")
    return "\n".join(lines)


def _is_of(rule: Rule, name: str) -> bool:
    return rule.column == name and not rule.name.endswith((" missing", " type"))


def _lookup(source: Source, name: str) -> list[str]:
    look = source.lookups.get(name)
    if look is None:
        return []
    also = f", or {' or '.join(look.also)}" if look.also else ""
    return [f"a value of reference/{look.table}.csv, column {look.of}{also}"]


def _type(dtype: pl.DataType) -> str:
    kind = dtype if isinstance(dtype, type) else type(dtype)
    return TYPES.get(kind, "whole number" if dtype.is_integer() else "text")


def _vintages(source: Source) -> str:
    lines = [
        f"* from {day}: " + ", ".join(f"`{header}` is {name or 'delivered no more'}" for header, name in change.items())
        for day, change in sorted(source.columns.items())
        if day
    ]
    return "Vintages, by extract date:\n\n" + "\n".join(lines) if lines else ""


def _rules(source: Source) -> str:
    rows = [rule for rule in compile_rules(source.model) if not rule.column or "+" in rule.column]
    lines = [f"* {rule.name.replace('_', ' ')}: {rule.text}" for rule in rows]
    return "A row is also held to:\n\n" + "\n".join(lines) if lines else ""


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")
