"""The sample arrives at the printed figures of both editions."""

from datetime import date
from statistics import fmean

import polars as pl

from tests.sample.figures import FORCE, Counts, misses, printed_crime

OCTOBER = date(2016, 10, 1)
UNCHANGED = {"rape", "rape_non_recent", "other_sexual_offences", "burglary_domestic", "theft_from_motor_vehicle"}
UNCHANGED |= {"vehicle_interference", "shoplifting"}


def month_totals(offences: pl.DataFrame) -> pl.DataFrame:
    return offences.group_by("month").len("offences").sort("month")


def last_quarter(offences: pl.DataFrame) -> pl.DataFrame:
    return offences.filter(pl.col("month").is_between(OCTOBER, date(2016, 12, 1)))


def test_the_table_edition_gives_every_printed_figure(table_edition):
    rows = printed_crime("table", "either")
    assert len(rows) > 376
    assert misses(Counts(table_edition), rows) == []


def test_the_text_edition_gives_the_figures_of_the_text(text_edition):
    rows = printed_crime("text") + [
        row
        for row in printed_crime("either")
        if row["measure_id"] in UNCHANGED and (row["area"] == FORCE or row["measure_id"] == "theft_from_motor_vehicle")
    ]
    assert misses(Counts(text_edition), rows) == []


def test_the_editions_differ_by_a_score_of_records(text_edition, table_edition):
    def changed(column):
        pair = text_edition.join(table_edition, on="Crime No", how="full", suffix="_table")
        pair = pair.filter(pl.coalesce("month", "month_table") < date(2017, 1, 1))
        return pair.filter(pl.col(column).ne_missing(pl.col(f"{column}_table")))

    assert 20 <= changed("group").height <= 60


def test_areas_reconcile_in_the_table_and_lack_some_places_in_the_text(text_edition, table_edition):
    elsewhere = pl.col("area").is_in(["Not known", "Outside area"])
    assert last_quarter(table_edition).filter(elsewhere).height == 0
    assert 10 <= last_quarter(text_edition).filter(pl.col("area") == "Not known").height <= 25
    assert table_edition.filter(elsewhere)["area"].n_unique() == 2


def test_the_monthly_mean_moves_from_around_6400_to_6800(text_edition, table_edition):
    for edition in (text_edition, table_edition):
        months = month_totals(edition)
        before = months.filter(pl.col("month") < date(2016, 6, 1))["offences"].to_list()
        after = months.filter(pl.col("month").is_between(date(2016, 6, 1), date(2016, 12, 1)))["offences"].to_list()
        assert (len(before), len(after)) == (38, 7)
        assert 6350 <= fmean(before) < 6450
        assert 6750 <= fmean(after) < 6850
        assert min(after) > fmean(before)


def test_incidents_stay_beside_the_crimes(table):
    incidents = table.filter(pl.col("Record Kind") == "Incident")
    assert incidents["HO Offence Code"].null_count() == incidents.height
    whole = incidents.filter(pl.col("Force") == "West Mercia", pl.col("recorded_at") < date(2017, 1, 1))
    assert 850 <= whole["Crime No"].n_unique() / 45 <= 950


def test_warwickshire_is_in_the_same_extract_with_its_own_areas(table):
    areas = table.group_by("Force").agg(pl.col("Policing Area").unique())
    areas = {force: set(names) for force, names in areas.iter_rows()}
    assert areas["Warwickshire"] == {"North Warwickshire", "South Warwickshire", "Outside area", None}
    assert areas["West Mercia"] >= {"Herefordshire", "Telford & Wrekin", "Outside area", None}
