"""Monthly and quarterly returns: sickness (a workbook), firearms licensing, public confidence."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

import polars as pl

from sample import span
from sample.extract import MONTHLY, Extract, write_extract
from sample.geography import WEST_MERCIA
from sample.volume import AREA_SHARES, MONTHS

GROUP = (
    WEST_MERCIA,
    "Devon and Cornwall",
    "Gloucestershire",
    "Norfolk",
    "North Yorkshire",
    "Suffolk",
    "Warwickshire",
    "Wiltshire",
)
SICK = {  # percent of hours lost, by first month of quarter; other quarters about the mean
    "Officer": {date(2015, 10, 1): 4.4, date(2016, 7, 1): 4.7, date(2016, 10, 1): 5.5},
    "Staff": {date(2015, 10, 1): 4.3, date(2016, 7, 1): 3.8, date(2016, 10, 1): 5.4},
}
PUBLISHED = 2016  # seed of what others publish: the same, whatever the sample's
USUAL_SICK, HOURS = 4.3, {"Officer": 310_000, "Staff": 250_000}
HEADQUARTERS_SHARE = 0.2
PERMITS, USUAL_PERMITS = {date(2016, 8, 1): 7359}, 5600
# Confidence of year ending: own force, mean of the group; the other forces of the country around 78.
CONFIDENCE = {date(2016, 3, 31): (79.7, 81.9), date(2016, 6, 30): (77.2, 81.4)}
USUAL_CONFIDENCE = (80.5, 80.9)


def months_to(last: date) -> list[date]:
    """First days of the months of the sample, the last one included."""
    return [month for month in MONTHS.to_list() if month <= last]


def delivered_after(month: date) -> date:
    """First monthly delivery after a month."""
    return next(day for day in MONTHLY if day > month and (day.year, day.month) != (month.year, month.month))


def as_frame(rows: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    """Rows as a table, types from all of them."""
    return pl.DataFrame(list(rows), infer_schema_length=None)


def sickness(seed: int) -> pl.DataFrame:
    """Hours by month, workforce group and area; of each quarter the planned share is lost."""
    random = span.generator(seed, "sickness")
    places = [(area, part * (1 - HEADQUARTERS_SHARE)) for area, part in AREA_SHARES.items()]
    rows = [
        {"month": month, "force": WEST_MERCIA, "workforce_group": group, "policing_area": area,
         "contracted_hours": round(HOURS[group] * part, 1), "delivered_on": delivered_after(month)}
        for month in months_to(date(2016, 12, 1))
        for group in SICK
        for area, part in [*places, (None, HEADQUARTERS_SHARE)]
    ]  # fmt: skip
    frame = as_frame(rows).with_columns(quarter=pl.col("month").dt.truncate("1q"))
    shares = [
        (quarter, group, planned.get(quarter, USUAL_SICK * random.normal(1, 0.07)))
        for quarter in frame["quarter"].unique(maintain_order=True)
        for group, planned in SICK.items()
    ]
    share = pl.DataFrame(shares, schema=["quarter", "workforce_group", "share"], orient="row")
    frame = frame.join(share, on=["quarter", "workforce_group"], how="left", maintain_order="left")
    frame = frame.with_columns(lost=pl.col("contracted_hours") * pl.Series(random.normal(1, 0.08, frame.height)))
    pooled = pl.col("contracted_hours", "lost").sum().over("quarter", "workforce_group")
    frame = frame.with_columns(pooled.name.suffix("_of_quarter"))
    rate = pl.col("share") / 100 * pl.col("contracted_hours_of_quarter") / pl.col("lost_of_quarter")
    return frame.with_columns(sickness_hours=(pl.col("lost") * rate).round(1))


def write_sickness(raw: Path, seed: int) -> None:
    """Write the workbooks of the HR system under `raw/sickness`; a row of one has more hours lost than there are."""
    import xlsxwriter  # noqa: PLC0415  heavy, and one source of many

    heads = ("Month", "Force", "Workforce Group", "Area", "Contracted Hours", "Sickness Hours")
    columns = ("month", "force", "workforce_group", "policing_area", "contracted_hours", "sickness_hours")
    folder = raw / "sickness"
    folder.mkdir(parents=True)
    for (day,), rows in sickness(seed).partition_by("delivered_on", as_dict=True).items():
        book = xlsxwriter.Workbook(folder / f"sickness_{day:%Y-%m-%d}.xlsx", {"in_memory": True})
        book.set_properties({"created": datetime(2017, 1, 12)})
        sheet = book.add_worksheet("Sickness")
        of_day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, heads)
        table = rows.select(columns).rows()
        if day == MONTHLY[3]:
            table.append((*table[0][:3], "Shropshrie", 100.0, 250.0))
        for number, row in enumerate(table, start=1):
            sheet.write_datetime(number, 0, datetime.combine(row[0], datetime.min.time()), of_day)
            sheet.write_row(number, 1, row[1:])
        book.close()


def write_firearms_licence(raw: Path, seed: int) -> None:
    """Write the returns of firearms licensing under `raw/firearms_licence`."""
    random = span.generator(seed, "firearms")
    rows = []
    for month in months_to(date(2016, 12, 1)):
        held = PERMITS.get(month, round(USUAL_PERMITS * random.normal(1, 0.04)))
        for kind, share in (("Shotgun", 0.7), ("Firearm", 0.3)):
            due = round(520 * share * random.normal(1, 0.08))
            permits = round(held * 0.7) if kind == "Shotgun" else held - round(held * 0.7)
            rows.append({
                "month": month, "licence_kind": kind, "temporary_permits": permits, "renewals_due": due,
                "renewals_on_time": round(due * random.uniform(0.3, 0.6)),
                "renewal_days_median": round(random.uniform(70, 110), 1), "delivered_on": delivered_after(month),
            })  # fmt: skip
    columns = {
        "month": "Month", "licence_kind": "Licence", "temporary_permits": "Temporary Permits",
        "renewals_due": "Renewals Due", "renewals_on_time": "Renewals On Time", "renewal_days_median": "Median Days",
    }  # fmt: skip
    faults = {"unknown licence": {"Licence": "Crossbow"}, "too many on time": {"Renewals On Time": "99999"}}
    write_return(raw, "firearms_licence", columns, "row", faults, MONTHLY, as_frame(rows).with_row_index("row"), seed)


def write_return(
    raw: Path, source: str, columns: Mapping[str, str], key: str, faults: Mapping[str, Mapping[str, str]],
    days: tuple[date, ...], rows: pl.DataFrame, seed: int,
) -> None:  # fmt: skip
    """Write a return, whose every delivery holds its whole table, under `raw` and its source."""
    texts = rows.with_columns(pl.selectors.numeric().exclude("row").cast(pl.String))
    extract = Extract(source=source, columns=columns, key=key, faults=faults, days=days, is_changes=False)
    write_extract(raw, extract, texts, seed)


BELOW_GROUP = 3.0  # points that England and Wales lie below the group's mean: invented


def write_public_confidence(raw: Path, seed: int) -> None:
    """Write the survey's confidence of each force of the group, and some others, under `raw/public_confidence`."""
    random = span.generator(PUBLISHED, "confidence")
    others = ("Avon and Somerset", "Kent", "Sussex", "Thames Valley", "West Midlands", "Cumbria", "Durham")
    rows = []
    for ending in pl.date_range(date(2014, 3, 31), date(2016, 6, 30), "1d", eager=True).to_list():
        if (ending.month, ending.day) not in ((3, 31), (6, 30), (9, 30), (12, 31)):
            continue
        usual = tuple(round(value, 1) for value in random.normal(USUAL_CONFIDENCE, 0.4))
        own, mean = CONFIDENCE.get(ending, usual)
        gaps = random.uniform(0.4, 3.0, len(GROUP) - 2)
        above = [round(mean * len(GROUP) - own - (len(GROUP) - 2) * mean - (gaps - gaps.mean()).sum(), 1)]
        values = [own, *above, *(round(v, 1) for v in mean + gaps - gaps.mean())]
        values[2:] = [max(v, own + 0.2) for v in values[2:]]
        values[1] = round(mean * len(GROUP) - own - sum(values[2:]), 1)
        country = [(force, round(random.normal(78, 2), 1)) for force in others]
        on = date(2016, 9, 30) if ending < date(2016, 6, 30) else date(2016, 10, 20)
        national = ("England and Wales", round(mean - BELOW_GROUP, 1))
        for force, value in [*zip(GROUP, values, strict=True), *country, national]:
            rows.append({"year_ending": ending, "force": force, "confidence_pct": value, "delivered_on": on})
    columns = {"year_ending": "Year Ending", "force": "Force", "confidence_pct": "Confidence %"}
    faults = {"over a hundred": {"Confidence %": "812"}}
    days = (date(2016, 9, 30), date(2016, 10, 20))
    write_return(raw, "public_confidence", columns, "row", faults, days, as_frame(rows).with_row_index("row"), seed)
