"""People counted once a period: whose records count, in which place, and what makes a repeat."""

import datetime as dt

import polars as pl
import pytest

from assets.facts.person_month import person_month
from tests.spec.people_twin import compared, invented
from tests.spec.person_rows import (
    AS_CHOSEN,
    CRIME,
    DECEMBER,
    MISSING,
    NO_REPORTS,
    crimes,
    in_december,
    in_force,
    reports,
    rows,
)
from tests.spec.table import records


def test_a_person_with_two_crimes_counts_once():
    found = crimes("recorded_at\n 2016-12-05\n 2016-12-20")
    assert in_force(found, "person", "month", "records", "repeat_records") == [("ann", DECEMBER, 2, 1)]


def test_another_record_of_the_same_month_makes_a_repeat():
    found = crimes("recorded_at\n 2016-12-05\n 2016-12-20")
    assert in_force(found, "is_repeat", "days_since_previous") == [(True, None)]


def test_two_records_of_one_day_make_a_repeat():
    found = crimes("recorded_at\n 2016-12-05T09:00:00\n 2016-12-05T09:00:00")
    columns = ("is_repeat", "records", "repeat_records", "records_in_12_months", "days_since_previous")
    assert in_force(found, *columns) == [(True, 2, 1, 2, None)]


def test_a_single_record_makes_none():
    columns = ("is_repeat", "records", "repeat_records", "records_in_12_months", "days_since_previous")
    assert in_force(crimes("recorded_at\n 2016-12-05"), *columns) == [(False, 1, 0, 1, None)]


@pytest.mark.parametrize(
    ("earlier", "is_repeat", "repeat_records", "days"),
    [
        ("2016-11-30T23:59:59", True, 1, 5),
        ("2015-12-06T00:00:00", True, 1, 365),  # days count, not hours: nearly 366 times 24 of them
        ("2015-12-05T23:59:59", False, 0, None),  # 366 days before
    ],
)
def test_a_record_up_to_365_days_before_the_first_of_the_month_makes_a_repeat(
    earlier: str, is_repeat: bool, repeat_records: int, days: int | None
) -> None:
    found = crimes(f"recorded_at\n {earlier}\n 2016-12-05T23:59:59")
    assert in_december(found, "is_repeat", "repeat_records", "days_since_previous") == [
        (is_repeat, repeat_records, days)
    ]


def test_the_window_is_counted_from_the_first_record_of_the_month():
    found = crimes("recorded_at\n 2015-12-06\n 2016-12-05\n 2016-12-20")
    assert in_december(found, "records", "repeat_records", "days_since_previous") == [(2, 2, 365)]


def test_a_later_record_makes_no_repeat_of_an_earlier_month():
    found = crimes("recorded_at\n 2016-11-30\n 2016-12-01")
    assert in_force(found, "month", "is_repeat") == [(dt.date(2016, 11, 1), False), (DECEMBER, True)]


def test_records_of_the_other_force_are_looked_back_to_but_its_person_is_its_own():
    found = crimes(
        """
        force        | area              | recorded_at
        Warwickshire | North Warwickshire | 2016-11-10
        West Mercia  | Shropshire        | 2016-12-05
        """
    )
    assert in_force(found, "force", "month", "records", "is_repeat", "records_in_12_months", "days_since_previous") == [
        ("Warwickshire", dt.date(2016, 11, 1), 1, False, 1, None),
        ("West Mercia", DECEMBER, 1, True, 2, 25),
    ]


def test_a_person_of_both_forces_in_a_month_counts_once_in_each():
    found = crimes("force | recorded_at\n Warwickshire | 2016-12-20\n West Mercia | 2016-12-05")
    assert in_force(found, "force", "records", "repeat_records", "is_repeat", "days_since_previous") == [
        ("Warwickshire", 1, 1, True, 15),
        ("West Mercia", 1, 0, True, None),
    ]


def test_areas_count_a_person_each_and_the_force_once():
    found = crimes(
        """
        area                 | recorded_at
        Shropshire           | 2016-12-05
        North Worcestershire | 2016-12-20
        North Worcestershire | 2016-12-21
        """
    )
    assert records(found, "area", "records", "repeat_records", "is_repeat", "days_since_previous") == [
        ("North Worcestershire", 2, 2, True, 15),
        ("Shropshire", 1, 0, True, None),
        ("West Mercia", 3, 2, True, None),
    ]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("status", "cancelled"),
        ("status", ""),  # an orphan: its crime was not delivered yet
        ("record_kind", "incident"),
        ("offence_group", "fraud_excluded"),
        ("person", ""),
    ],
)
def test_what_is_no_offence_that_stands_or_of_nobody_is_left_out(column: str, value: str) -> None:
    ordinary = CRIME[column]
    found = crimes(f"recorded_at | {column}\n 2016-12-05 | {ordinary}\n 2016-11-05 | {value}\n 2016-12-20 | {value}")
    columns = ("person", "month", "records", "is_repeat", "records_in_12_months")
    assert in_force(found, *columns) == [("ann", DECEMBER, 1, False, 1)]


def test_a_victim_who_is_a_defendant_too_is_counted_in_each_part_by_itself():
    found = crimes("role | recorded_at\n victim | 2016-12-05\n defendant | 2016-12-06")
    assert in_force(found, "role", "is_repeat") == [("defendant", False), ("victim", False)]


@pytest.mark.parametrize(
    ("earlier", "later", "wanted"),
    [("true", "true", [(True, 2)]), ("false", "true", [(False, 1)]), ("", "true", [(False, 1)]), ("true", "false", [])],
)
def test_repeat_domestic_abuse_needs_both_records_marked(earlier: str, later: str, wanted: list[tuple]) -> None:
    text = f"recorded_at | domestic_abuse\n 2016-11-05 | {earlier}\n 2016-12-05 | {later}"
    assert in_december(crimes(text, basis="domestic_abuse"), "is_repeat", "records_in_12_months") == wanted
    assert in_december(crimes(text), "is_repeat", "records_in_12_months") == [(True, 2)]


def bases(text: str) -> list[str]:
    found = person_month(rows(text, CRIME), NO_REPORTS, AS_CHOSEN).filter(pl.col("months_a_row") == 1)
    return [basis for (basis,) in in_force(found, "basis")]


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("victim    | shoplifting           | true  | 17", ["all", "child_at_risk"]),
        ("victim    | shoplifting           | true  | 18", ["all"]),
        ("victim    | shoplifting           | true  |", ["all"]),
        ("victim    | shoplifting           | false | 17", ["all"]),
        ("victim    | other_sexual_offences | false | 17", ["all", "other_sexual_child"]),
        ("victim    | other_sexual_offences | false | 18", ["all"]),
        ("victim    | rape                  | false | 30", ["all", "rape"]),
        ("victim    | rape                  | true  | 17", ["all", "child_at_risk", "rape"]),
        ("defendant | rape                  | true  | 17", ["all"]),
        ("defendant | other_sexual_offences | true  | 17", ["all"]),
    ],
)
def test_the_bases_a_record_counts_in(row: str, wanted: list[str]) -> None:
    assert bases(f"role | offence_group | child_at_risk | age_at_event\n {row}") == wanted


def test_records_in_12_months_are_those_of_the_calendar_months_to_the_end_of_the_period():
    text = "recorded_at\n 2015-12-31\n 2016-01-01\n 2016-12-31\n 2017-01-01"
    assert in_december(crimes(text), "records_in_12_months", "is_repeat") == [(2, True)]
    october = in_force(crimes(text, 3).filter(pl.col("month") == dt.date(2016, 10, 1)), "records_in_12_months")
    assert october == [(2,)]


def test_a_repeat_has_two_records_in_its_12_months_though_one_lies_in_the_window_just_before_them():
    found = crimes("recorded_at\n 2015-12-10\n 2016-12-05")
    assert in_december(found, "is_repeat", "records_in_12_months", "days_since_previous") == [(True, 2, 361)]
    more = crimes("recorded_at\n 2015-12-10\n 2016-06-01\n 2016-12-05")
    assert in_december(more, "is_repeat", "records_in_12_months") == [(True, 2)]


def test_a_record_of_two_repeats_is_counted_once_among_them():
    text = """
        person | crime_ref | recorded_at | offence_group
        ann    | 1         | 2016-11-05  | rape
        ben    | 2         | 2016-11-05  | rape
        cat    | 3         | 2016-12-05  | rape
        ann    | 3         | 2016-12-05  | rape
        ben    | 3         | 2016-12-05  | rape
        ben    | 4         | 2016-12-06  | rape
    """
    found = in_december(crimes(text, basis="rape"), "person", "is_repeat", "records", "records_once")
    assert found == [("ann", True, 1, 1), ("ben", True, 2, 1), ("cat", False, 1, 0)]


@pytest.mark.parametrize(("first", "is_whole"), [("2015-12-02", True), ("2015-12-03", False)])
def test_a_look_back_is_whole_where_the_forces_records_begin_the_window_before_the_period(
    first: str, is_whole: bool
) -> None:
    found = crimes(f"person | recorded_at\n ben | {first}\n ann | 2016-12-05")
    month = DECEMBER if is_whole else None
    assert in_december(found, "is_look_back_whole", "looked_back_month") == [(is_whole, month)]
    other = crimes(f"person | force | recorded_at\n ben | Warwickshire | {first}\n ann | West Mercia | 2016-12-05")
    assert in_december(other, "is_look_back_whole") == [(False,)]


def test_repeats_of_missing_people_are_not_counted_by_the_look_back_of_crimes():
    found = reports("person | reported_at\n ben | 2015-12-01\n ann | 2016-12-05")
    assert in_december(found, "is_look_back_whole", "looked_back_month") == [(True, None)]


def test_a_quarter_counts_its_people_anew():
    text = """
        recorded_at
        2016-06-30
        2016-10-05
        2016-11-05
        2017-01-02
    """
    columns = ("month", "records", "repeat_records", "is_repeat", "records_in_12_months", "days_since_previous")
    assert in_force(crimes(text, 3), *columns) == [
        (dt.date(2016, 10, 1), 2, 2, True, 3, 97),
        (dt.date(2016, 4, 1), 1, 0, False, 1, None),
        (dt.date(2017, 1, 1), 1, 1, True, 4, 58),
    ]


def test_a_quarter_has_a_person_once_whom_its_months_have_each():
    text = "recorded_at\n 2016-10-05\n 2016-11-05\n 2016-12-05"
    assert len(in_force(crimes(text), "person")) == 3
    assert in_force(crimes(text, 3), "person", "records", "repeat_records") == [("ann", 3, 2)]


def test_missing_reports_of_no_apparent_risk_are_left_out():
    found = reports(
        """
        reported_at | risk_level
        2016-11-05  | absent
        2016-12-05  | low
        2016-12-20  | absent
        """
    )
    assert in_force(found, "role", "month", "records", "is_repeat") == [("missing", DECEMBER, 1, False)]


def test_missing_people_are_counted_by_their_reports_and_not_by_their_crimes():
    found = person_month(
        rows("recorded_at\n 2016-11-05", CRIME), rows("reported_at\n 2016-12-05\n 2016-12-09", MISSING), AS_CHOSEN
    )
    monthly = found.filter(pl.col("months_a_row") == 1)
    assert in_force(monthly, "role", "records", "repeat_records", "records_in_12_months") == [
        ("missing", 2, 1, 2),
        ("victim", 1, 0, 1),
    ]


def test_a_report_of_nobody_known_counts_no_one():
    assert reports("person | risk_level\n | low").collect().is_empty()


@pytest.mark.parametrize("seed", range(5))
def test_people_are_counted_as_a_slow_reading_of_the_rules_counts_them(seed: int) -> None:
    wanted = compared(*invented(seed), AS_CHOSEN)
    assert {365, None} <= {row[-1] for row in wanted.values()}, "the borders are not among the invented rows"
    assert any(row[0] and row[1] < row[4] for row in wanted.values()), "no record is of two repeats"
