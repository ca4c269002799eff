"""`performance chart`: any series of a file on a control chart, by the engine of the reports."""

import datetime as dt
import math
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
from rich.console import Console

from assets.measures.charts.one_series import AUTOSPC_FACTOR, Asked, chart_series, icons_of
from assets.measures.charts.settings import OF_EVENTS, RATIOS, SHARES, SHIFT_KINDS
from assets.published.report import chart as drawing
from assets.published.report import words
from schemas.errors import InvalidSetting

COLUMNS = ("month", "value", "centre", "lower", "upper", "phase", "rule", "point_type")
ENDINGS = (".csv", ".svg", ".html")
NOT_BELOW_NOUGHT = (*RATIOS, "c", "cprime", *OF_EVENTS)
NUMBER = r"^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$"
NOT_THERE = ("", "NA", "NULL", "null")
MONTH = len("2016-12")
AXIS = {
    "mr": "Moving range", "c": "Count", "cprime": "Count", "u": "Rate", "uprime": "Rate", "p": "Share",
    "pprime": "Share", "g": "Cases between", "t": "Time between",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Series:
    """A series as it is read.

    Attributes:
        file: it comes from.
        points: number, line (of the file), month (as written), value, numerator, denominator; by month where every
            month is a date, else as in the file.
        per: scale of the value.
        days: first days of the months, by number; empty where the file numbers its points.
    """

    file: Path
    points: pl.DataFrame
    per: int
    days: list[dt.date]


def chart_file(file: Path, asked: Asked, rebases: list[str], out: Path, console: Console) -> None:
    """Read a series, chart it, write the chart.

    Raises:
        InvalidSetting: naming file, line, value and remedy.
    """
    _check(asked, rebases, out)
    series = read_series(file, asked)
    at = {_row_of(rebase.strip(), series) for rebase in rebases} - {0}  # the first point starts a phase as it is
    wanted = replace(asked, rebases=tuple(sorted(at)), per=series.per)
    named = series.points.select("number", "month")
    charted = chart_series(series.points, wanted).drop("month").join(named, on="number", maintain_order="left")
    if charted.is_empty():
        raise InvalidSetting(f"{file}: no row has a value. Give a file with month and value.")
    if out.suffix == ".csv":
        charted.select(COLUMNS).write_csv(out)
    else:
        _draw(charted, series, wanted, out)
    for told in (_said(charted, asked), f"{out}: {len(charted)} points, phases: {charted['phase'].n_unique()}"):
        console.print(told, highlight=False, markup=False, soft_wrap=True)


def _said(charted: pl.DataFrame, asked: Asked) -> str:
    """The latest point in a sentence."""
    latest = charted.row(-1, named=True)
    _, assurance = icons_of(charted)
    rule = f" ({words.RULES.get(latest['rule'], latest['rule'].replace('_', ' '))})" if latest["rule"] else ""
    note = f"; {latest['note']}" if latest["note"] else ""
    target = f"; target {asked.target:,.12g}: {assurance.replace('_', ' ')}" if assurance else ""
    signal = words.SIGNALS[latest["point_type"]].words
    return f"{latest['month']}: {_number(latest['value'])}, {signal}{rule}{note}{target}"


def _check(asked: Asked, rebases: list[str], out: Path) -> None:
    """Refuse what cannot be charted, before anything is read."""
    settings = asked.settings
    if out.suffix not in ENDINGS:
        raise InvalidSetting(f"--out {out}: the ending says what is written: {', '.join(ENDINGS)}.")
    if not out.parent.is_dir():
        raise InvalidSetting(f"--out {out}: the folder {out.parent} is not there. Make it first.")
    if not 0 < settings.limit_factor < math.inf:
        raise InvalidSetting(
            f"--limit-factor {settings.limit_factor:g}: limits are so many mean moving ranges from the centre. Give a"
            " number above 0, or leave it out."
        )
    if settings.fix_after is not None and settings.fix_after < settings.limits_from:
        raise InvalidSetting(f"--fix-after {settings.fix_after}: limits need {settings.limits_from} points at least.")
    if asked.shift_period and (rebases or settings.fix_after or settings.limit_factor != AUTOSPC_FACTOR):
        raise InvalidSetting(
            "--phases finds phases and limits by itself: leave out --rebase, --fix-after and --limit-factor."
        )


def read_series(file: Path, asked: Asked) -> Series:
    """Read month, value and (of a ratio) n."""
    if not file.is_file():
        raise InvalidSetting(f"{file} is not there. Give a CSV file with month and value.")
    try:
        table = pl.read_csv(file, infer_schema=False)
    except pl.exceptions.PolarsError as problem:
        raise InvalidSetting(f"{file} cannot be read as CSV: {str(problem).splitlines()[0]}.") from problem
    wanted = ("month", "value", *(("n",) if asked.kind in RATIOS else ()))
    if missing := [name for name in wanted if name not in table.columns]:
        raise InvalidSetting(f"{file} lacks the column {missing[0]!r}; it has {table.columns}. Name it in its header.")
    table = table.select(wanted).with_row_index("line", offset=2)
    table = table.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in wanted))  # blank lines
    value, months, line = _numbers(table, "value", file), table["month"], table["line"]
    is_ratio = asked.kind in RATIOS
    n = _numbers(table, "n", file) if is_ratio else pl.Series("n", [None] * table.height, dtype=pl.Float64)
    below = value < 0
    if asked.kind in NOT_BELOW_NOUGHT and below.any():
        raise InvalidSetting(
            f"{file}, line {_first(line, below)}: value is below nought. A {asked.kind} chart has none."
        )
    empty = (n.is_null() | (n <= 0)) & value.is_not_null()
    if is_ratio and empty.any():
        raise InvalidSetting(f"{file}, line {_first(line, empty)}: n must be above nought where there is a value.")
    per, numerator = _scaled(value, n, asked.kind)
    over = numerator > n * (1 + 1e-9)
    if asked.kind in SHARES and over.any():
        raise InvalidSetting(
            f"{file}, line {_first(line, over)}: value is above n. Give cases, a share of 1 or a percentage."
        )
    points = pl.DataFrame({
        "line": line, "month": months, "value": numerator / n * per if is_ratio else value, "numerator": numerator,
        "denominator": n,
    })  # fmt: skip
    return _by_month(file, points, per, asked.kind)


def _by_month(file: Path, points: pl.DataFrame, per: int, kind: str) -> Series:
    """Points in order of their months where all are dates; a month twice is refused, two events of a day are not."""
    days = _days(points["month"])
    is_dated = not days.is_null().any()
    if is_dated:
        points = points.with_columns(day=days).sort("day", maintain_order=True)
        again = points["day"] == points["day"].shift(1)
        if kind not in OF_EVENTS and again.any():
            month = points["month"].filter(again)[0]
            line = _first(points["line"], again)
            raise InvalidSetting(f"{file}, line {line}: {month} is there twice. Leave one, or add them up.")
    numbered = points.with_columns(number=pl.int_range(points.height, dtype=pl.Int64, eager=True))
    return Series(file=file, points=numbered, per=per, days=numbered["day"].to_list() if is_dated else [])


def _scaled(value: pl.Series, n: pl.Series, kind: str) -> tuple[int, pl.Series]:
    """Scale of the value, and what is divided by n.

    A value is a count where all are whole. One of p and p' is else a share of 1 (none is above 1) or a percentage; so
    are whole ones that are all 1, or of which one is above its n and none above 100.
    """
    if kind not in RATIOS:
        return 1, pl.Series("numerator", [None] * len(value), dtype=pl.Float64)
    known = value.drop_nulls()
    is_whole = (known == known.round()).all()
    if kind in SHARES:
        is_share = (known == 1).all() or not (is_whole or (known > 1).any())
        is_percentage = not is_share and (known <= 100).all() and (not is_whole or (value > n).any())
        per = 100 if is_percentage else 1
        return per, value * n / per if is_share or is_percentage else value
    return 1, value if is_whole else value * n


def _numbers(table: pl.DataFrame, name: str, file: Path) -> pl.Series:
    text = table[name].replace(list(NOT_THERE), [None] * len(NOT_THERE))
    bad = text.is_not_null() & ~text.str.contains(NUMBER)
    if bad.any():
        line, word = _first(table["line"], bad), text.filter(bad)[0]
        raise InvalidSetting(f"{file}, line {line}: {name} is {word!r}, not a number. Correct it or leave it blank.")
    return text.str.strip_chars().cast(pl.Float64)


def _first(lines: pl.Series, marks: pl.Series) -> int:
    return lines.filter(marks.fill_null(False))[0]


def _days(months: pl.Series) -> pl.Series:
    return months.str.replace(r"^(\d{4}-\d{2})$", "$1-01").str.to_date("%Y-%m-%d", strict=False)


def _row_of(rebase: str, series: Series) -> int:
    """Row of the first point on or after a date; of numbered points the one of that number."""
    if series.days:
        try:
            day = dt.date.fromisoformat(rebase if len(rebase) > MONTH else f"{rebase}-01")
        except ValueError as problem:
            raise InvalidSetting(f"--rebase {rebase!r} is not like 2016-06 or 2016-06-01.") from problem
        later = [row for row, month in enumerate(series.days) if month >= day]
    else:
        later = series.points["month"].eq(rebase).arg_true().to_list()
    if not later:
        raise InvalidSetting(f"--rebase {rebase}: no point of {series.file} is on or after it.")
    return later[0]


def _draw(charted: pl.DataFrame, series: Series, asked: Asked, out: Path) -> None:
    """Draw points at their dates, or at their places where the file numbers them."""
    places = series.days or [number + 1 for number in range(series.points.height)]
    rows = [
        row
        | {f"{level}_text": None if row[level] is None else _number(row[level]) for level in drawing.LEVELS}
        | {"month": places[row["number"]]}
        for row in charted.iter_rows(named=True)
    ]
    first = charted.filter(pl.col("phase") > pl.col("phase").min()).unique("phase", keep="first").sort("number")
    cause = "proposed" if asked.shift_period else ""
    starts = [
        {"starts_on": at, "from_text": words.month(at) if series.days else f"point {at}", "cause": cause}
        for at in (places[number] for number in first["number"])
    ]
    unit = "Percentage" if series.per > 1 else AXIS.get(asked.kind, "Value")
    write = drawing.svg if out.suffix == ".svg" else drawing.html
    said = f"{series.file.stem}, {_said(charted, asked)}"
    out.write_text(write(said, rows, starts, asked.target, unit), encoding="utf-8")


def _number(value: float) -> str:
    """Four figures, and every figure before the point: 6,415, 12.41, 0.9309."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def shift_period(phases: str, kind: str) -> int | None:
    """Points of a period, of `--phases ssa:12`; None without it.

    Raises:
        InvalidSetting: it is another word, or the kind has no such phases.
    """
    if not phases:
        return None
    name, _, number = phases.partition(":")
    if name != "ssa" or not number.isascii() or not number.isdigit() or int(number) < 2:
        raise InvalidSetting(f"--phases {phases!r} is not like ssa:12 or ssa:24.")
    if kind not in SHIFT_KINDS:
        raise InvalidSetting(f"--phases is for {', '.join(SHIFT_KINDS)}, not for {kind}.")
    return int(number)
