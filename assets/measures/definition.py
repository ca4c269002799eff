"""What a measure is: a value that says what is counted, of what, and how the figure reads."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from schemas.code_lists import NOT_KNOWN
from schemas.errors import InvalidSetting

NOT_SETTLED = "not_yet_outcomed"  # category of rows of a mix that were not settled by the end of a period
Improvement = Literal["increase", "decrease", "neutral"]
Disclosure = Literal["", "person", "area"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Measure:
    """One measure of the catalogue.

    Filters and components are SQL over the fact table: the text that Polars evaluates is the text a person
    pastes into DuckDB.

    Attributes:
        measure_id: stable name, as in the register of measures.
        fact: fact table it is counted from, e.g. `crime`.
        where: rows that count (SQL predicate).
        numerator: what a row adds (SQL expression); "1" counts rows.
        denominator: what a row adds to the denominator (SQL expression); "" for a plain count.
        per: scale of numerator over denominator, e.g. 100 for percent.
        month: column of the fact with the month a row counts in.
        category: column the measure is broken down by; "" for none. The total has category '',
            rows without one are Not known.
        categories: predicate of each category, instead of a column; a row may be of several, or of none.
        of_categories: numerator by category over the total of all categories, scaled by `per`.
        unit: unit of the value.
        improvement: direction that is good; most are neutral.
        share_of: measure whose value it is published as a share of, in percent.
        exposure: column of the population it is published per 1,000 of; "" for none.
        has_peers: compared with the force's most similar group.
        months_a_row: months one row of the fact covers, from its month on; 3 where the source is quarterly.
        is_stock: it is what there is at the end of a month; months are not added up to quarters.
        settled_by: column of the month a row is settled in (an outcome's): it counts in a period that holds both its
            month and that one. Such a measure does not add up, and is counted anew for every month and three months.
        settles: which sums ask for it: the numerator; both; "open", a numerator of rows not settled by then; or "mix",
            all rows by category, those not settled by then in a category of their own.
        is_distinct: its fact counts people once, in each area and in the force, in each month and in each quarter.
        of_force: numerator of an area over the force's, scaled by `per`.
        quantile: value is this quantile of what rows add (0.5 is the median), between two rows by their distance; it
            is computed anew for every area, the force, each month and each quarter. Cells without rows have none.
        supplied_where: rows without which a month is not supplied yet, where it differs from the fact's (predicate).
        peers_as: measure whose comparison with peers it is; "" for its own.
        is_headline: the summary speaks of it.
        is_charted: has a control chart by month.
        chart: kind of its chart; "" is chosen from what it counts, of what, and how much there is.
        is_by_length: its chart is of months of equal length (30.4375 days): February is a tenth shorter than March.
        is_seasonal: whether its chart is adjusted for the month of the year; None leaves it to a test of each series.
        target: value to reach; None where none is set.
        disclosure: whose small numbers the public edition leaves out: "person", of people or their cases, everywhere;
            "area", of offences or casualties, where they are of an area; "" for none.
        disclosure_of: categories that are protected otherwise than the measure.
    """

    measure_id: str
    title: str
    question: str
    definition: str
    fact: str
    unit: str
    source: str
    owner: str
    topic: str
    where: str = "TRUE"
    numerator: str = "1"
    denominator: str = ""
    per: int = 1
    month: str = "month"
    category: str = ""
    categories: Mapping[str, str] = field(default_factory=dict)
    of_categories: bool = False
    improvement: Improvement = "neutral"
    share_of: str = ""
    exposure: Literal["", "population", "households"] = ""
    has_peers: bool = False
    months_a_row: Literal[1, 3, 12] = 1
    is_stock: bool = False
    settled_by: str = ""
    settles: Literal["numerator", "both", "open", "mix"] = "numerator"
    is_distinct: bool = False
    of_force: bool = False
    quantile: float | None = None
    supplied_where: str = ""
    peers_as: str = ""
    is_charted: bool = True
    chart: Literal["", "xmr", "c", "cprime", "u", "uprime", "p", "pprime", "g", "run", "none"] = ""
    is_by_length: bool = False
    is_seasonal: bool | None = None
    is_headline: bool = False
    target: float | None = None
    disclosure: Disclosure = ""
    disclosure_of: Mapping[str, Disclosure] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse an entry that could not be evaluated or read."""
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.measure_id):
            raise InvalidSetting(f"measure {self.measure_id!r}: an id is lower case words joined by _")
        if blank := [f for f in ("title", "question", "definition", "source", "owner") if not getattr(self, f).strip()]:
            raise InvalidSetting(f"measure {self.measure_id}: {blank} must be written")
        if self.category and self.categories:
            raise InvalidSetting(f"measure {self.measure_id}: categories are a column's or predicates, not both")
        texts = {name: getattr(self, name) for name in ("where", "numerator", "denominator", "supplied_where")}
        for name, text in (texts | dict(self.categories)).items():
            try:
                _ = pl.sql_expr(text) if text else None
            except pl.exceptions.PolarsError as problem:
                raise InvalidSetting(f"measure {self.measure_id}: {name} is not SQL: {text}: {problem}") from problem

    def sql(self) -> str:
        """The query that gives the measure's monthly components, for DuckDB and a release."""
        category = f"coalesce({self.category}, '{NOT_KNOWN}')" if self.category else "''"
        if self.settles == "mix":
            category = f"CASE WHEN {self._within} THEN {category} ELSE '{NOT_SETTLED}' END"
        month = "month" if self.month == "month" else f"{self.month} AS month"
        parts = [
            f"force, area, {month}, {'category' if self.categories else f'{category} AS category'}",
            f"sum(CAST({self.numerator} AS DOUBLE)) AS numerator",
            f"sum(CAST({self.denominator} AS DOUBLE)) AS denominator" if self.denominator else "",
        ]
        columns = ",\n       ".join(filter(None, parts))
        rows = f"facts.{self.fact}"
        if self.settled_by:
            return self._settled_sql(columns.replace("AS numerator", "FILTER (numerator_counts) AS numerator"))
        if self.categories:
            each = [f"CASE WHEN {holds} THEN '{name}' END" for name, holds in self.categories.items()]
            rows = f"(\n  SELECT *, unnest([{', '.join(each)}]) AS category\n  FROM {rows}\n)"
        found = f"{self.where} AND category IS NOT NULL" if self.categories else self.where
        if self.is_distinct:
            found = f"months_a_row = 1 AND {found}"
        if self.quantile is not None:
            quantile = f"quantile_cont(CAST({self.numerator} AS DOUBLE), {self.quantile})"
            columns = columns.replace(f"sum(CAST({self.numerator} AS DOUBLE))", quantile)
            rows = f"(\n  FROM {rows} UNION ALL SELECT * REPLACE (force AS area) FROM {rows}\n)"
        return f"SELECT {columns}\nFROM {rows}\nWHERE {found}\nGROUP BY ALL\nORDER BY ALL"

    @property
    def _within(self) -> str:
        return f"coalesce({self.settled_by} = {self.month}, FALSE)"

    def _settled_sql(self, columns: str) -> str:
        """Components of single months: rows settled in the month they are of, or not."""
        within = self._within
        of_numerator = {"open": f"NOT {within}", "mix": "TRUE"}.get(self.settles, within)
        of_denominator = within if self.settles == "both" else "TRUE"
        rows = f"(\n  SELECT *, {of_numerator} AS numerator_counts FROM facts.{self.fact}\n)"
        return f"SELECT {columns}\nFROM {rows}\nWHERE ({self.where}) AND {of_denominator}\nGROUP BY ALL\nORDER BY ALL"

    @property
    def is_proportion(self) -> bool:
        """Whether it is a percentage of cases, each of which counts or not."""
        return self.per == 100 and (self.denominator == "1" or self.of_categories or self.of_force)

    @property
    def chart_kind(self) -> Literal["count", "proportion", "mean"]:
        """What the choice of its chart goes by."""
        if self.is_proportion:
            return "proportion"
        counts = not self.denominator and self.quantile is None and self.numerator == "1" and not self.is_stock
        return "count" if counts else "mean"

    @property
    def adds_up(self) -> bool:
        """Whether its months are added up to longer periods."""
        return not (self.settled_by or self.is_stock) and self.areas_add_up

    @property
    def areas_add_up(self) -> bool:
        """Whether the areas of a force add up to it."""
        return not self.is_distinct and self.quantile is None

    @property
    def is_protected(self) -> bool:
        """Whether the public edition leaves out small numbers of it, or of a category of it."""
        return bool(self.disclosure or any(self.disclosure_of.values()))

    @property
    def has_categories(self) -> bool:
        """Whether it is broken down at all."""
        return bool(self.category or self.categories)
