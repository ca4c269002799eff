"""What a measure is: a value that says what is counted, of what, and how the figure reads."""

import re
from dataclasses import dataclass
from typing import Literal

import polars as pl

from schemas.code_lists import NOT_KNOWN
from schemas.errors import InvalidSetting

Improvement = Literal["increase", "decrease", "neutral"]


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
        category: column the measure is broken down by; "" for none. The total has category '',
            rows without one are Not known.
        of_categories: numerator by category over the total of all categories, scaled by `per`.
        unit: unit of the value.
        improvement: direction that is good; most are neutral.
        share_of: measure whose value it is published as a share of, in percent.
        exposure: column of the population it is published per 1,000 of; "" for none.
        has_peers: compared with the force's most similar group.
        months_a_row: months one row of the fact covers; 3 where the source is quarterly.
        is_charted: has a control chart by month.
        target: value to reach; None where none is set.
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
    category: str = ""
    of_categories: bool = False
    improvement: Improvement = "neutral"
    share_of: str = ""
    exposure: Literal["", "population", "households"] = ""
    has_peers: bool = False
    months_a_row: Literal[1, 3] = 1
    is_charted: bool = True
    target: float | None = None

    def __post_init__(self) -> None:
        """Refuse an entry that could not be evaluated or read."""
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.measure_id):
            raise InvalidSetting(f"measure {self.measure_id!r}: an id is lower case words joined by _")
        if blank := [f for f in ("title", "question", "definition", "source", "owner") if not getattr(self, f).strip()]:
            raise InvalidSetting(f"measure {self.measure_id}: {blank} must be written")
        for name in ("where", "numerator", "denominator"):
            text = getattr(self, name)
            try:
                _ = pl.sql_expr(text) if text else None
            except pl.exceptions.PolarsError as problem:
                raise InvalidSetting(f"measure {self.measure_id}: {name} is not SQL: {text}: {problem}") from problem

    def sql(self) -> str:
        """The query that gives the measure's monthly components, for DuckDB and a release."""
        category = f"coalesce({self.category}, '{NOT_KNOWN}')" if self.category else "''"
        parts = [
            f"force, area, month, {category} AS category",
            f"sum(CAST({self.numerator} AS DOUBLE)) AS numerator",
            f"sum(CAST({self.denominator} AS DOUBLE)) AS denominator" if self.denominator else "",
        ]
        columns = ",\n       ".join(filter(None, parts))
        return f"SELECT {columns}\nFROM facts.{self.fact}\nWHERE {self.where}\nGROUP BY ALL\nORDER BY ALL"
