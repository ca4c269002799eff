"""One series of a file on a chart of any kind, with the engine that charts every series of the force."""

from dataclasses import dataclass, field

import polars as pl

from assets.measures.charts.chart import WORKING, chart
from assets.measures.charts.icons import SIGN_OF_IMPROVEMENT, icons, point_type
from assets.measures.charts.limits import SIGMAS, TOO_FEW, add_limits
from assets.measures.charts.order import in_order, with_base
from assets.measures.charts.rules import add_rule
from assets.measures.charts.settings import D2, DEFAULT, Drawn, Settings
from assets.measures.charts.stable_shift import ShiftSettings, proposed_chart
from assets.measures.definition import Improvement
from assets.measures.periods import SERIES

AUTOSPC_FACTOR = SIGMAS / D2  # limits in mean moving ranges, as autospc and qicharts2 round them


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of a chart.

    Attributes:
        kind: of chart.
        rebases: rows, from 0, at which a new phase starts.
        shift_period: points a period of the Stable Shift Algorithm needs; None: phases are the rebases alone.
        target: value to reach; None for none.
        improvement: direction that is good.
        per: scale of a ratio: value = numerator / denominator * per.
        settings: constants of the chart.
    """

    kind: Drawn = "xmr"
    rebases: tuple[int, ...] = ()
    shift_period: int | None = None
    target: float | None = None
    improvement: Improvement = "neutral"
    per: int = 1
    settings: Settings = field(default_factory=lambda: DEFAULT)


def chart_series(points: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """Chart one series.

    Args:
        points: one row a point, in order: number (0, 1, ...), value (a null is an absent point), numerator and
            denominator (null where the kind has none).

    Returns:
        The rows that have a value, with it as it is plotted, centre, lower, upper, phase, rule, direction, point_type,
        note, better and target.
    """
    phase = pl.sum_horizontal(pl.col("number") >= at for at in asked.rebases) if asked.rebases else pl.lit(0)
    series = points.lazy().with_columns(
        *(pl.lit("one").alias(name) for name in SERIES), month=pl.col("number"), phase=phase.cast(pl.Int64) + 1,
        chart=pl.lit(asked.kind), per=pl.lit(asked.per, dtype=pl.Int32),
    )  # fmt: skip
    charted = _with_shifts(series, asked) if asked.shift_period else chart(series, asked.settings)
    better = pl.lit(SIGN_OF_IMPROVEMENT[asked.improvement], dtype=pl.Int8)
    told = charted.with_columns(better=better, target=pl.lit(asked.target, dtype=pl.Float64))
    return told.with_columns(point_type=point_type(), chart=pl.col("chart").cast(pl.String)).sort("number").collect()


def _with_shifts(series: pl.LazyFrame, asked: Asked) -> pl.LazyFrame:
    """Phases and limits are the algorithm's: of the first points of each period, shown onward."""
    settings = asked.settings
    wanted = ShiftSettings(period_min=asked.shift_period or 0, screen_factor=settings.screen_factor)
    found = proposed_chart(series.drop("phase"), wanted)
    lines = found.select(
        "number", shift_phase=pl.col("phase").fill_null(1).cast(pl.Int64), shift_centre="centre", shift_lower="lower",
        shift_upper="upper",
    )  # fmt: skip
    phased = series.drop("phase").join(lines, on="number").rename({"shift_phase": "phase"})
    charted = add_limits(with_base(in_order(phased), settings, has_excluded=False), settings)
    centre, lower, upper = (pl.col(f"shift_{name}") for name in ("centre", "lower", "upper"))
    reach = pl.max_horizontal(upper - centre, centre - lower)  # a limit cut at nought or at the whole is nearer
    shown = charted.with_columns(
        mean=centre, middle=centre, reach=reach, centre=centre, lower=lower, upper=upper,
        near_lower=centre - reach * 2 / SIGMAS, near_upper=centre + reach * 2 / SIGMAS,
        note=pl.when(centre.is_null()).then(pl.lit(TOO_FEW)).otherwise("note"),
    )  # fmt: skip
    return add_rule(shown, settings).drop(WORKING, "shift_centre", "shift_lower", "shift_upper", strict=False)


def icons_of(charted: pl.DataFrame) -> tuple[str, str]:
    """Variation and assurance of the latest point."""
    row = icons(charted.lazy().with_columns(month=pl.col("number"))).collect().row(0, named=True)
    return row["variation"], row["assurance"]
