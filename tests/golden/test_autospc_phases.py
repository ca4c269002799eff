"""The Stable Shift Algorithm against the output of autospc 0.0.0.9051 (R 4.2.2), which is kept outside the project.

Its files hold no candidate that is refused, so a slow twin, which takes one point at a time, stands beside them.
"""

import datetime as dt
import random
from itertools import pairwise, takewhile
from pathlib import Path

import polars as pl
import pytest

from assets.measures.charts.stable_shift import ShiftSettings, proposals, proposed_chart

ORACLE = Path(__file__).resolve().parents[3] / "shared" / "oracle" / "spc"
NAMES = sorted(path.stem for path in ORACLE.glob("ssa_*.csv"))
KINDS = {"XMR": "xmr", "C": "c", "C'": "cprime", "P": "p", "P'": "pprime", "U": "u", "U'": "uprime"}
absent = pytest.mark.skipif(not NAMES, reason="the oracle's files are not beside this checkout")


def oracle_of(name: str) -> pl.DataFrame:
    return pl.read_csv(ORACLE / f"{name}.csv", try_parse_dates=True, null_values="NA", infer_schema_length=None)


def points_of(oracle: pl.DataFrame) -> pl.LazyFrame:
    is_share = "n" in oracle.columns
    return oracle.lazy().select(
        pl.lit("West Mercia").alias("force"),
        measure_id="series",
        category=pl.lit(""),
        area=pl.lit("West Mercia"),
        month="x",
        value=pl.col("y").cast(pl.Float64),
        chart=pl.col("chart").replace_strict(KINDS),
        denominator=(pl.col("n") if is_share else pl.lit(None)).cast(pl.Float64),
        per=pl.lit(100 if is_share else 1, dtype=pl.Int32),
    )


def settings_of(oracle: pl.DataFrame) -> ShiftSettings:
    return ShiftSettings(period_min=oracle["period_min"][0], shift_length=oracle["shift_rule_threshold"][0])


@absent
@pytest.mark.parametrize("name", NAMES)
def test_phases_and_limits_agree_with_autospc(name: str) -> None:
    oracle = oracle_of(name)
    chart = proposed_chart(points_of(oracle), settings_of(oracle)).collect()

    for ours, theirs in (("centre", "cl"), ("lower", "lcl"), ("upper", "ucl")):
        assert chart[ours].to_list() == pytest.approx(oracle[theirs].to_list(), rel=1e-9)
    assert chart["period_type"].to_list() == oracle["periodType"].to_list()
    assert chart["is_break"].to_list() == oracle["breakPoint"].fill_null(False).to_list()
    assert chart["is_excluded"].to_list() == oracle["excluded"].fill_null(False).to_list()


@absent
@pytest.mark.parametrize("name", NAMES)
def test_proposals_start_where_autospc_breaks_and_bear_its_log(name: str) -> None:
    oracle = oracle_of(name)
    breaks = oracle.filter(pl.col("breakPoint"))
    found = proposals(points_of(oracle), settings_of(oracle)).collect()

    assert found["starts_on"].to_list() == breaks["x"].to_list()
    assert found["centre_after"].to_list() == pytest.approx(breaks["cl"].to_list(), rel=1e-9)
    assert found["log"].to_list() == breaks["log"].to_list()


@absent
def test_all_series_in_one_call_are_as_each_alone() -> None:
    oracles = [oracle_of(name) for name in NAMES]
    trial = [oracle for oracle in oracles if settings_of(oracle) == ShiftSettings(period_min=12)]
    together = proposals(pl.concat([points_of(oracle) for oracle in trial]), settings_of(trial[0])).collect()
    alone = pl.concat([proposals(points_of(oracle), settings_of(oracle)).collect() for oracle in trial])
    assert together.sort("measure_id", "starts_on").equals(alone.sort("measure_id", "starts_on"))
    assert together["measure_id"].n_unique() == len(trial)


def xmr_points(values: list[int]) -> pl.LazyFrame:
    months = [dt.date(2010 + at // 12, at % 12 + 1, 1) for at in range(len(values))]
    oracle = pl.DataFrame(
        {"series": "calls", "x": months, "y": values, "chart": "XMR"}, schema_overrides={"x": pl.Date}
    )
    return points_of(oracle)


def twin_limits(period: list[int]) -> tuple[float, set[int]]:
    """Centre of a period and the places left out of it, a pass at a time."""
    left_out: set[int] = set()
    for last in (False, False, False, True):
        kept = [value for at, value in enumerate(period) if at not in left_out]
        centre = sum(kept) / len(kept)
        ranges = [abs(b - a) for a, b in pairwise(kept)]
        mean = sum(ranges) / len(ranges)
        screened = [moved for moved in ranges if moved < 3.267 * mean]
        if sum(screened) > 0:
            mean = sum(screened) / len(screened)
        beyond = {at: abs(v - centre) - 3 * mean / 1.128 for at, v in enumerate(period) if at not in left_out}
        furthest = max(beyond, key=lambda at: beyond[at])
        if not last and beyond[furthest] > 1e-9:
            left_out.add(furthest)
    return centre, left_out


def twin(values: list[int], period: int, length: int, no_regrets: bool) -> list[int]:
    """Places where phases start, by the description of the algorithm."""
    if len(values) < period:
        return []
    starts, counter = [], period
    centre, _ = twin_limits(values[:period])
    while len(values) - counter >= period:
        side = [(v > centre + 1e-8) - (v < centre - 1e-8) for v in values]
        ahead = len(list(takewhile(lambda s, first=side[counter]: s == first, side[counter:])))
        if side[counter] and ahead >= length:
            candidate, _ = twin_limits(values[counter : counter + period])
            after = [(v > candidate + 1e-8) - (v < candidate - 1e-8) for v in values[counter:]]
            runs: list[list[int]] = []
            for at, s in enumerate(after):
                runs.append([at]) if not at or s != after[at - 1] else runs[-1].append(at)
            back = [run for run in runs[1:] if after[run[0]] == -side[counter] and len(run) >= length]
            ends = [s for s in after[:period] if s][-1:] == [-side[counter]]
            undone = no_regrets and ends and side[counter] not in after[period:]
            if not undone and not any(run[0] < period for run in back):
                starts.append(counter)
                centre, counter = candidate, counter + period
                continue
        counter += 1
    return starts


def drawn(draw: random.Random) -> list[int]:
    """Up to 80 points, at levels that hold for a while and go back now and then."""
    levels = [base for _ in range(9) for base in [draw.choice((0, 0, 6, 10, -8, 40))] * draw.randint(1, 14)]
    return [200 + base + draw.randint(-4, 4) for base in levels[:80]]


@pytest.mark.parametrize(
    ("period", "length", "no_regrets"),
    [(4, 3, True), (6, 4, True), (6, 4, False), (8, 5, True), (12, 8, True), (12, 8, False)],
)
def test_proposals_agree_with_a_slow_twin(period: int, length: int, no_regrets: bool) -> None:
    draw = random.Random(f"{period} {length} {no_regrets}")
    series = {f"{number:03}": drawn(draw) for number in range(200)}
    points = pl.concat([xmr_points(values).with_columns(area=pl.lit(name)) for name, values in series.items()])
    chosen = ShiftSettings(period_min=period, shift_length=length, no_regrets=no_regrets)
    found = proposals(points, chosen).select("area", "starts_on").collect()
    places = [(area, (day.year - 2010) * 12 + day.month - 1) for area, day in found.rows()]
    assert places == [(name, at) for name, values in series.items() for at in twin(values, period, length, no_regrets)]
    assert len(places) > 100


FLAT, HIGH = [10, 12, 11, 9, 10, 8], [30, 32, 31, 29, 30, 28]


def starts(values: list[int], **fields) -> list[tuple]:
    found = proposals(xmr_points(values), ShiftSettings(period_min=6, shift_length=4, **fields)).collect()
    return found.select("starts_on", "direction", "run_points", "centre_before", "centre_after", "points").rows()


def test_a_lasting_shift_is_proposed_with_its_evidence() -> None:
    assert starts(FLAT + HIGH + HIGH) == [(dt.date(2010, 7, 1), 1, 12, 10.0, 30.0, 12)]


def test_a_shift_that_goes_back_within_its_period_is_refused() -> None:
    assert starts(FLAT + HIGH[:4] + FLAT + FLAT) == []


def test_without_regrets_a_period_that_ends_on_its_way_back_waits_for_more_points() -> None:
    ends_low = [*FLAT, 30, 34, 33, 34, 28, 27]
    assert starts(ends_low) == []
    assert [row[0] for row in starts(ends_low, no_regrets=False)] == [dt.date(2010, 7, 1)]
    assert [row[0] for row in starts([*ends_low, 34])] == [dt.date(2010, 7, 1)]


def test_a_series_shorter_than_a_period_has_neither_limits_nor_proposals() -> None:
    assert starts([1, 2, 3]) == []
    assert proposed_chart(xmr_points([1, 2, 3])).collect().select("centre", "phase").unique().rows() == [(None, None)]


def test_a_share_is_limited_to_the_whole_and_a_count_to_nought() -> None:
    share = xmr_points([99, 100, 99, 100, 99, 100]).with_columns(
        chart=pl.lit("pprime"), denominator=pl.lit(50.0), per=pl.lit(100)
    )
    chart = proposed_chart(share, ShiftSettings(period_min=6)).collect()
    assert chart["upper"].unique().to_list() == [100.0]
    count = xmr_points([0, 9, 0, 9, 0, 9]).with_columns(chart=pl.lit("c"))
    assert proposed_chart(count, ShiftSettings(period_min=6)).collect()["lower"].unique().to_list() == [0.0]
