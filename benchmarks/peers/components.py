"""The catalogue's measures as DuckDB SQL: components of single months into the table `value`."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

NOT_KNOWN, NOT_DIVIDED, NOT_SETTLED = "Not known", "Not divided", "not_yet_outcomed"
COLUMNS = "force, measure_id, category, area, month, numerator, denominator"
CREATE = """
CREATE TABLE value (
    force VARCHAR, measure_id VARCHAR, category VARCHAR, area VARCHAR, month DATE, numerator DOUBLE, denominator DOUBLE
)
"""
Entry = Mapping[str, Any]


def read(catalogue: Path) -> list[Entry]:
    """Entries that `benchmarks.peers.catalogue` wrote."""
    return json.loads(catalogue.read_text(encoding="utf-8"))


def queries(entries: Iterable[Entry]) -> list[str]:
    """Queries whose rows are components by area, of COLUMNS; of people and quantiles of the force too."""
    plain: dict[tuple[str, str], list[Entry]] = {}
    told = []
    for entry in entries:
        if entry["quantile"] is not None:
            told.append(_quantile(entry))
        elif entry["category"] or entry["settled_by"]:
            told.append(_by_category(entry))
        else:
            plain.setdefault((entry["fact"], entry["month"]), []).append(entry)
    return told + [_plain(fact, month, some) for (fact, month), some in plain.items()]


def of_forces(entries: Iterable[Entry]) -> str:
    """Query of the forces' own rows, from those of their areas."""
    apart = [e["measure_id"] for e in entries if e["is_distinct"] or e["quantile"] is not None]
    names = ", ".join(f"'{name}'" for name in apart)
    return f"""
        SELECT force, measure_id, category, force AS area, month, sum(numerator), sum(denominator)
        FROM value WHERE measure_id NOT IN ({names}) GROUP BY 1, 2, 3, 4, 5
    """


def cells(entry: Entry) -> dict[str, str]:
    """Predicates of an entry's total and of its categories."""
    where = entry["where"]
    return {"": where} | {name: f"({where}) AND ({of})" for name, of in entry["categories"].items()}


def _sum(adds: str, where: str) -> str:
    return f"count(*) FILTER ({where})" if adds == "1" else f"sum({adds}) FILTER ({where})"


def _plain(fact: str, month: str, entries: list[Entry]) -> str:
    """One pass over a fact for all its plain entries."""
    sums, structs, supplied = [], [], []
    for entry in entries:
        for category, where in cells(entry).items():
            numerator, denominator = f"n{len(sums)}", f"d{len(sums)}"
            below = _sum(entry["denominator"], where) if entry["denominator"] else "NULL"
            sums.append(f"{_sum(entry['numerator'], where)} AS {numerator}, {below} AS {denominator}")
            name = entry["measure_id"]
            told = f"measure_id: '{name}', category: '{category}'"
            structs.append(f"{{{told}, numerator: {numerator}::DOUBLE, denominator: {denominator}::DOUBLE}}")
            if entry["supplied_where"]:
                number = len(sums) - 1
                sums[-1] += f", bool_or({entry['supplied_where']}) AS s{number}"
                supplied.append(f", max(s{number}) OVER (PARTITION BY force, month) AS is_supplied_{number}")
                structs[-1] = f"CASE WHEN is_supplied_{number} THEN {structs[-1]} END"
    return f"""
        SELECT force, cell.measure_id, cell.category, area, month, cell.numerator, cell.denominator
        FROM (SELECT force, area, month, unnest([{", ".join(structs)}]) AS cell FROM (
            SELECT *{"".join(supplied)} FROM (
                SELECT force, area, {month} AS month, {", ".join(sums)}
                FROM facts.{fact} WHERE {month} IS NOT NULL GROUP BY force, area, {month}
            )
        )) WHERE cell.numerator <> 0 OR cell.denominator <> 0
    """


def _by_category(entry: Entry) -> str:
    """An entry by a column's values, or of rows settled in their month, with its total."""
    within = f"coalesce({entry['settled_by'] or 'NULL'} = {entry['month']}, FALSE)"
    category = f"coalesce({entry['category']}, '{NOT_KNOWN}')" if entry["category"] else "''"
    counts = {"": "TRUE", "open": f"NOT {within}", "mix": "TRUE"}.get(
        entry["settles"] * bool(entry["settled_by"]), within
    )
    rows = within if entry["settled_by"] and entry["settles"] == "both" else "TRUE"
    if entry["settled_by"] and entry["settles"] == "mix":
        category = f"CASE WHEN {within} THEN {category} ELSE '{NOT_SETTLED}' END"
    below = f"sum({entry['denominator']})" if entry["denominator"] else "NULL"
    return f"""
        SELECT force, '{entry["measure_id"]}' AS measure_id, coalesce(category, '') AS category, area, month,
            sum(numerator), sum(denominator)
        FROM (
            SELECT force, area, {entry["month"]} AS month, {category} AS category,
                sum({entry["numerator"]}) FILTER ({counts}) AS numerator, {below} AS denominator
            FROM facts.{entry["fact"]} WHERE ({entry["where"]}) AND {rows} AND {entry["month"]} IS NOT NULL
            GROUP BY 1, 2, 3, 4
        )
        GROUP BY GROUPING SETS ((force, area, month, category), (force, area, month))
    """


def _quantile(entry: Entry) -> str:
    quantile = f"quantile_cont({entry['numerator']}, {entry['quantile']})"
    return f"""
        SELECT force, '{entry["measure_id"]}' AS measure_id, '' AS category, coalesce(area, force) AS area, month,
            {quantile} AS numerator, NULL AS denominator
        FROM facts.{entry["fact"]} WHERE {entry["where"]}
        GROUP BY GROUPING SETS ((force, area, month), (force, month))
    """
