"""Settled rows as DuckDB SQL: those of a month, and of any three in a row, by whether they were settled by its end.

One pass over the fact sums rows by their month and the month they were settled in; windows are made of these few sums.
"""

from benchmarks.peers.entries import LENGTHS, NOT_KNOWN, NOT_SETTLED, Entry, summed


def query(entries: list[Entry]) -> str:
    """Components of entries that share fact, month, month of settling and category, each with its total."""
    fact, month, settled, category = (entries[0][name] for name in ("fact", "month", "settled_by", "category"))
    sums = [
        f"{summed(entry[adds], entry['where'])} AS {adds}_{number}"
        for number, entry in enumerate(entries)
        for adds in ("numerator", "denominator")
    ]
    added = [f"sum({name}) AS {name}" for name in (each.rpartition(" AS ")[2] for each in sums)]
    structs = [_struct(entry, number) for number, entry in enumerate(entries)]
    window = "force, measure_id, area, month, months_a_row"
    return f"""
        WITH summed AS (
            SELECT force, area, {month} AS month, {settled} AS settled,
                {f"coalesce({category}, '{NOT_KNOWN}')" if category else "''"} AS category, {", ".join(sums)}
            FROM facts.{fact} WHERE {month} IS NOT NULL GROUP BY 1, 2, 3, 4, 5
        ),
        spread AS (SELECT *, unnest([{", ".join(_windows())}]) AS span FROM summed),
        added AS (
            SELECT force, area, category, span.month AS month, span.months_a_row AS months_a_row,
                coalesce(settled BETWEEN span.month AND span.last_month, FALSE) AS is_within, {", ".join(added)}
            FROM spread GROUP BY 1, 2, 3, 4, 5, 6
        ),
        told AS (SELECT force, area, month, months_a_row, unnest([{", ".join(structs)}]) AS cell FROM added),
        counted AS (
            SELECT force, cell.measure_id AS measure_id, cell.category AS category, area, month, months_a_row,
                cell.numerator AS numerator, cell.denominator AS denominator
            FROM told WHERE cell.numerator <> 0 OR cell.denominator <> 0
        )
        SELECT force, measure_id, coalesce(category, '') AS category, area, month, months_a_row,
            sum(numerator), sum(denominator)
        FROM counted GROUP BY GROUPING SETS (({window}, category){f", ({window})" if category else ""})
    """


def _windows() -> list[str]:
    """Windows that a month lies in: first and last month, and how many they are."""
    return [
        f"{{months_a_row: {length}, month: (month - INTERVAL {back} MONTH)::DATE, "
        f"last_month: (month + INTERVAL {length - 1 - back} MONTH)::DATE}}"
        for length in LENGTHS
        for back in range(length)
    ]


def _struct(entry: Entry, number: int) -> str:
    """What a window's rows add to an entry, of those settled within it or of the others."""
    of_numerator = {"open": "NOT is_within", "mix": "TRUE"}.get(entry["settles"], "is_within")
    of_denominator = "is_within" if entry["settles"] == "both" else "TRUE"
    of_mix = f"CASE WHEN is_within THEN category ELSE '{NOT_SETTLED}' END"
    category = of_mix if entry["settles"] == "mix" else "category"
    return (
        f"{{measure_id: '{entry['measure_id']}', category: {category}, "
        f"numerator: CASE WHEN {of_numerator} THEN numerator_{number} END::DOUBLE, "
        f"denominator: CASE WHEN {of_denominator} THEN denominator_{number} END::DOUBLE}}"
    )
