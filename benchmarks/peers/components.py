"""The catalogue's measures as DuckDB SQL: components into the table `value`.

What adds up is counted by the month. People and quantiles are counted anew for every month and calendar quarter,
settled rows for every month and three months in a row (`cohorts`).
"""

from collections.abc import Iterable

from benchmarks.peers import cohorts
from benchmarks.peers.entries import NOT_KNOWN, Entry, cells, summed

COLUMNS = "force, measure_id, category, area, month, months_a_row, numerator, denominator"
CREATE = """
CREATE TABLE value (
    force VARCHAR, measure_id VARCHAR, category VARCHAR, area VARCHAR, month DATE, months_a_row BIGINT,
    numerator DOUBLE, denominator DOUBLE
)
"""


def queries(entries: Iterable[Entry]) -> list[str]:
    """Queries whose rows are components by area, of COLUMNS; of people and quantiles of the force too."""
    plain: dict[tuple[str, str], list[Entry]] = {}
    settled: dict[tuple[str, ...], list[Entry]] = {}
    told = []
    for entry in entries:
        if entry["quantile"] is not None:
            told.append(_quantile(entry))
        elif entry["settled_by"]:
            shared = tuple(entry[name] for name in ("fact", "month", "settled_by", "category"))
            settled.setdefault(shared, []).append(entry)
        elif entry["category"]:
            told.append(_by_category(entry))
        else:
            plain.setdefault((entry["fact"], entry["month"]), []).append(entry)
    told += [_plain(fact, month, some) for (fact, month), some in plain.items()]
    return told + [cohorts.query(some) for some in settled.values()]


def of_forces(entries: Iterable[Entry]) -> str:
    """Query of the forces' own rows, from those of their areas."""
    apart = [e["measure_id"] for e in entries if e["is_distinct"] or e["quantile"] is not None]
    names = ", ".join(f"'{name}'" for name in apart)
    return f"""
        SELECT force, measure_id, category, force AS area, month, months_a_row, sum(numerator), sum(denominator)
        FROM value WHERE measure_id NOT IN ({names}) GROUP BY 1, 2, 3, 4, 5, 6
    """


def _plain(fact: str, month: str, entries: list[Entry]) -> str:
    """One pass over a fact for all its plain entries; people are told apart by the length of the period too."""
    sums, structs, supplied = [], [], []
    length, by_length = ("months_a_row", ", months_a_row") if entries[0]["is_distinct"] else ("1", "")
    for entry in entries:
        for category, where in cells(entry).items():
            number = len(sums)
            below = summed(entry["denominator"], where)
            sums.append(f"{summed(entry['numerator'], where)} AS n{number}, {below} AS d{number}")
            told = f"measure_id: '{entry['measure_id']}', category: '{category}'"
            structs.append(f"{{{told}, numerator: n{number}::DOUBLE, denominator: d{number}::DOUBLE}}")
            if entry["supplied_where"]:
                sums[-1] += f", bool_or({entry['supplied_where']}) AS s{number}"
                supplied.append(f", max(s{number}) OVER (PARTITION BY force, month{by_length}) AS is_supplied_{number}")
                structs[-1] = f"CASE WHEN is_supplied_{number} THEN {structs[-1]} END"
    return f"""
        SELECT force, cell.measure_id, cell.category, area, month, {length} AS months_a_row,
            cell.numerator, cell.denominator
        FROM (SELECT force, area, month{by_length}, unnest([{", ".join(structs)}]) AS cell FROM (
            SELECT *{"".join(supplied)} FROM (
                SELECT force, area, {month} AS month{by_length}, {", ".join(sums)}
                FROM facts.{fact} WHERE {month} IS NOT NULL GROUP BY force, area, {month}{by_length}
            )
        )) WHERE cell.numerator <> 0 OR cell.denominator <> 0
    """


def _by_category(entry: Entry) -> str:
    """An entry by a column's values, with its total."""
    below = f"sum({entry['denominator']})" if entry["denominator"] else "NULL"
    return f"""
        SELECT force, '{entry["measure_id"]}' AS measure_id, coalesce(category, '') AS category, area, month,
            1 AS months_a_row, sum(numerator), sum(denominator)
        FROM (
            SELECT force, area, {entry["month"]} AS month, coalesce({entry["category"]}, '{NOT_KNOWN}') AS category,
                sum({entry["numerator"]}) AS numerator, {below} AS denominator
            FROM facts.{entry["fact"]} WHERE ({entry["where"]}) AND {entry["month"]} IS NOT NULL
            GROUP BY 1, 2, 3, 4
        )
        GROUP BY GROUPING SETS ((force, area, month, category), (force, area, month))
    """


def _quantile(entry: Entry) -> str:
    """An entry's quantile of each area and the force, by month and by quarter, in one pass."""
    return f"""
        SELECT force, '{entry["measure_id"]}' AS measure_id, '' AS category, coalesce(area, force) AS area,
            coalesce(month, quarter) AS month, CASE WHEN month IS NULL THEN 3 ELSE 1 END AS months_a_row,
            quantile_cont(adds, {entry["quantile"]}) AS numerator, NULL AS denominator
        FROM (
            SELECT force, area, {entry["month"]} AS month, date_trunc('quarter', {entry["month"]})::DATE AS quarter,
                {entry["numerator"]} AS adds
            FROM facts.{entry["fact"]} WHERE ({entry["where"]}) AND {entry["month"]} IS NOT NULL
        )
        GROUP BY GROUPING SETS ((force, area, month), (force, month), (force, area, quarter), (force, quarter))
    """
