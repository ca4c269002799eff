"""Monthly extracts of casework: complaints, notices, the offender cohort, road casualties, interviews of victims."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from sample import span
from sample.extract import MONTHLY, Extract, delivered_monthly, write_extract
from sample.geography import AREAS, WEST_MERCIA
from sample.volume import AREA_SHARES, by_month, one_row_each

FLAT = (1.0,) * 12
OWN_AREAS = AREAS[WEST_MERCIA]
# Complaint cases: share recorded within 3 and within 10 working days, and finalised within 120, by quarter.
RECORDED_3 = {"2016Q3": 0.90, "2016Q4": 0.47}
USUAL_3, WITHIN_10, WITHIN_120 = 0.88, 0.93, 0.87
ALLEGATIONS = {"Incivility": 0.24, "Other Neglect": 0.3, "Oppressive Behaviour": 0.08, "Unprofessional Attitude": 0.12,
               "Unlawful Arrest": 0.04, "Breach Of Code C": 0.05, "Discrimination": 0.03, "Other": 0.14}  # fmt: skip
SEVERITIES = {"Local Resolution": 0.55, "Local Investigation": 0.43, "Gross Misconduct": 0.02}
# Notices authorised from April to December 2016, by area.
NOTICES = {
    "Herefordshire": (1, 0, 2, 2, 3, 0, 0, 2, 1), "North Worcestershire": (2, 1, 1, 4, 6, 1, 6, 3, 6),
    "Shropshire": (1, 0, 0, 1, 1, 0, 1, 1, 1), "South Worcestershire": (4, 5, 3, 12, 3, 8, 7, 3, 2),
    "Telford & Wrekin": (2, 5, 1, 1, 1, 2, 1, 1, 0),
}  # fmt: skip
# The cohort at the end of December 2016: people in the community and in custody, by area.
COHORT = {"Herefordshire": (31, 8), "North Worcestershire": (32, 40), "Shropshire": (26, 21),
          "South Worcestershire": (39, 44), "Telford & Wrekin": (29, 41)}  # fmt: skip
REASONS = ("Acquisitive", "Domestic Abuse", "Organised Crime")
# People killed from October to December 2016: area, road user.
DEATHS = (("Shropshire", "Driver"), ("Shropshire", "Driver"), ("Shropshire", "Passenger"), ("Shropshire", "Passenger"),
          ("Herefordshire", "Driver"), ("Herefordshire", "Passenger"), ("Telford & Wrekin", "Passenger"),
          ("Telford & Wrekin", "Pedestrian"), ("South Worcestershire", "Driver"), ("North Worcestershire", "Pedal Cyclist"))  # fmt: skip
USERS = {"Driver": 0.5, "Passenger": 0.2, "Pedal Cyclist": 0.09, "Pedestrian": 0.11, "Motorcyclist": 0.1}
ANSWERS = {True: ("Completely satisfied", "Very satisfied", "Fairly satisfied"),
           False: ("Neither", "Fairly dissatisfied", "Very dissatisfied", "Completely dissatisfied")}  # fmt: skip
STAGES = ("ease_of_contact", "actions", "follow_up", "treatment", "whole_experience")
SATISFIED = {"ease_of_contact": 0.95, "actions": 0.83, "follow_up": 0.72, "treatment": 0.93, "whole_experience": 0.80}
SURVEYS = {"Burglary": 50, "Violence": 50, "Vehicle": 50, "Hate": 31}  # interviews a month


def _drawn(random: np.random.Generator, shares: dict[str, float], size: int) -> pl.Series:
    weights = np.array(list(shares.values()))
    return pl.Series(random.choice(list(shares), size, p=weights / weights.sum()), dtype=pl.String)


def _quarter(column: str) -> pl.Expr:
    return pl.format("{}Q{}", pl.col(column).dt.year(), pl.col(column).dt.quarter())


def complaints(seed: int) -> pl.DataFrame:
    """Versions of allegations: when the case is recorded, and when it is finalised."""
    random = span.generator(seed, "complaints")
    rows = one_row_each(by_month(random, {}, 210, FLAT))
    size = rows.height
    rows = rows.with_columns(recorded_on=pl.col("month") + pl.duration(days=pl.Series(random.integers(0, 27, size))))
    rows = rows.with_columns(quarter=_quarter("month"), lot=pl.Series(random.random(size)))
    place = pl.col("lot").rank("ordinal").over("quarter") / pl.len().over("quarter")
    quick = pl.col("quarter").replace_strict(RECORDED_3, default=USUAL_3, return_dtype=pl.Float64)
    waits = pl.when(place <= quick).then(pl.lit(pl.Series(random.integers(0, 3, size))))
    waits = waits.when(place <= WITHIN_10).then(pl.lit(pl.Series(random.integers(7, 10, size))))
    waits = waits.otherwise(pl.lit(pl.Series(random.integers(18, 60, size))))
    slow = pl.Series(random.random(size) > WITHIN_120)
    days = pl.when(pl.lit(slow)).then(pl.lit(pl.Series(random.integers(180, 320, size))))
    days = days.otherwise(pl.lit(pl.Series(random.integers(20, 110, size))))
    area = pl.Series(random.choice([*OWN_AREAS, None], size, p=[*(np.array(list(AREA_SHARES.values())) * 0.9), 0.1]))
    rows = rows.with_columns(
        received_on=pl.col("recorded_on") - pl.duration(days=waits), closed_on=pl.col("recorded_on") + pl.duration(days=days),
        case_ref=pl.format("CO/{}/{}", pl.col("month").dt.year(), pl.int_range(pl.len()) + 1000),
        severity=_drawn(random, SEVERITIES, size), subject_group=_drawn(random, {"Officer": 0.82, "Staff": 0.18}, size),
        policing_area=area, held=pl.Series(random.integers(1, 4, size)),
        suspended_days=pl.when(pl.lit(slow)).then(pl.lit(pl.Series(random.integers(0, 90, size)))),
    )  # fmt: skip
    each = rows.with_columns(allegation_no=pl.int_ranges(1, pl.col("held") + 1)).explode(
        "allegation_no", empty_as_null=False
    )
    each = each.with_columns(allegation_category=_drawn(random, ALLEGATIONS, each.height))
    noon = pl.duration(hours=12)
    opened = each.with_columns(
        finalised_on=pl.lit(None, dtype=pl.Date), amended_at=pl.col("recorded_on").cast(pl.Datetime("us")) + noon
    )
    closed = each.with_columns(finalised_on="closed_on", amended_at=pl.col("closed_on").cast(pl.Datetime("us")) + noon)
    every = pl.concat([opened, closed]).with_columns(delivered_on=delivered_monthly(pl.col("amended_at").dt.date()))
    known = every.filter(pl.col("delivered_on").is_not_null())
    newest = pl.col("amended_at") == pl.col("amended_at").max().over("case_ref", "allegation_no", "delivered_on")
    return known.filter(newest).with_columns(row=pl.format("{}/{}", "case_ref", "allegation_no"))


def write_complaint(raw: Path, seed: int) -> None:
    """Write the extract of Professional Standards under `raw/complaint`."""
    columns = {"case_ref": "Case Ref", "allegation_no": "Allegation No", "received_on": "Received", "recorded_on": "Recorded",
               "finalised_on": "Finalised", "allegation_category": "Allegation", "severity": "Severity", "subject_group": "Subject",
               "policing_area": "Area", "suspended_days": "Days Suspended", "amended_at": "Amended"}  # fmt: skip
    faults = {"unknown severity": {"Severity": "Grave"}, "finalised before received": {"Finalised": "01/01/2012"}}
    extract = Extract(source="complaint", columns=columns, key="row", faults=faults, days=MONTHLY,
                      renamed={date(2016, 11, 5): {"Subject": "Subject Group"}})  # fmt: skip
    rows = complaints(seed).sort("delivered_on", "amended_at", "row").select("row", *columns, "delivered_on")
    write_extract(raw, extract, rows.with_columns(pl.col("allegation_no", "suspended_days").cast(pl.String)), seed)


def write_dvpn(raw: Path, seed: int) -> None:
    """Write the register of notices under `raw/dvpn`: since March 2014, as planned from April 2016 on."""
    random = span.generator(seed, "notices")
    rows = []
    for month in pl.date_range(date(2014, 3, 1), date(2017, 1, 1), "1mo", eager=True).to_list():
        for area, share in AREA_SHARES.items():
            place = (month.year - 2016) * 12 + month.month - 4
            count = NOTICES[area][place] if 0 <= place < 9 else int(random.poisson(9 * share))
            last = 4 if month == date(2017, 1, 1) else 27
            rows += [(month + timedelta(days=int(d)), area) for d in random.integers(0, last, count)]
    frame = pl.DataFrame(rows, schema={"authorised_on": pl.Date, "policing_area": pl.String}, orient="row").sort(
        "authorised_on"
    )
    frame = frame.with_columns(
        notice_ref=pl.format("DV{}", pl.int_range(pl.len()) + 1001),
        amended_at=pl.col("authorised_on").cast(pl.Datetime("us")) + pl.duration(hours=18),
        delivered_on=delivered_monthly(pl.col("authorised_on")),
    )
    columns = {
        "notice_ref": "Notice Ref",
        "authorised_on": "Authorised",
        "policing_area": "Area",
        "amended_at": "Amended",
    }
    faults = {"misspelled area": {"Area": "Telfrod & Wrekin"}, "impossible date": {"Authorised": "31/11/2016"}}
    extract = Extract(source="dvpn", columns=columns, key="notice_ref", faults=faults, days=MONTHLY)
    write_extract(raw, extract, frame.select(*columns, "delivered_on"), seed)


def write_iom_cohort(raw: Path, seed: int) -> None:
    """Write the cohort's snapshots under `raw/iom_cohort`: people stay for many months, and end as planned."""
    random = span.generator(seed, "cohort")
    parts = []
    for number, (area, (community, custody)) in enumerate(COHORT.items()):
        size = community + custody
        for place, ending in enumerate(
            reversed(pl.date_range(date(2013, 4, 1), date(2016, 12, 1), "1mo", eager=True).dt.month_end().to_list())
        ):
            people = np.arange(size) + place // 2 * 2  # two leave and two come every second month
            where = np.where(people % size < custody, "Custody", "Community")
            parts.append(pl.DataFrame({
                "snapshot_on": [ending] * size, "person_id": [f"N{3_000_500 + number * 10_000 + int(p) * 7}" for p in people],
                "policing_area": [area] * size, "location": where,
                "cohort_reason": [REASONS[int(p) % 10 % 3 if p % 10 > 5 else 0] for p in people],
            }))  # fmt: skip
    rows = pl.concat(parts).sort("snapshot_on", "person_id").with_row_index("row")
    rows = rows.with_columns(delivered_on=delivered_monthly(pl.col("snapshot_on")))
    columns = {"snapshot_on": "Snapshot Date", "person_id": "Person ID", "policing_area": "Area", "location": "Location",
               "cohort_reason": "Reason"}  # fmt: skip
    faults = {"unknown location": {"Location": "At Large"}, "misspelled area": {"Area": "Herefrodshire"}}
    extract = Extract(source="iom_cohort", columns=columns, key="row", faults=faults, days=MONTHLY, is_changes=False)
    _ = random
    write_extract(raw, extract, rows, seed)


def _casualties(seed: int) -> pl.DataFrame:
    random = span.generator(seed, "casualties")
    planned = date(2016, 10, 1)
    months = pl.date_range(date(2013, 1, 1), date(2016, 12, 1), "1mo", eager=True).to_list()
    rows = []
    for month in months:
        killed = (
            []
            if month >= planned
            else [
                (str(random.choice(OWN_AREAS)), str(_drawn(random, USERS, 1)[0]))
                for _ in range(int(random.poisson(3.6)))
            ]
        )
        if month >= planned:
            killed = list(DEATHS[(month.month - 10) * 3 : (month.month - 9) * 3 + (month.month == 12)])
        hurt = [(2, int(random.poisson(38))), (3, int(random.poisson(210)))]
        rows += [(month, 1, area, user) for area, user in killed]
        rows += [
            (month, severity, str(random.choice(OWN_AREAS)), None) for severity, count in hurt for _ in range(count)
        ]
    frame = pl.DataFrame(
        rows,
        schema={"month": pl.Date, "severity": pl.Int64, "policing_area": pl.String, "road_user": pl.String},
        orient="row",
    )
    drawn = _drawn(random, USERS, frame.height)
    return frame.with_columns(
        collision_on=pl.col("month") + pl.duration(days=pl.Series(random.integers(0, 28, frame.height))),
        road_user=pl.col("road_user").fill_null(pl.lit(drawn)),
        collision_ref=pl.format("RTC{}", pl.int_range(pl.len()) // 3 + 40_000), casualty_no=pl.int_range(pl.len()) % 3 + 1,
    )  # fmt: skip


def write_casualty(raw: Path, seed: int) -> None:
    """Write the casualties under `raw/casualty`: each file the calendar year to the month before it.

    Of December 2016 the first file holds deaths only: the others are not supplied yet.
    """
    rows = _casualties(seed).sort("collision_on", "collision_ref", "casualty_no")
    late = (pl.col("month") == date(2016, 12, 1)) & (pl.col("severity") > 1)
    parts = [rows.filter(pl.col("month") < date(2016, 9, 1)).with_columns(delivered_on=pl.lit(MONTHLY[0]))]
    for day in MONTHLY[1:]:
        to_date = rows.filter((pl.col("month") >= date(2016, 1, 1)) & (pl.col("month") < day.replace(day=1)) & ~late)
        parts.append(to_date.with_columns(delivered_on=pl.lit(day)))
    every = pl.concat(parts).with_row_index("row")
    columns = {"collision_ref": "Collision Ref", "casualty_no": "Casualty No", "collision_on": "Collision Date",
               "severity": "Severity", "road_user": "Road User", "policing_area": "Area"}  # fmt: skip
    faults = {"unknown severity": {"Severity": "4"}, "impossible date": {"Collision Date": "30/02/2016"}}
    extract = Extract(source="casualty", columns=columns, key="row", faults=faults, days=MONTHLY, is_changes=False)
    write_extract(raw, extract, every.with_columns(pl.col("casualty_no", "severity").cast(pl.String)), seed)


def write_victim_survey(raw: Path, seed: int) -> None:
    """Write the interviews under `raw/victim_survey`."""
    random = span.generator(seed, "interviews")
    parts = []
    for survey, usual in SURVEYS.items():
        rows = one_row_each(by_month(random, {}, usual * 3, FLAT)).with_columns(survey=pl.lit(survey))
        parts.append(rows)
    rows = pl.concat(parts)
    size = rows.height
    interviewed = pl.col("month") + pl.duration(days=pl.Series(random.integers(0, 27, size)))
    rows = rows.with_columns(
        interviewed_on=interviewed,
        reported_on=interviewed - pl.duration(days=pl.Series(random.integers(42, 84, size))),
        policing_area=pl.Series(random.choice(list(AREA_SHARES), size, p=list(AREA_SHARES.values()))),
        **{stage: _answers(random, size, share) for stage, share in SATISFIED.items()},
    ).sort("interviewed_on", "survey", maintain_order=True)  # fmt: skip
    rows = rows.with_columns(
        interview_id=pl.format("V{}", pl.int_range(pl.len()) + 50_000), delivered_on=delivered_monthly(pl.col("interviewed_on"))
    ).filter(pl.col("delivered_on").is_not_null())  # fmt: skip
    columns = {"interview_id": "Interview ID", "interviewed_on": "Interviewed", "reported_on": "Reported", "survey": "Survey",
               "policing_area": "Area", "ease_of_contact": "Ease of Contact", "actions": "Actions", "follow_up": "Follow Up",
               "treatment": "Treatment", "whole_experience": "Whole Experience"}  # fmt: skip
    faults = {"unknown answer": {"Treatment": "Delighted"}, "interviewed before report": {"Reported": "01/01/2017"}}
    extract = Extract(
        source="victim_survey", columns=columns, key="interview_id", faults=faults, days=MONTHLY, is_changes=False
    )
    write_extract(raw, extract, rows.select(*columns, "delivered_on"), seed)


def _answers(random: np.random.Generator, size: int, share: float) -> pl.Series:
    good = random.random(size) < share
    text = np.where(good, random.choice(ANSWERS[True], size), random.choice(ANSWERS[False], size))
    return pl.select(pl.when(pl.lit(pl.Series(random.random(size) > 0.02))).then(pl.lit(pl.Series(text)))).to_series()
