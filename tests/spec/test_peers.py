"""A force among its most similar group: mean, rank, band, position."""

import datetime as dt

import polars as pl
import pytest

from assets.measures.peers import as_figures, compare
from tests.spec.series import measure
from tests.spec.table import frame, records

LOW_IS_GOOD = measure(has_peers=True, exposure="population")
HIGH_IS_GOOD = measure(has_peers=True, exposure="population", improvement="increase")
GROUP = ("West Mercia", "Norfolk", "Suffolk", "Wiltshire")


def rates(*values: float | None, area: str | None = None) -> pl.LazyFrame:
    rows = [f"{f} | {area or f} | {v}" for f, v in zip(GROUP, values, strict=False) if v is not None]
    return frame("\n".join(["force | area | value", *rows])).with_columns(
        measure_id=pl.lit("calls"),
        category=pl.lit(""),
        statistic=pl.lit("rate_per_1000"),
        period_start=pl.lit(dt.date(2016, 10, 1)),
        period_end=pl.lit(dt.date(2016, 12, 31)),
    )


def compared(*values: float | None, entry=LOW_IS_GOOD) -> dict:
    groups = pl.DataFrame({"force": "West Mercia", "member": GROUP[: len(values)]})
    return compare(rates(*values), groups, [entry]).collect().row(0, named=True)


def test_the_group_average_is_unweighted_and_holds_the_own_rate():
    assert compared(16, 10, 10, 20)["peer_average"] == 14


def test_the_lowest_rate_is_best_unless_more_is_better():
    assert compared(16, 10, 12, 20)["rank"] == 3
    assert compared(16, 10, 12, 20, entry=HIGH_IS_GOOD)["rank"] == 2


@pytest.mark.parametrize(("entry", "rank"), [(LOW_IS_GOOD, 2), (HIGH_IS_GOOD, 2)])
def test_equal_rates_share_the_best_rank(entry, rank: int) -> None:
    assert compared(16, 10, 16, 20, entry=entry)["rank"] == rank


def test_the_band_is_one_standard_deviation_of_the_groups_rates():
    found = compared(10, 12, 14)
    assert (found["lower"], found["upper"]) == (10, 14)


@pytest.mark.parametrize(
    ("own", "position"), [(2, "below"), (30, "above"), (12, "similar")], ids=["below", "above", "similar"]
)
def test_a_force_outside_the_band_is_below_or_above_it(own: float, position: str) -> None:
    assert compared(own, 10, 12, 14)["position"] == position


def test_a_force_on_the_edge_of_the_band_is_similar():
    assert compared(10, 12, 14)["position"] == "similar"


def test_a_member_without_a_rate_lowers_the_number_ranked_and_not_the_group():
    found = compared(16, None, 12, 20)
    assert (found["rank"], found["rank_of"], found["members"], found["peer_average"]) == (2, 3, 4, 16)


def test_a_force_without_a_rate_is_not_compared():
    groups = pl.DataFrame({"force": "West Mercia", "member": GROUP})
    assert compare(rates(None, 10, 12, 20), groups, [LOW_IS_GOOD]).collect().is_empty()


def test_a_force_alone_has_no_band_and_no_position():
    found = compared(16)
    assert (found["rank"], found["lower"], found["position"]) == (1, None, None)


def test_rates_of_areas_and_of_measures_without_peers_are_left_out():
    groups = pl.DataFrame({"force": "West Mercia", "member": GROUP})
    assert compare(rates(1, 2, 3, 4, area="Shropshire"), groups, [LOW_IS_GOOD]).collect().is_empty()
    assert compare(rates(1, 2, 3, 4), groups, [measure()]).collect().is_empty()


def test_another_force_of_the_group_is_ranked_in_its_own_group_only():
    groups = pl.DataFrame({"force": ["Norfolk", "Norfolk"], "member": ["Norfolk", "Suffolk"]})
    found = compare(rates(1, 5, 3, 4), groups, [LOW_IS_GOOD])
    assert records(found, "force", "rank", "rank_of", "peer_average") == [("Norfolk", 2, 2, 4.0)]


def test_rank_and_average_become_figures_of_the_whole_force():
    groups = pl.DataFrame({"force": "West Mercia", "member": GROUP})
    found = as_figures(compare(rates(16, 10, 10, 20), groups, [LOW_IS_GOOD]), [LOW_IS_GOOD])
    assert records(found, "area", "statistic", "value", "denominator") == [
        ("West Mercia", "peer_average", 14.0, 4.0),
        ("West Mercia", "rank", 3.0, 4.0),
        ("West Mercia", "rank_of", 4.0, None),
    ]


def test_a_measure_without_a_rate_is_compared_by_its_value():
    entry = measure(has_peers=True, improvement="increase", denominator="1", per=100)
    values = rates(77.2, 80, 81, 82).with_columns(statistic=pl.lit("value"))
    groups = pl.DataFrame({"force": "West Mercia", "member": GROUP})
    found = compare(values, groups, [entry]).collect().row(0, named=True)
    assert (found["rank"], found["rank_of"], round(found["peer_average"], 2)) == (4, 4, 80.05)


def test_figures_of_a_comparison_stand_under_the_measure_that_it_speaks_for():
    entry = measure(has_peers=True, exposure="population", peers_as="answered")
    groups = pl.DataFrame({"force": "West Mercia", "member": GROUP})
    found = as_figures(compare(rates(16, 10, 10, 20), groups, [entry]), [entry])
    assert set(found.collect()["measure_id"]) == {"answered"}


def test_a_change_of_place_is_told_beside_the_quarter_before():
    before, after = rates(20, 12, 14), rates(10, 12, 14)
    earlier = before.with_columns(period_start=pl.lit(dt.date(2016, 7, 1)), period_end=pl.lit(dt.date(2016, 9, 30)))
    groups = pl.DataFrame({"force": "West Mercia", "member": GROUP[:3]})
    found = compare(pl.concat([earlier, after]), groups, [LOW_IS_GOOD]).collect()
    first, second = found.rows(named=True)
    assert (first["rank"], first["rank_before"], first["position_before"]) == (3, None, None)
    assert (second["rank"], second["rank_before"], second["position_before"]) == (1, 3, "above")
