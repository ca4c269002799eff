"""What the pages read of a release: printed figures, entries of measures, charted points, by key and in words."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import duckdb

from assets.published.named_periods import Days, back, length, months_to
from assets.published.report import words
from assets.published.report.points import Charted, phases, points
from assets.published.report.rows import rows
from assets.published.report.tables import mark, policing_areas_of

SUPPRESSED = "[c]"  # confidential: the symbol of the Government Statistical Service
YEARS_BACK = 2  # figures of periods that end within so many years of the reported one are at hand
Key = tuple[str, str, dt.date, dt.date, str]  # category, area, period_start, period_end, statistic


def hidden_by(period: Days) -> int:
    """Length that a public edition suppresses the period by: 3 where it is of whole quarters, else 1."""
    start, end = period
    return 3 if start.month % 3 == 1 and end.month % 3 == 0 else 1


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A release, read for the force it speaks of."""

    connection: duckdb.DuckDBPyConnection
    force: str

    def rows(self, query: str, **parameters: object) -> list[dict]:
        """Rows of a query; `$force` is the force."""
        return rows(self.connection, query, force=self.force, **parameters)

    @cached_property
    def measures(self) -> dict[str, dict]:
        """Entries of the catalogue, in its order."""
        return {row["measure_id"]: row for row in rows(self.connection, "FROM measures.measure ORDER BY rowid")}

    @cached_property
    def headlines(self) -> dict[str, dict]:
        """Rows of published.headline by measure."""
        found = self.rows("SELECT * FROM published.headline WHERE force = $force")
        return {row["measure_id"]: row for row in found}

    @cached_property
    def topics(self) -> list[dict]:
        """Rows of published.summary, in its order."""
        return self.rows("SELECT * FROM published.summary WHERE force = $force ORDER BY position")

    @cached_property
    def quarter(self) -> Days | None:
        """The reported quarter: the newest that a headline measure speaks of."""
        ends = [row["period_end"] for row in self.headlines.values()]
        return months_to(max(ends), 3) if ends else None

    @cached_property
    def areas(self) -> list[str]:
        """Policing areas that figures are published for, by name."""
        return policing_areas_of(self.connection, self.force)

    @cached_property
    def suppressed(self) -> set[tuple[str, str, str, int]]:
        """Series and lengths of period that a public edition does not show."""
        found = self.rows("SELECT measure_id, category, area, months FROM published.suppression WHERE force = $force")
        return {(row["measure_id"], row["category"], row["area"], row["months"]) for row in found}

    @cached_property
    def marks(self) -> dict[tuple[str, str, str], dict]:
        """What the latest month signals, by measure, category and area; usual variation has no mark."""
        found = self.rows("SELECT * FROM published.exception WHERE force = $force AND is_latest")
        return {(row["measure_id"], row["category"], row["area"]): mark(row) for row in found}

    @cached_property
    def charted(self) -> Charted:
        """Points of charts by measure and area."""
        return points(self.connection, self.force)

    @cached_property
    def phases(self) -> Charted:
        """Accepted phases by measure and area."""
        return phases(self.connection, self.force)

    def figures(self, measure_id: str) -> dict[Key, tuple[str, float]]:
        """Printed text and value of a measure's figures, by key."""
        return self._figures.get(measure_id, {})

    @cached_property
    def _figures(self) -> dict[str, dict[Key, tuple[str, float]]]:
        """Figures of every measure, in one scan: a scan for each reads as much again."""
        query = """
            SELECT measure_id, printed, value, category, area, period_start, period_end, statistic
            FROM published.figure
            WHERE force = $force AND period_end > $since AND statistic NOT IN ('centre_line', 'centre_line_before')
        """
        since = back(self.quarter[1], 12 * YEARS_BACK + 1) if self.quarter else dt.date.min
        found: defaultdict[str, dict[Key, tuple[str, float]]] = defaultdict(dict)
        asked = self.connection.execute(query, {"force": self.force, "since": since})
        for measure_id, printed, value, *key in asked.fetchall():
            found[measure_id][tuple(key)] = (printed, value)
        return found

    @cached_property
    def _periods(self) -> dict[str, set[Days]]:
        """Periods that the force has a value of, by measure."""
        return {
            measure_id: {(key[2], key[3]) for key in figures if key[4] == "value" and key[1] == self.force}
            for measure_id, figures in self._figures.items()
        }

    def has_statistic(self, measure_id: str, statistics: Iterable[str]) -> bool:
        """Whether a measure has any of some statistics, of whatever place and period."""
        return not self._statistics.get(measure_id, set()).isdisjoint(statistics)

    @cached_property
    def _statistics(self) -> dict[str, set[str]]:
        return {measure_id: {key[4] for key in figures} for measure_id, figures in self._figures.items()}

    def text(
        self, measure_id: str, period: Days | None, statistic: str = "value", *, area: str = "", category: str = ""
    ) -> str | None:
        """A figure as printed; `[c]` where the edition suppresses it, None where the release has none."""
        if period is None:
            return None
        place = area or self.force
        found = self.figures(measure_id).get((category, place, *period, statistic))
        if found:
            return found[0]
        is_suppressed = (measure_id, category, place, hidden_by(period)) in self.suppressed
        return SUPPRESSED if is_suppressed and statistic != "target" else None

    def number(self, measure_id: str, period: Days, *, area: str = "", category: str = "") -> float | None:
        """The unrounded value of a period."""
        found = self.figures(measure_id).get((category, area or self.force, *period, "value"))
        return found[1] if found else None

    def newest(self, measure_id: str, months: Sequence[int] = (3, 12, 1)) -> Days | None:
        """The newest period of a measure up to the reported quarter, of the first of the lengths that it has."""
        if self.quarter is None:
            return None
        last = self.quarter[1]
        held = {(start, end) for start, end in self._periods.get(measure_id, set()) if end <= last}
        held |= {months_to(last, m) for measure, _, _, m in self.suppressed if measure == measure_id}
        for wanted in months:
            of_length = [period for period in held if length(period) == wanted]
            whole = [period for period in of_length if wanted != 3 or period[1].month % 3 == 0]
            if whole:
                return max(whole)
        return None

    def categories(self, measure_id: str) -> list[str]:
        """Categories of a measure, the total left out: as the catalogue lists them, then by name."""
        named = [name.strip() for name in self.measures[measure_id]["categories"].split(",") if name.strip()]
        held = {category for category, *_ in self.figures(measure_id)} - {""}
        return [name for name in named if name in held] + sorted(held - set(named))

    def title(self, measure_id: str) -> str:
        """Name of a measure."""
        return self.measures[measure_id]["title"]

    def has(self, measure_id: str) -> bool:
        """Whether the release has figures of a measure for the force."""
        return measure_id in self.measures and bool(self.figures(measure_id))

    def said(self, period: Days | None) -> str:
        """A period in words."""
        if period is None:
            return ""
        return words.month(period[0]) if length(period) == 1 else words.quarter(*period)
