"""The rule of the public edition: its thresholds in one place, and how it is told to a reader."""

from dataclasses import dataclass

import duckdb
import polars as pl

# Proposed rule of the project's domain notes, section 11, after the practice of Freedom of Information answers (fewer
# than five) and NHS small-number procedures; the Office for National Statistics sets no single number.
SMALLEST, LARGEST = 1, 4  # counts that are suppressed, both included; 0 is shown
FEW = 10  # cases: a percentage of fewer, and of more than none, is suppressed

RULE = (
    f"Numbers of {SMALLEST} to {LARGEST} people, of their cases, and of rapes and road casualties of an area are not "
    f"shown, nor are percentages of fewer than {FEW}; 0 is. Where one number of a series is that small, the whole "
    "series of single months goes, and of quarters if one of those is small too. Further series go with it where totals"
    " and other figures would tell the small number. Figures by area and of people come out by whole quarters."
)


@dataclass(frozen=True, kw_only=True)
class Left:
    """How many figures the public edition leaves out, and why."""

    figures: int
    primary: int
    secondary: int

    @property
    def out(self) -> int:
        """Figures left out."""
        return self.primary + self.secondary


def left_out(suppression: pl.DataFrame, shown: int) -> Left:
    """Count what `published.suppression` lists.

    Args:
        suppression: rows of the table, of a public edition.
        shown: rows of `published.figure` of the same edition.
    """
    cells = dict(suppression.group_by("reason").agg(pl.col("cells").sum()).iter_rows())
    primary, secondary = (int(cells.get(reason, 0)) for reason in ("primary", "secondary"))
    return Left(figures=shown + primary + secondary, primary=primary, secondary=secondary)


def suppressed(connection: duckdb.DuckDBPyConnection) -> Left:
    """How many figures a public edition leaves out, from itself."""
    [(shown,)] = connection.execute("SELECT count(*) FROM published.figure").fetchall()
    return left_out(connection.execute("FROM published.suppression").pl(), shown)


def rule_text(left: Left) -> str:
    """The rule and its counts, as they are printed beside the public figures."""
    return (
        f"{RULE} {left.out:,} of {left.figures:,} figures are not shown: {left.primary:,} of series with a small "
        f"number or a small group, {left.secondary:,} so that those cannot be worked out."
    )
