"""The dirt is in the files, and every refused row comes again, clean."""

from collections import Counter
from datetime import date, datetime

import polars as pl
import pytest

from tests.sample.extract import GROUP, content, delivered_on, rows

LAST_CORRECTION = date(2017, 1, 9)
HEADER = (
    "Crime No,Record Kind,Force,Date Recorded,Committed From,Committed To,HO Offence Code,Policing Area,Beat,LSOA 2011,"
    "Location Type,Status,DA Marker,Child At Risk Marker,CSE Marker,Cyber Marker,Alcohol Marker,Business Marker,"
    "Hate Strands,Referred By,Outcome Type,Outcome Date,Date Amended"
)
FAULTS = {
    "unknown offence code": ~pl.col("HO Offence Code").is_in(list(GROUP)),
    "misspelled area": pl.col("Policing Area") == "Telfrod & Wrekin",
    "impossible date": pl.col("Date Recorded").str.starts_with("31/02/2016"),
    "recorded in the future": pl.col("recorded_at") > datetime(2017, 1, 13),
    "committed backwards": pl.col("committed_to") < pl.col("committed_from"),
    "unknown status": ~pl.col("Status").is_in(["Recorded", "Cancelled"]),
    "outcome before record": pl.col("Outcome Date").str.contains("2010"),
}


@pytest.fixture(scope="module")
def files(raw):
    return {delivered_on(path): path for path in sorted((raw / "crime").iterdir())}


def test_there_is_a_delivery_for_the_history_and_one_for_every_day(files):
    assert list(files) == pl.date_range(date(2016, 9, 30), date(2017, 1, 12), eager=True).to_list()
    headers = {content(path).removeprefix(b"\xef\xbb\xbf").splitlines()[0].decode() for path in files.values()}
    assert headers == {HEADER}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_kind_of_faulty_row_comes_and_is_corrected(table, fault):
    faulty = table.filter(FAULTS[fault])
    assert 2 <= faulty.height <= 6
    later = faulty.join(table.filter(~FAULTS[fault].fill_null(False)), on="Crime No", suffix="_clean").filter(
        pl.col("amended_at_clean") > pl.col("amended_at"),
        pl.col("delivered_on_clean") > pl.col("delivered_on"),
        pl.col("delivered_on_clean") <= LAST_CORRECTION,
    )
    assert set(later["Crime No"]) == set(faulty["Crime No"])


def test_rows_without_a_crime_number_are_extra(table):
    lost = table.filter(pl.col("Crime No").is_null())
    assert lost.height == 3
    same = [column for column in HEADER.split(",") if column != "Crime No"]
    kept = table.filter(pl.col("Crime No").is_not_null())
    assert lost.join(kept, on=[*same, "delivered_on"], how="semi", nulls_equal=True).height == 3


def test_no_record_but_a_faulty_one_is_unsound(table):
    sound = table.filter(~pl.any_horizontal(*(fault.fill_null(False) for fault in FAULTS.values())))
    assert sound.filter(pl.col("recorded_at") > pl.col("amended_at")).height == 0
    assert sound.filter(pl.col("committed_from") > pl.col("recorded_at")).height == 0
    assert sound.filter(pl.col("amended_at").dt.date() > pl.col("delivered_on")).height == 0
    assert sound.filter(pl.col("Outcome Type").is_null() != pl.col("Outcome Date").is_null()).height == 0
    assert sound.filter(pl.col("Outcome Type") == "19").height == 0
    assert sound.filter(pl.col("Policing Area").is_null() & pl.col("LSOA 2011").is_not_null()).height == 0


def test_some_rows_are_repeated_and_some_come_out_of_order(table):
    files_with_repeats = table.filter(table.is_duplicated())["delivered_on"].unique()
    assert len(files_with_repeats) >= 5
    changes = table.filter(pl.col("delivered_on") > date(2016, 9, 30), pl.col("delivered_on") != date(2016, 11, 20))
    newest_before = pl.col("amended_at").cum_max().over("Crime No", order_by="delivered_on")
    stale = changes.filter(pl.col("Crime No").is_not_null()).filter(pl.col("amended_at") < newest_before)
    assert stale["delivered_on"].n_unique() == 3


def test_total_rows_count_the_records_above_them(files):
    totals = 0
    for path in files.values():
        last = content(path).splitlines()[-1].decode("cp1252")
        if last.startswith("Total records:"):
            assert last == f"Total records: {rows(path).height}" + "," * HEADER.count(",")
            totals += 1
    assert totals >= 10


def test_one_quiet_day_has_a_header_only(files):
    assert [day for day, path in files.items() if rows(path).height == 0] == [date(2016, 12, 25)]


def test_one_delivery_is_sent_again_the_next_day(files):
    contents = Counter(content(path) for path in files.values())
    assert contents[content(files[date(2016, 11, 19)])] == 2
    assert content(files[date(2016, 11, 20)]) == content(files[date(2016, 11, 19)])
    assert files[date(2016, 11, 20)].suffix == ".gz"


def test_files_differ_in_encoding_line_ends_dates_and_missing_words(files):
    seen = Counter()
    for path in files.values():
        body = content(path)
        first_lines = body[:4000]
        seen["bom"] += body.startswith(b"\xef\xbb\xbf")
        seen["crlf"] += b"\r\n" in first_lines
        seen["zipped"] += path.suffix == ".gz"
        seen["windows"] += b"Caf\xe9/bar" in body
        seen["utf8"] += "Café/bar".encode() in body
        seen["null"] += b",NULL," in body
        seen["n/a"] += b",N/A," in body
        seen["line break"] += b'"Shop,\nrear yard"' in body
        seen["iso"] += b",2016-" in first_lines or b",2017-" in first_lines
    assert seen["windows"] == 1
    assert seen["line break"] == 3
    assert all(5 <= seen[kind] < len(files) - 5 for kind in ("bom", "crlf", "zipped", "null", "n/a", "iso"))
    assert seen["utf8"] > 90


def test_outcomes_arrive_as_amendments(table):
    versions = table.filter(pl.col("Crime No").is_not_null()).sort("amended_at")
    first_last = versions.group_by("Crime No").agg(
        pl.col("Outcome Type").first().alias("first"), pl.col("Outcome Type").last().alias("last")
    )
    assert first_last.filter(pl.col("first").is_null() & pl.col("last").is_not_null()).height > 5000
    new_types = table.filter(pl.col("Outcome Type").is_in(["20", "21"]))
    assert new_types.height > 100
    day = pl.coalesce(
        pl.col("Outcome Date").str.to_date("%d/%m/%Y", strict=False),
        pl.col("Outcome Date").str.to_date("%Y-%m-%d", strict=False),
    )
    start = pl.col("Outcome Type").replace_strict({"20": date(2015, 4, 1), "21": date(2016, 1, 1)})
    assert new_types.filter(day < start).height == 0
