"""The stored plan of 2016 fits the printed figures, before any record is made."""

from collections import Counter
from datetime import date

import polars as pl

from sample.crime_amendments import EVENT_OF_KIND
from sample.crime_offences import CODES, FIRST_RECORDED_AS, GROUP_OF_CODE, GROUPS
from sample.crime_plan import mix, plan
from tests.sample.extract import GROUP
from tests.sample.figures import FORCE, TOTAL, printed_crime

AREAS = mix()["area"].unique().to_list()


def planned(measure, area, *quarters):
    rows = plan("quarters").filter(pl.col("quarter").is_in(quarters or ["2016Q1", "2016Q2", "2016Q3", "2016Q4"]))
    rows = rows if area == FORCE else rows.filter(pl.col("area") == area)
    return (rows if measure == TOTAL else rows.filter(pl.col("group") == measure))["offences"].sum()


def test_quarters_hold_the_printed_table():
    counted = 0
    for row in printed_crime("table", "either"):
        measure, area, value = row["measure_id"], row["area"], row["value"]
        if measure in (TOTAL, *GROUPS) and row["period_start"] == "2016-10-01":
            if row["statistic"] == "value":
                assert planned(measure, area, "2016Q4") == int(value)
                counted += 1
            if row["statistic"] == "quarter_average":
                assert 4 * int(value) - 2 <= planned(measure, area) <= 4 * int(value) + 1
                counted += 1
    assert counted == 191


def test_months_and_vehicle_codes_stay_within_their_quarters():
    fixed = plan("months").group_by("area").agg(pl.col("offences").sum())
    assert all(planned("shoplifting", area, "2016Q4") == offences for area, offences in fixed.iter_rows())
    named = plan("vehicle_codes").group_by("quarter", "area").agg(pl.col("offences").sum())
    assert all(planned("vehicle_offences", area, quarter) > offences for quarter, area, offences in named.iter_rows())


def test_amendments_carry_the_text_into_the_table():
    over = Counter()
    for row in plan("amendments").filter(pl.col("kind") != "located").iter_rows(named=True):
        for code, sign in ((row["code_before"], 1), (row["code_after"], -1)):
            if code:
                over[GROUP_OF_CODE[code], row["quarter"]] += sign * row["offences"]
    fourth = {group: n for (group, quarter), n in over.items() if quarter == "2016Q4"}
    assert sum(fourth.values()) == 20668 - 20673
    assert fourth["violence_with_injury"] == 2517 - 2516
    assert fourth["vehicle_offences"] == 1649 - 1650
    assert fourth["robbery_business"] + fourth["robbery_personal"] == 164 - 167
    assert set(plan("amendments")["kind"]) == set(EVENT_OF_KIND)
    assert set(plan("amendments")["area"]) == set(AREAS)


def test_every_code_belongs_to_its_group_and_was_valid():
    assert set(FIRST_RECORDED_AS) <= set(GROUPS)
    assert {GROUP[code] for code in FIRST_RECORDED_AS.values()} <= set(GROUPS)
    assert all(GROUP[code] == group for group, codes in CODES.items() for code in codes)


def test_the_plan_is_of_2016():
    assert set(plan("months")["month"].dt.year()) == {date(2016, 1, 1).year}
