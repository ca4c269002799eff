"""The figures that the explorer shows: of each measure a file of columns, as values that a script can hold.

Columns are dense: item n of a column is of the period that ends n steps after the first, None where the release has
no figure. Months are numbered from January of the year nought, so that a script counts with them.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import duckdb

from assets.published.figures import printed
from assets.published.report.rows import rows

HIDDEN = {1: ("month",), 3: ("quarter", "year")}  # what an edition that hides a length leaves out of here
KINDS = {1: "month", 3: "quarter", 12: "year"}  # months of a period to its name in the explorer
STEPS = {"month": 1, "quarter": 3, "year": 1}  # months from one period to the next
TEXTS = (
    "value",
    "quarter_average",
    "month_average",
    "pct_change_on_previous_quarter",
    "pct_change_on_previous_month",
    "pct_change_on_last_year",
    "pct_of_total_crime",
    "rate_per_1000",
    "rate_per_1000_households",
    "centre_line",
)
DRAWN = ("value", "quarter_average", "month_average")  # statistics whose numbers are drawn, the others are only told
DIGITS = 6  # significant digits of a number that is drawn
RATE_UNIT = "per 1,000 people"
LEVELS = ("centre", "lower", "upper")
MONTH = "year({0}) * 12 + month({0}) - 1"


def files(connection: duckdb.DuckDBPyConnection, told: dict) -> Iterator[tuple[str, dict]]:
    """The file of each measure of a catalogue: its id, and its columns by kind of period.

    Each kind holds first (month in which its first period ends), step, count, series and peers. A series names its
    area and its category by their places in the catalogue, texts by statistic as printed, numbers by statistic, and
    small (places of values over a denominator under 10). Beside the kinds: chart, phases, hidden.
    """
    force, places = told["force"], {area: place for place, area in enumerate(told["areas"])}
    figures = _by_measure(_figures(connection, force))
    charts = _by_measure(_charted(connection, force))
    phases = _by_measure(_phases(connection, force))
    peers = _by_measure(_peers(connection, force))
    hidden = _by_measure(_hidden(connection, force))
    for measure in told["measures"]:
        name = measure["id"]
        where = (places, {category: place for place, (category, _) in enumerate(measure["categories"])})
        rate_unit = RATE_UNIT if measure["isRated"] else measure["unit"]
        kinds = {kind: _kind(kind, figures.get(name, []), where) for kind in STEPS}
        for kind, block in kinds.items():
            if block:
                same = [row for row in peers.get(name, []) if KINDS.get(row["months"]) == kind]
                block["peers"] = _band(same, where[1], _span(block), rate_unit)
        yield (
            name,
            {
                **{kind: block for kind, block in kinds.items() if block},
                "chart": _chart(charts.get(name, []), where, measure["unit"]),
                "phases": [
                    _place(row, where) | {"month": row["month"], "cause": row["cause"] or ""}
                    for row in phases.get(name, [])
                ],
                "hidden": [_place(r, where) | {"kind": k} for r in hidden.get(name, []) for k in HIDDEN[r["months"]]],
            },
        )


def _by_measure(found: list[dict]) -> dict[str, list[dict]]:
    return {name: list(same) for name, same in groupby(found, key=lambda row: row["measure_id"])}


def _place(row: dict, where: tuple[dict, dict]) -> dict:
    places, categories = where
    return {"area": places[row["area"]], "category": categories.get(row["category"] or "", 0)}


def _figures(connection: duckdb.DuckDBPyConnection, force: str) -> list[dict]:
    """A row a series, kind of period and statistic: lists of months in which periods end, texts, values, smallness."""
    query = f"""
        WITH figure AS (
            SELECT *, date_diff('month', period_start, period_end) + 1 AS months, {MONTH.format("period_end")} AS ends
            FROM published.figure WHERE force = $force AND list_contains($statistics, statistic)
        )
        SELECT measure_id, months, category, area, statistic, list(ends ORDER BY ends) AS ends,
            list(printed ORDER BY ends) AS texts, list(value ORDER BY ends) AS numbers,
            list(is_small ORDER BY ends) AS small
        FROM figure WHERE months IN (1, 12) OR (months = 3 AND (ends + 1) % 3 = 0)
        GROUP BY ALL ORDER BY measure_id, months, category, area, statistic
    """
    return rows(connection, query, force=force, statistics=list(TEXTS))


def _kind(kind: str, found: list[dict], where: tuple[dict, dict]) -> dict | None:
    """The block of one kind of period; None where no figure is of it."""
    same = [row for row in found if KINDS[row["months"]] == kind]
    if not same:
        return None
    ends = [end for row in same for end in (row["ends"][0], row["ends"][-1])]
    first, step = min(ends), STEPS[kind]
    block: dict[str, Any] = {"first": first, "step": step, "count": (max(ends) - first) // step + 1, "series": []}
    span = _span(block)
    for (category, area), statistics in groupby(same, key=lambda row: (row["category"], row["area"])):
        block["series"].append(_place({"category": category, "area": area}, where) | _columns(statistics, span))
    return block


def _span(block: dict) -> range:
    """Months in which the periods of a block end."""
    return range(block["first"], block["first"] + block["step"] * block["count"], block["step"])


def _columns(statistics: Iterator[dict], span: range) -> dict:
    texts, numbers, small = {}, {}, []
    for row in statistics:
        name = row["statistic"]
        texts[name] = _dense(row["ends"], row["texts"], span)
        if name in DRAWN and any(
            text != f"{number:,.0f}" or number % 1 for text, number in zip(row["texts"], row["numbers"], strict=True)
        ):
            numbers[name] = _dense(row["ends"], [_short(number) for number in row["numbers"]], span)
        if name == "value":
            small = [span.index(end) for end, is_small in zip(row["ends"], row["small"], strict=True) if is_small]
    return {"texts": texts, "numbers": numbers, "small": small}


def _dense(ends: list[int], values: list, span: range) -> list:
    by_end = dict(zip(ends, values, strict=True))
    return [by_end.get(end) for end in span]


def _short(number: float | None) -> float | int | None:
    """A number as it is drawn: six significant digits, whole where it is whole."""
    if number is None:
        return None
    near = float(f"{number:.{DIGITS}g}")
    return int(near) if near.is_integer() else near


def _charted(connection: duckdb.DuckDBPyConnection, force: str) -> list[dict]:
    query = f"""
        SELECT measure_id, category, area, {MONTH.format("month")} AS month, value, phase, chart, season,
            centre, lower, upper, rule, point_type, note, is_trial
        FROM measures.chart WHERE force = $force ORDER BY measure_id, category, area, month
    """
    return rows(connection, query, force=force)


def _chart(points: list[dict], where: tuple[dict, dict], unit: str) -> list[dict]:
    """Control charts of a measure: months, values, signals (places of points and what they signal) and levels.

    Levels are told where they change: place of the point, phase, then centre, lower and upper limit as numbers, and
    the same as they are printed. Of a seasonal chart they go with the season; the figure centre_line is out of it.
    """
    charts = []
    for (category, area), same in groupby(points, key=lambda p: (p["category"], p["area"])):
        charted = list(same)
        last = charted[-1]
        charts.append(
            _place({"category": category, "area": area}, where)
            | {
                "kind": last["chart"],
                "season": last["season"],
                "note": last["note"],
                "isTrial": last["is_trial"] and last["centre"] is not None,
                "months": [p["month"] for p in charted],
                "values": [_short(p["value"]) for p in charted],
                "signals": [
                    [n, p["point_type"], p["rule"]] for n, p in enumerate(charted) if p["point_type"] != "common_cause"
                ],
                "levels": list(_levels(charted, unit)),
            }
        )
    return charts


def _levels(charted: list[dict], unit: str) -> Iterator[list]:
    before: tuple[Any, ...] | None = None
    for place, point in enumerate(charted):
        now = (point["phase"], *(point[level] for level in LEVELS))
        if now != before:
            texts = [None if level is None else printed(level, "centre_line", unit) for level in now[1:]]
            yield [place, now[0], *(_short(level) for level in now[1:]), *texts]
        before = now


def _phases(connection: duckdb.DuckDBPyConnection, force: str) -> list[dict]:
    query = f"""
        SELECT measure_id, category, area, {MONTH.format("starts_on")} AS month, cause
        FROM measures.phase WHERE force = $force ORDER BY measure_id, starts_on
    """
    return rows(connection, query, force=force)


def _peers(connection: duckdb.DuckDBPyConnection, force: str) -> list[dict]:
    query = f"""
        SELECT *, date_diff('month', period_start, period_end) + 1 AS months, {MONTH.format("period_end")} AS ends
        FROM measures.peer WHERE force = $force AND rank_of > 1 ORDER BY measure_id, category, ends
    """
    return [row for row in rows(connection, query, force=force) if row["months"] != 3 or row["ends"] % 3 == 2]


def _band(found: list[dict], categories: dict, span: range, unit: str) -> list[dict]:
    """The group by category: the force's rate, the group's average and the band about it, the rank and the place."""
    told = []
    for category, same in groupby(found, key=lambda row: row["category"]):
        group = list(same)
        ends = [row["ends"] for row in group]
        numbers = {"rate": "rate", "average": "peer_average", "lower": "lower", "upper": "upper"}
        texts = {
            "averageText": [printed(row["peer_average"], "peer_average", unit) for row in group],
            "rank": [f"{row['rank']} of {row['rank_of']}" for row in group],
            "position": [row["position"] for row in group],
        }
        told.append(
            {"category": categories.get(category, 0)}
            | {name: _dense(ends, [_short(row[column]) for row in group], span) for name, column in numbers.items()}
            | {name: _dense(ends, values, span) for name, values in texts.items()}
        )
    return told


def _hidden(connection: duckdb.DuckDBPyConnection, force: str) -> list[dict]:
    """Series and lengths of which the edition leaves figures out."""
    query = """
        SELECT DISTINCT measure_id, category, area, months FROM published.suppression
        WHERE force = $force ORDER BY ALL
    """
    return rows(connection, query, force=force)
