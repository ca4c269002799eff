"""Victims and defendants of the sample as an independent reader counts them: the printed figures of December 2016."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from io import BytesIO

import polars as pl
import pytest

from tests.sample.extract import GROUP, ISO, MISSING, UK, content, moment

EDITIONS = (date(2017, 1, 9), date(2017, 1, 12))
DECEMBER, NOVEMBER, OCTOBER = date(2016, 12, 1), date(2016, 11, 1), date(2016, 10, 1)
FORCES = ("West Mercia", "Warwickshire")
BIRTH = [text.partition(" ")[0] for text in (UK, ISO)]


def delivered_on(path):
    return date.fromisoformat(path.name.removeprefix("crime_person_")[:10])


def rows_of(path):
    """Every row of one delivery as text, without the total row."""
    body = content(path).removeprefix(b"\xef\xbb\xbf")
    try:
        body.decode()
    except UnicodeDecodeError:
        body = body.decode("cp1252").encode()
    table = pl.read_csv(BytesIO(body), infer_schema=False, null_values=MISSING)
    is_total = pl.col("Crime No").str.starts_with("Total records").fill_null(False)
    return table.filter(~is_total).with_columns(delivered_on=pl.lit(delivered_on(path)))


@pytest.fixture(scope="module")
def people(raw):
    """Every sound row of the extract."""
    table = pl.concat(rows_of(path) for path in sorted((raw / "crime_person").iterdir()))
    born = pl.coalesce(pl.col("Date of Birth").str.to_date(form, strict=False) for form in BIRTH)
    return table.with_columns(amended_at=moment("Date Amended"), born=born).filter(
        pl.col("Role").is_in(["Victim", "Defendant"]),
        pl.col("Force").is_in(FORCES),
        pl.col("Sex").is_in(["M", "F", "U"]),
        pl.col("Date of Birth").is_null() | (born <= pl.col("delivered_on")).fill_null(False),
    )


@pytest.fixture(scope="module", params=EDITIONS, ids=str)
def parts(request, people, table):
    """Counting parts as at a day, one a crime, person and role."""
    crimes = (
        table.filter(pl.col("delivered_on") <= request.param, pl.col("Crime No").is_not_null())
        .sort("amended_at")
        .unique("Crime No", keep="last", maintain_order=True)
        .filter(
            pl.col("Record Kind") == "Crime",
            pl.col("Status") == "Recorded",
            pl.col("HO Offence Code").is_in(list(GROUP)),
            pl.col("Force").is_in(FORCES),
        )
        .select(
            "Crime No",
            crime_force="Force",
            area="Policing Area",
            group=pl.col("HO Offence Code").replace_strict(GROUP),
            is_abuse=pl.col("DA Marker") == "Y",
            day=pl.col("recorded_at").dt.date(),
            month=pl.col("recorded_at").dt.truncate("1mo").dt.date(),
            event=pl.coalesce("committed_from", "recorded_at").dt.date(),
        )
    )
    newest = (
        people.filter(pl.col("delivered_on") <= request.param, pl.col("Person ID").is_not_null())
        .sort("amended_at")
        .unique(["Crime No", "Person ID", "Role"], keep="last", maintain_order=True)
    )
    return newest.join(crimes, on="Crime No")


class Persons:
    """Persons of one role and month in West Mercia, with their other records and how often they come in a year."""

    def __init__(self, parts, role, month, *, is_abuse=False, area=None):
        own = parts.filter(pl.col("Role") == role, pl.col("is_abuse") | (not is_abuse))
        here = (own["crime_force"] == "West Mercia") & (own["month"] == month)
        if area is not None:
            here &= (own["area"] == area).fill_null(False)
        counted = own.filter(here)
        self.first = {}
        for person, crime, day in counted.select("Person ID", "Crime No", "day").sort("day").iter_rows():
            self.first.setdefault(person, (day, crime))
        self.is_repeat = dict.fromkeys(self.first, False)
        self.frequency = dict.fromkeys(self.first, 0)
        year_ago = date(month.year - 1, month.month + 1, 1) if month.month < 12 else date(month.year, 1, 1)
        again = own.filter(pl.col("Person ID").is_in(list(self.first)))
        for person, crime, day, of in again.select("Person ID", "Crime No", "day", "month").iter_rows():
            first, reference = self.first[person]
            before = first - timedelta(days=365) <= day < first
            self.is_repeat[person] |= crime != reference and (before or (of == month and day >= first))
            self.frequency[person] += year_ago <= of <= month

    def __len__(self):
        return len(self.first)

    @property
    def repeats(self):
        return sum(self.is_repeat.values())

    @property
    def percent(self):
        return round(100 * Fraction(self.repeats, len(self)))

    def often(self, lowest):
        return sum(self.frequency[person] >= lowest for person, again in self.is_repeat.items() if again)


def test_repeat_victims_of_december(parts):
    victims = Persons(parts, "Victim", DECEMBER)
    assert 4589 <= len(victims) <= 4768
    assert (victims.repeats, victims.percent) == (1216, 26)
    assert (victims.often(3), round(Fraction(100 * victims.often(3), victims.repeats))) == (504, 41)
    assert victims.often(10) == sum(often >= 10 for often in victims.frequency.values()) == 14


def test_very_frequent_victims_by_area_add_up(parts):
    areas = parts.filter(pl.col("crime_force") == "West Mercia")["area"].drop_nulls().unique()
    often = {area: Persons(parts, "Victim", DECEMBER, area=area).frequency.values() for area in areas}
    counts = {area: sum(frequency >= 10 for frequency in values) for area, values in often.items()}
    assert counts["Telford & Wrekin"] == 7
    assert sum(counts.values()) == 14


def test_repeat_defendants_of_december(parts):
    defendants = Persons(parts, "Defendant", DECEMBER)
    assert (defendants.repeats, defendants.percent) == (292, 43)
    assert (defendants.often(6), defendants.often(10)) == (73, 34)


def test_domestic_abuse_of_december(parts):
    victims = Persons(parts, "Victim", DECEMBER, is_abuse=True)
    assert (len(victims), victims.repeats, victims.percent) == (908, 286, 31)
    defendants = Persons(parts, "Defendant", DECEMBER, is_abuse=True)
    assert (len(defendants), defendants.repeats, defendants.percent) == (124, 49, 40)


def test_children_with_two_other_sexual_offences_in_the_quarter(parts):
    born, event = pl.col("born"), pl.col("event")
    had_birthday = (event.dt.month() * 100 + event.dt.day()) >= (born.dt.month() * 100 + born.dt.day())
    age = event.dt.year() - born.dt.year() - pl.when(had_birthday).then(0).otherwise(1)
    offences = parts.filter(
        pl.col("Role") == "Victim",
        pl.col("area") == "Herefordshire",
        pl.col("group") == "other_sexual_offences",
        pl.col("month").is_between(OCTOBER, DECEMBER),
        event >= born,
        age < 18,
    )
    each = offences.group_by("Person ID").len()
    assert each.filter(pl.col("len") >= 2).height == 5
    assert each.height > 20


def test_months_before_are_like_december(parts):
    months = [date(2016, n, 1) for n in range(6, 13)]
    victims = {month: Persons(parts, "Victim", month) for month in months}
    assert all(24 <= found.percent <= 27 for found in victims.values())
    assert min(victims[OCTOBER].repeats, victims[NOVEMBER].repeats) > victims[DECEMBER].repeats
    defendants = {month: Persons(parts, "Defendant", month) for month in months}
    assert all(40 <= found.percent <= 45 for found in defendants.values())
    assert all(500 <= len(found) <= 1000 for found in defendants.values())


def test_people_are_of_one_sex_and_birth_and_were_born_before(people, table):
    known = people.filter(pl.col("Person ID").is_not_null())
    each = known.group_by("Person ID").agg(
        sexes=pl.col("Sex").n_unique(), births=pl.col("born").drop_nulls().n_unique()
    )
    assert each["sexes"].max() == 1
    assert each["births"].max() == 1
    crimes = table.filter(pl.col("committed_from") > datetime(1900, 1, 1)).select("Crime No", "committed_from")
    unborn = known.join(crimes.unique("Crime No"), on="Crime No").filter(
        pl.col("born") > pl.col("committed_from").dt.date()
    )
    assert unborn.height < known.height / 10_000


def test_people_of_the_cohort_are_in_the_extract(people, raw):
    paths = sorted((raw / "iom_cohort").iterdir())
    cohort = set()
    for path in paths:
        cohort |= {cell for line in content(path).decode("cp1252").splitlines() for cell in line.split(",")}
    cohort = {cell for cell in cohort if cell.startswith("N30")}
    known = set(people["Person ID"].drop_nulls())
    assert len(cohort) > 300
    assert len(cohort & known) > 0.9 * len(cohort)


def test_some_parts_come_before_their_record_and_none_are_lost(people, table):
    since = (
        table.filter(pl.col("Crime No").is_not_null()).group_by("Crime No").agg(crime_on=pl.col("delivered_on").min())
    )
    joined = people.join(since, on="Crime No", how="left")
    assert joined["crime_on"].null_count() == 0
    assert 5 < joined.filter(pl.col("delivered_on") < pl.col("crime_on")).height < 1000
    assert joined.filter(pl.col("amended_at").dt.date() == date(2016, 10, 30))["Crime No"].n_unique() > 20
