"""The table a run ends with: measure, quarter, change, signal of the latest month."""

from pathlib import Path

from rich.console import Console
from rich.table import Table

from assets.published.opening import open_release
from assets.published.report import behind, words

QUERY = """
    SELECT s.title, s.period_start, value.printed, change.printed, s.quarter_average, s.signal, s.rule, s.signal_month
    FROM published.headline s
    JOIN published.figure value USING (force, measure_id, period_start, period_end)
    LEFT JOIN published.figure change
      ON (change.force, change.measure_id, change.period_start, change.period_end, change.statistic, change.area,
          change.category)
       = (s.force, s.measure_id, s.period_start, s.period_end, 'pct_change_on_previous_quarter', s.force, '')
    WHERE s.force = (SELECT force FROM published.release)
      AND value.statistic = 'value' AND value.area = s.force AND value.category = ''
    ORDER BY s.rowid
"""
RELEASE = "SELECT release_id, as_at, force, provenance FROM published.release"
QUALITY = """
    SELECT count(*), sum(rows_read), sum(rows_validated), sum(rows_quarantined) FROM published.quality
"""
SIGNALS = {
    "special_cause_high": "▲ high",
    "special_cause_low": "▼ low",
    "special_cause_improvement": "● improvement",
    "special_cause_concern": "● concern",
    "common_cause": "common cause",
}
COMMENTARY = """
    SELECT count(*) FILTER (text <> ''), (SELECT count(*) FROM published.summary),
        list(message ORDER BY file) FILTER (message <> '')
    FROM published.commentary
"""


def print_closing(release: Path, console: Console) -> bool:
    """Print what a release says, from the release alone.

    Returns:
        True where every source is in it to its newest delivery, and every file of the commentary; False where a
        source is stopped or a file left out.
    """
    with open_release(release) as connection:
        rows = connection.execute(QUERY).fetchall()
        release_id, as_at, force, provenance = connection.execute(RELEASE).fetchall()[0]
        deliveries, read, validated, quarantined = connection.execute(QUALITY).fetchall()[0]
        stopped, stale = behind.stopped(connection), behind.stale(connection)
        is_asked = connection.execute("SELECT commentary_fingerprint <> '' FROM published.release").fetchall()[0][0]
        written, topics, wrong = connection.execute(COMMENTARY).fetchall()[0]
    table = Table(title=f"{force}: {_quarter(rows)}, as at {as_at}", title_justify="left")
    for name, side in (("Measure", "left"), ("Quarter", "right"), ("Change", "right"), ("Latest month", "left")):
        table.add_column(name, justify=side)
    for title, _, value, change, _, signal, rule, month in rows:
        table.add_row(title, value, change or "–", _signal(signal, rule, month))
    console.print(table)
    console.print(
        f"{deliveries or 0:,} deliveries: {read or 0:,} rows read = {validated or 0:,} validated"
        f" + {quarantined or 0:,} quarantined"
    )
    if provenance:
        console.print(provenance, style="yellow", highlight=False)
    for row in stopped:
        told = f"{row['source']} is stopped since {row['since']}, {row['waiting']} deliveries wait. {row['message']}"
        console.print(told, style="red", highlight=False, markup=False, soft_wrap=True)
    if late := [f"{row['source']} ({row['newest_delivery']})" for row in stale if row["reason"] == "late"]:
        told = f"Late at {as_at}, by their newest deliveries: {', '.join(late)}."
        console.print(told, style="yellow", highlight=False, markup=False, soft_wrap=True)
    if is_asked:
        console.print(f"Commentary on {written} of {topics} topics.", highlight=False)
    for message in wrong or []:
        told = f"Commentary left out: {message}"
        console.print(told, style="red", highlight=False, markup=False, soft_wrap=True)
    console.print(f"Release {release_id}", highlight=False)
    return not (stopped or wrong)


def _quarter(rows: list[tuple]) -> str:
    starts = sorted({row[1] for row in rows})
    if not starts:
        return "no whole quarter yet"
    first = starts[-1]
    return f"quarter from {first:%B %Y}"


def _signal(signal: str | None, rule: str | None, month: object) -> str:
    if signal is None:
        return "–"
    why = f" ({words.RULES_IN_SHORT[rule]}, {month:%b %Y})" if rule else ""
    return f"{SIGNALS[signal]}{why}"
