"""Sickness, licensing, confidence, casualties and other forces' outcomes: the printed figures, whatever the seed."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from sample import peers, returns
from sample.casualty import write_casualty
from tests.sample.delivered import EDITIONS, Q3, Q4, day_of, every_row, last_delivery, pct, rounded, within

OWN = "West Mercia"
GROUP = Path(__file__).resolve().parents[2] / "reference" / "most_similar_group.csv"
LAST_YEAR = (date(2015, 10, 1), date(2015, 12, 1))
OUTCOME_MONTHS = (date(2016, 8, 1), date(2016, 10, 1))


@pytest.fixture(scope="module", params=["sample", "seed 7"])
def files(request, raw, tmp_path_factory) -> Path:
    if request.param == "sample":
        return raw
    other = tmp_path_factory.mktemp("returns")
    for write in (returns.write_sickness, returns.write_firearms_licence, returns.write_public_confidence):
        write(other, 7)
    for write in (peers.write_peer_outcome, write_casualty):
        write(other, 7)
    return other


@pytest.fixture(scope="module", params=EDITIONS, ids=str)
def as_at(request) -> date:
    return request.param


@pytest.mark.parametrize(
    ("group", "printed"), [("Officer", "5.5 4.7 4.4"), ("Staff", "5.4 3.8 4.3")], ids=["officers", "staff"]
)
def test_hours_lost_to_sickness(files, as_at, group, printed):
    days = [(path, date.fromisoformat(path.stem[-10:])) for path in sorted((files / "sickness").iterdir())]
    rows = pl.concat(pl.read_excel(path) for path, day in days if day <= as_at)
    rows = rows.filter(pl.col("Sickness Hours") <= pl.col("Contracted Hours"), pl.col("Workforce Group") == group)
    rows = rows.with_columns(month=pl.col("Month").cast(pl.Date))
    assert rows.group_by("month").len()["len"].unique().to_list() == [6]
    lost = []
    for quarter in (Q4, Q3, LAST_YEAR):
        hours = rows.filter(within(quarter)).select("Sickness Hours", "Contracted Hours").sum().row(0)
        lost.append(rounded(100 * hours[0] / hours[1], 1))
    assert lost == [Decimal(value) for value in printed.split()]
    monthly = rows.group_by("month").agg(pl.col("Sickness Hours").sum())
    assert monthly["Sickness Hours"].n_unique() == monthly.height


def test_temporary_permits_of_both_licences(files, as_at):
    rows = last_delivery(every_row(files / "firearms_licence"), ["Month"], as_at)
    august = rows.filter(
        day_of("Month") == date(2016, 8, 1),
        pl.col("Licence").is_in(["Shotgun", "Firearm"]),
        pl.col("Renewals On Time").cast(pl.Int64) <= pl.col("Renewals Due").cast(pl.Int64),
    )
    assert august.height == 2
    assert august["Temporary Permits"].cast(pl.Int64).sum() == 7359


@pytest.mark.parametrize(
    ("ending", "own", "average"), [(date(2016, 3, 31), 79.7, "81.9"), (date(2016, 6, 30), 77.2, "81.4")], ids=str
)
def test_confidence_against_the_group(files, as_at, ending, own, average):
    members = pl.read_csv(GROUP).filter(pl.col("force") == OWN)["member"].to_list()
    rows = last_delivery(every_row(files / "public_confidence"), ["Year Ending"], as_at)
    rows = rows.with_columns(value=pl.col("Confidence %").cast(pl.Float64))
    rows = rows.filter(day_of("Year Ending") == ending, pl.col("value") <= 100, pl.col("Force").is_in(members))
    values = dict(rows.select("Force", "value").iter_rows())
    assert (len(values), rows.height) == (8, 8)
    assert values[OWN] == own
    assert rounded(sum(values.values()) / 8, 1) == Decimal(average)
    assert sorted(values.values(), reverse=True).index(own) + 1 == 8


def test_road_deaths(files, as_at):
    rows = every_row(files / "casualty").with_columns(month=day_of("Collision Date").dt.month_start())
    rows = rows.with_columns(year=pl.col("month").dt.year()).filter(pl.col("Severity").is_in(["1", "2", "3"]))
    deaths = last_delivery(rows, ["year"], as_at).filter(within(Q4), pl.col("Severity") == "1")
    assert deaths.height == 10
    users = dict(deaths["Road User"].value_counts().iter_rows())
    assert users == {"Driver": 4, "Passenger": 4, "Pedal Cyclist": 1, "Pedestrian": 1}
    areas = dict(deaths["Area"].value_counts().iter_rows())
    assert areas == {
        "Shropshire": 4,
        "Herefordshire": 2,
        "Telford & Wrekin": 2,
        "South Worcestershire": 1,
        "North Worcestershire": 1,
    }


def test_action_taken_against_the_forces_that_supply_outcomes(files, as_at):
    rows = last_delivery(every_row(files / "peer_outcome"), ["Month"], as_at).select(
        force="Force",
        group="Offence Group",
        month=day_of("Month"),
        offences=pl.col("Offences").cast(pl.Int64),
        taken=pl.col("Action Taken").cast(pl.Int64),
    )
    rows = rows.filter(within(OUTCOME_MONTHS), pl.col("taken") <= pl.col("offences"), pl.col("force") != "West Mecria")

    def rank(own: pl.DataFrame) -> tuple[int, int]:
        shares = own.group_by("force").agg(share=pl.col("taken").sum() / pl.col("offences").sum())
        return shares.sort("share", descending=True)["force"].to_list().index(OWN) + 1, shares.height

    assert rank(rows) == (2, 6)
    groups = ("rape", "other_sexual_offences", "violence_with_injury")
    assert [rank(rows.filter(pl.col("group") == group))[0] for group in groups] == [1, 2, 2]
    assert pct(rows["taken"].sum(), rows["offences"].sum()) < 40
