"""The figures that a commentary may speak of, found by the names a person gives them."""

import datetime as dt
import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import polars as pl

from assets.published.named_periods import Days, earlier, length, named, period
from schemas.errors import InvalidSetting, PerformanceError
from schemas.measures import STATISTICS

COLUMNS = (
    "measure_id", "category", "area", "period_start", "period_end", "statistic", "value", "printed", "unit",
)  # fmt: skip

COMPARED = ("quarter", "previous quarter", "month", "previous month", "year", "quarter last year", "month last year")


class UnknownFigure(PerformanceError):
    """A reference to a figure that the release does not hold; it says which is near."""


class Figure(NamedTuple):
    """One printed statistic of the release."""

    measure_id: str
    category: str
    area: str
    start: dt.date
    end: dt.date
    statistic: str
    value: float
    printed: str
    unit: str

    @property
    def days(self) -> Days:
        """Its period."""
        return self.start, self.end


@dataclass(frozen=True, kw_only=True, eq=False)
class Figures:
    """Every figure of one force in one release.

    Attributes:
        month: reported month, its first day.
        rows: rows of `schemas.published.PrintedFigure` of the force, by measure.
        measures: rows of `schemas.measures.MeasureEntry`, by measure.
    """

    force: str
    month: dt.date
    rows: Mapping[str, pl.DataFrame]
    measures: Mapping[str, dict[str, Any]]
    areas: tuple[str, ...]
    periods: Mapping[str, Days]
    _indexed: dict[tuple[str, str], dict[tuple, Figure]] = field(default_factory=dict)
    _recent: dict[str, list[Figure]] = field(default_factory=dict)

    def all_of(self, measure_id: str, area: str) -> dict[tuple, Figure]:
        """Every figure of a measure and area, by category, period and statistic; none of one without figures."""
        if (measure_id, area) not in self._indexed:
            found = self._where(measure_id, pl.col("area") == area)
            self._indexed[measure_id, area] = {(f.category, *f.days, f.statistic): f for f in found}
        return self._indexed[measure_id, area]

    def recent(self, measure_id: str) -> list[Figure]:
        """Figures of a measure of the reported period and of those it is compared with, the nearest period first."""
        if measure_id not in self._recent:
            own = self.own(measure_id, self.force)
            wanted = list(dict.fromkeys([*([own] if own else []), *(self.periods[name] for name in COMPARED)]))
            spans = [(pl.col("period_start") == start) & (pl.col("period_end") == end) for start, end in wanted]
            found = self._where(measure_id, pl.any_horizontal(spans))
            self._recent[measure_id] = sorted(found, key=lambda figure: wanted.index(figure.days))
        return self._recent[measure_id]

    def _where(self, measure_id: str, rows: pl.Expr) -> list[Figure]:
        table = self.rows.get(measure_id)
        return [] if table is None else [Figure(*row) for row in table.filter(rows).select(COLUMNS).rows()]

    def get(
        self, measure_id: str, area: str, days: Days, statistic: str = "value", category: str = ""
    ) -> Figure | None:
        """The figure of a key; None where there is none."""
        return self.all_of(measure_id, area).get((category, *days, statistic))

    def find(self, measure: str, area: str, when: str, statistic: str = "value", category: str = "") -> Figure:
        """The figure that a person names.

        Args:
            area: '' for the whole force.
            when: a name of `named_periods.NAMES`, "latest", or a period as 2016-12, 2016Q4 or two days.

        Raises:
            UnknownFigure: the release has no such figure; it names the nearest that there is.
        """
        if measure not in self.measures:
            raise UnknownFigure(f"no measure is called {measure!r}.{self._near_measures(measure)}")
        area = area or self.force
        if area not in self.areas:
            raise UnknownFigure(f"{self.force} has no area {area!r}.{nearest(area, self.areas)}")
        if statistic not in STATISTICS:
            raise UnknownFigure(f"no statistic is called {statistic!r}.{nearest(statistic, STATISTICS)}")
        categories = set(self.rows[measure]["category"].unique()) if measure in self.rows else set[str]()
        if category not in categories and categories:
            raise UnknownFigure(f"{measure} has no category {category!r}.{nearest(category, categories - {''})}")
        days = self._days(measure, area, when, statistic, category)
        return self.get(measure, area, days, statistic, category) or self._lacking(
            measure, area, when, days, statistic, category
        )

    def newest(self, measure: str, area: str, statistic: str = "value", category: str = "") -> Days | None:
        """Newest period of a statistic, the longest where several end together; None without one."""
        every = self.all_of(measure, area).values()
        found = [f.days for f in every if (f.category, f.statistic) == (category, statistic)]
        return max(found, key=lambda days: (days[1], -days[0].toordinal()), default=None)

    def own(self, measure: str, area: str, category: str = "") -> Days | None:
        """The period a measure is reported by: the quarter, else the newest it is published for."""
        quarter = self.periods["quarter"]
        has_quarter = self.get(measure, area, quarter, "value", category)
        return quarter if has_quarter else self.newest(measure, area, "value", category)

    def before(self, figure: Figure) -> Figure | None:
        """The figure of the period before, as the release prints it beside: previous_value."""
        return self.get(figure.measure_id, figure.area, figure.days, "previous_value", figure.category)

    def year_before(self, figure: Figure) -> Figure | None:
        """The value of the same period a year before."""
        return self.get(figure.measure_id, figure.area, earlier(figure.days, 12), "value", figure.category)

    def average(self, figure: Figure) -> Figure | None:
        """The average beside a value: of a quarter the quarter average, else the mean of the twelve months."""
        if length(figure.days) == 3:
            found = self.get(figure.measure_id, figure.area, figure.days, "quarter_average", figure.category)
            if found:
                return found
        year = self.periods["year"]
        return self.get(figure.measure_id, figure.area, year, "month_average", figure.category)

    def title(self, measure: str) -> str:
        """Name of a measure in print."""
        return self.measures[measure]["title"]

    def _days(self, measure: str, area: str, when: str, statistic: str, category: str) -> Days:
        if when in self.periods:
            return self.periods[when]
        if when == "latest":
            newest = self.newest(measure, area, statistic, category)
            if newest is None:
                raise UnknownFigure(f"the release has no {statistic} of {measure} for {area}.")
            return newest
        try:
            return period(when)
        except InvalidSetting as problem:
            names = (*self.periods, "latest")
            raise UnknownFigure(
                f"{when!r} is no period. Give 2016-12, 2016Q4 or one of: {', '.join(names)}.{nearest(when, names)}"
            ) from problem

    def _lacking(self, measure: str, area: str, when: str, days: Days, statistic: str, category: str) -> Figure:
        of = f"{measure}{f' ({category})' if category else ''} for {area}"
        said = f"the release has no {statistic} of {of}, {when} ({days[0]} to {days[1]}): missing is not nought."
        if newest := self.newest(measure, area, statistic, category):
            raise UnknownFigure(f'{said} Its newest is "{newest[0]}..{newest[1]}".')
        there = sorted({key[-1] for key in self.all_of(measure, area)})
        raise UnknownFigure(f"{said} Of {measure} it has: {', '.join(there) or 'nothing'}.")

    def _near_measures(self, measure: str) -> str:
        by_title = {entry["title"].lower(): name for name, entry in self.measures.items()}
        known = {name: name for name in self.measures} | by_title
        near = difflib.get_close_matches(measure.lower().replace(" ", "_"), known, n=2, cutoff=0.5)
        near += difflib.get_close_matches(measure.lower().replace("_", " "), known, n=2, cutoff=0.5)
        return _meant(dict.fromkeys(known[name] for name in near))


def figures_of(
    table: pl.DataFrame, measures: pl.DataFrame, force: str, month: dt.date, areas: Iterable[str] = ()
) -> Figures:
    """The figures of a force.

    Args:
        table: rows of `schemas.published.PrintedFigure`, of any forces.
        measures: the catalogue, rows of `schemas.measures.MeasureEntry`.
        areas: its policing areas, in order; those with figures are known besides.
    """
    own = table.filter(pl.col("force") == force)
    rows = {str(key[0]): part for key, part in own.partition_by("measure_id", as_dict=True).items()}
    found = own["area"].unique().sort().to_list()
    return Figures(
        force=force,
        month=month,
        rows=rows,
        measures={row["measure_id"]: row for row in measures.iter_rows(named=True)},
        areas=tuple(dict.fromkeys([force, *areas, *found])),
        periods=named(month),
    )


def nearest(text: str, known: Iterable[str]) -> str:
    """` Meant? ...` of the nearest names, '' where none is near; all of them where they are few."""
    names = {name.lower(): name for name in known}
    near = [names[name] for name in difflib.get_close_matches(text.lower(), names, n=3, cutoff=0.4)]
    return _meant(near or (sorted(names.values()) if len(names) <= 8 else []))


def _meant(names: Iterable[str]) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f" Meant? {listed}" if listed else ""
