"""The incident extract: command and control, with the 999 calls and missing persons its incidents belong to."""

from datetime import date
from functools import cache
from pathlib import Path
from statistics import NormalDist

import numpy as np
import polars as pl

from sample import geography, span
from sample.call import calls
from sample.extract import Extract, delivered, write_extract
from sample.geography import NOT_KNOWN, OUTSIDE_AREA
from sample.volume import by_area, by_month, even, one_row_each, quarter_of

FLAT = (0.97, 0.95, 0.99, 0.99, 1.02, 1.02, 1.05, 1.04, 1.0, 1.0, 0.98, 1.01)
SUMMER = (0.75, 0.78, 0.9, 1.0, 1.08, 1.14, 1.25, 1.22, 1.05, 0.98, 0.92, 0.78)
# Incidents that count, by kind: those of known quarters, of any other, season.
KINDS = {
    "emergency": ({"2016Q4": 11990}, 11900, FLAT),
    "asb": ({"2016Q1": 9800, "2016Q2": 11606, "2016Q3": 13211, "2016Q4": 10527}, 11700, SUMMER),
    "other": ({}, 22500, FLAT),
}
CATEGORIES = {
    "emergency": {"Domestic": 0.17, "Hate": 0.006, "Other": 0.824},
    "asb": {"ASB Personal": 0.23, "ASB Nuisance": 0.70, "ASB Environmental": 0.07},
    "other": {"Domestic": 0.09, "Hate": 0.006, "Other": 0.904},
}
GRADES = {
    "emergency": {"Emergency": 1.0},
    "asb": {"Priority": 0.35, "Scheduled": 0.3, "Resolution Without Deployment": 0.35},
    "other": {"Priority": 0.42, "Scheduled": 0.2, "Resolution Without Deployment": 0.38},
    "missing": {"Priority": 0.8, "Scheduled": 0.2},
}
LEFT_OUT_SHARE = {"is_duplicate": 0.012, "is_cancelled": 0.015}  # beside those that count
BY_999, BY_101 = 0.65, 0.55  # shares of emergency and of other incidents that begin with a call
NO_AREA_SHARE = {OUTSIDE_AREA: 0.004, NOT_KNOWN: 0.006}
# Response to emergencies: mean seconds of the months of 2016, the last two printed, and the mean of all twelve (642).
MEANS_2016 = (648, 655, 644, 637, 633, 630, 646, 652, 639, 627, 664, 629)
USUAL_MEAN, BY_CHANCE = 641, 9  # seconds, of any other month
SPREAD = 0.513  # of the logarithm: 93% take 20 minutes at most
NOT_SENT, NO_ARRIVAL = 0.008, 0.03  # shares of incidents to attend; the second counts the first
FIRST_THERE, HEAD_START = 0.002, 20  # share of attended calls that an officer reached seconds before the log was begun
GRADED_IN_CALL, GRADED_LATE, NOT_TIMED = 0.08, 0.06, 0.01  # shares of incidents by when they were graded
REGRADED = {"Emergency": ("Priority", 0.02), "Priority": ("Emergency", 0.004)}  # after the first dispatch
SLOWER = {"Priority": 3.2, "Scheduled": 40.0}
COLUMNS = {
    "incident_ref": "Incident No",
    "call_received_at": "Call Received",
    "created_at": "Created",
    "graded_at": "Graded",
    "grade": "Grade",
    "grade_at_first_dispatch": "Grade At First Dispatch",
    "first_dispatched_at": "First Dispatched",
    "first_arrived_at": "First Arrived",
    "closing_category": "Closing Category",
    "is_duplicate": "Duplicate",
    "is_cancelled": "Cancelled",
    "policing_area": "Policing Area",
    "lsoa11": "LSOA",
    "amended_at": "Last Amended",
}
FAULTS = {
    "arrived before call": {"First Arrived": "01/01/2016 00:00:00"},
    "misspelled area": {"Policing Area": "Herefordhsire"},
    "unknown grade": {"Grade At First Dispatch": "Urgent"},
    "impossible date": {"Created": "31/11/2016 10:15:00"},
    "created in the future": {"Created": "14/03/2027 09:30:00"},
    "unknown category": {"Closing Category": "Lost Dog"},
}
EXTRACT = Extract(
    source="incident",
    columns=COLUMNS,
    key="incident_ref",
    faults=FAULTS,
    is_zipped=True,
    renamed={date(2016, 12, 1): {"Grade": "Response Grade"}},
    sent_again={date(2016, 11, 6): date(2016, 11, 5)},
)


def drawn(random: np.random.Generator, kinds: pl.Series, shares: dict[str, dict[str, float]]) -> pl.Series:
    """A value for each row, drawn by the shares of its kind; none for a kind without."""
    values = np.full(len(kinds), None, dtype=object)
    for kind, of_kind in shares.items():
        own = (kinds == kind).to_numpy()
        weights = np.array(list(of_kind.values()))
        values[own] = random.choice(list(of_kind), own.sum(), p=weights / weights.sum())
    return pl.Series(values, dtype=pl.String)


def _planned(seed: int, random: np.random.Generator) -> pl.DataFrame:
    """A row an incident: kind, month, area, whether it is left out; missing persons' are made from their reports."""
    parts = []
    for kind, (known, usual, season) in KINDS.items():
        rows = one_row_each(by_area(by_month(random, known, usual, season))).with_columns(kind=pl.lit(kind))
        extra = {c: rows.filter(pl.lit(random.random(rows.height) < share)) for c, share in LEFT_OUT_SHARE.items()}
        parts += [rows.with_columns(is_duplicate=False, is_cancelled=False)]
        parts += [
            e.with_columns(is_duplicate=c == "is_duplicate", is_cancelled=c == "is_cancelled") for c, e in extra.items()
        ]
    return pl.concat(parts)


@cache
def incidents(seed: int) -> pl.DataFrame:
    """Every incident as it finally stands, but for missing persons': kind, and the columns of the extract."""
    random = span.generator(seed, "incidents")
    rows = _with_calls(seed, random, _planned(seed, random))
    rows = rows.with_columns(closing_category=_categories(random, rows), grade=drawn(random, rows["kind"], GRADES))
    return described(random, _with_mixed_areas(random, rows))


def _categories(random: np.random.Generator, rows: pl.DataFrame) -> pl.Series:
    """A category each; of the antisocial behaviour that counts in the printed quarter, exactly the planned shares."""
    left_out = pl.col("is_duplicate") | pl.col("is_cancelled")
    frame = rows.select(
        "kind", quarter=quarter_of(pl.col("month")), left_out=left_out, drawn=drawn(random, rows["kind"], CATEGORIES)
    ).with_columns(lot=pl.Series(random.random(rows.height)))
    place, reached = even("lot", "kind", "quarter", "left_out"), 0.0
    exact = pl.when(place < 0).then(pl.lit(None, dtype=pl.String))
    for category, share in CATEGORIES["asb"].items():
        reached += share
        exact = exact.when(place < reached + 1e-9).then(pl.lit(category))
    is_exact = (pl.col("kind") == "asb") & (pl.col("quarter") == "2016Q4") & ~pl.col("left_out")
    return frame.select(pl.when(is_exact).then(exact).otherwise("drawn").alias("category"))["category"]


def _with_mixed_areas(random: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    lot = random.random(rows.height)
    outside, unknown = NO_AREA_SHARE[OUTSIDE_AREA], NO_AREA_SHARE[NOT_KNOWN]
    area = pl.when(pl.lit(lot) < outside).then(pl.lit(OUTSIDE_AREA))
    return rows.with_columns(area=area.when(pl.lit(lot) < outside + unknown).then(pl.lit(NOT_KNOWN)).otherwise("area"))


def _with_calls(seed: int, random: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    """Let incidents begin with a call of their month: created a minute or so after it was presented."""
    rows = rows.with_columns(
        created_at=span.existing(pl.lit(span.moments_in_month(random, rows["month"]))),
        line=pl.when(pl.col("kind") == "emergency").then(pl.lit("999")).otherwise(pl.lit("101")),
    )
    wanted = np.where(rows["line"] == "999", BY_999, BY_101)
    rows = rows.with_columns(has_call=pl.lit(random.random(rows.height) < wanted))
    place = pl.int_range(pl.len()).over("line", "month", "has_call")
    rows = rows.with_columns(place=place)
    pool = calls(seed).filter(pl.col("answered_at").is_not_null()).with_columns(
        month=pl.col("presented_at").dt.date().dt.month_start(), lot=pl.lit(0.0)
    )  # fmt: skip
    pool = pool.with_columns(lot=pl.lit(random.random(pool.height))).filter(
        pl.col("presented_at").dt.date() == pl.col("presented_at").dt.offset_by("1h").dt.date()
    )
    pool = pool.with_columns(
        place=pl.col("lot").rank("ordinal").over("line", "month").cast(pl.Int64) - 1, has_call=True
    )
    joined = rows.join(
        pool.select("line", "month", "place", "has_call", "presented_at", "answered_at"),
        on=["line", "month", "place", "has_call"], how="left", maintain_order="left",
    )  # fmt: skip
    after = pl.Series(random.integers(30, 180, rows.height) * 1_000_000).cast(pl.Duration("us"))
    return joined.with_columns(
        call_received_at="presented_at",
        created_at=pl.when(pl.col("answered_at").is_not_null()).then(pl.col("answered_at") + pl.lit(after))
        .otherwise("created_at"),
    ).drop("line", "has_call", "place", "presented_at", "answered_at")  # fmt: skip


def described(random: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    """Give incidents their number, dispatch, arrival and place.

    Args:
        rows: kind, month, area, grade, closing_category, created_at, call_received_at, is_duplicate, is_cancelled.
    """
    rows = rows.sort("created_at", maintain_order=True)
    size = rows.height
    lot, is_attended = (
        random.random(size),
        (pl.col("grade") != "Resolution Without Deployment") & ~pl.col("is_cancelled"),
    )
    rows = rows.with_columns(
        sent=is_attended & pl.lit(lot >= NOT_SENT),
        attended=is_attended & pl.lit(lot >= NO_ARRIVAL),
        early=pl.col("call_received_at").is_not_null() & pl.lit(random.random(size) < FIRST_THERE),
    )
    early = pl.col("created_at") - pl.duration(seconds=HEAD_START)
    arrived = pl.when("early").then(early).otherwise(pl.col("created_at") + pl.lit(_response(random, rows)))
    sent = pl.when(pl.col("early") & pl.col("attended")).then(early)
    sent = sent.otherwise(pl.col("created_at") + pl.lit(_seconds(random.integers(20, 90, size))))
    graded_at, grade = _graded_at(random, size), _grade_now(random, size)
    return rows.with_columns(*geography.places(random, rows["area"])).with_columns(
        graded_at=graded_at,
        grade=grade,
        grade_at_first_dispatch=pl.when("sent").then("grade"),
        first_dispatched_at=pl.when("sent").then(sent),
        first_arrived_at=pl.when("attended").then(arrived),
        policing_area=pl.when(pl.col("area") != NOT_KNOWN).then("area"),
    )


def _seconds(number: np.ndarray) -> pl.Series:
    return pl.Series(number.astype("int64") * 1_000_000).cast(pl.Duration("us"))


def _graded_at(random: np.random.Generator, size: int) -> pl.Expr:
    """Most are graded as they are created; some during the call before, some later, and of some it was not noted."""
    lot, after = pl.lit(pl.Series(random.random(size))), random.integers(1, 60, size)
    at_once, late = pl.lit(_seconds(after)), pl.lit(_seconds(after * 40))
    in_call = pl.col("created_at") - pl.duration(seconds=HEAD_START)
    graded = pl.when(lot < NOT_TIMED).then(None)
    graded = graded.when((lot < NOT_TIMED + GRADED_IN_CALL) & pl.col("call_received_at").is_not_null()).then(in_call)
    graded = graded.when(lot >= 1 - GRADED_LATE).then(pl.col("created_at") + late)
    return graded.otherwise(pl.col("created_at") + at_once)


def _grade_now(random: np.random.Generator, size: int) -> pl.Expr:
    """The grade as it finally stands: of some it was changed after the first dispatch."""
    lot, now = pl.lit(pl.Series(random.random(size))), pl.col("grade")
    expr = pl.when(~pl.col("sent")).then(now)
    for before, (after, share) in REGRADED.items():
        expr = expr.when((now == before) & (lot < share)).then(pl.lit(after))
    return expr.otherwise(now)


def _response(random: np.random.Generator, rows: pl.DataFrame) -> pl.Series:
    """Time from creation to arrival; of counted emergencies of a month, their mean is as planned."""
    months = rows["month"].unique().sort()
    means = dict(zip(months, random.normal(USUAL_MEAN, BY_CHANCE, len(months)), strict=True))
    means |= {date(2016, number, 1): mean for number, mean in enumerate(MEANS_2016, start=1)}
    frame = rows.select(
        "month", "grade",
        counted=pl.col("attended") & ~pl.col("early") & ~pl.col("is_duplicate"),
        lot=pl.Series(random.random(rows.height)),
    )  # fmt: skip
    place = frame.select(even("lot", "month", "grade", "counted"))["lot"].to_numpy()
    shares = np.linspace(0.0001, 0.9999, 5001)
    normal = np.interp(place, shares, [NormalDist().inv_cdf(share) for share in shares])
    frame = frame.with_columns(seconds=pl.Series(np.maximum(np.exp(SPREAD * normal), 0.165)))
    wanted = pl.col("month").replace_strict(means, return_dtype=pl.Float64)
    scaled = pl.col("seconds") * wanted / pl.col("seconds").filter(pl.col("counted")).mean().over("month", "grade")
    slower = pl.col("grade").replace_strict(SLOWER, default=1.0, return_dtype=pl.Float64)
    return _seconds(frame.select((scaled * slower + 0.5).floor().fill_null(0))["seconds"].to_numpy())


def versions(rows: pl.DataFrame) -> pl.DataFrame:
    """Versions of incidents: closed within hours; since deliveries come daily, one in six is first sent open."""
    end = pl.max_horizontal(pl.col("created_at") + pl.duration(minutes=40), pl.col("first_arrived_at"))
    final = rows.with_columns(amended_at=end + pl.duration(minutes=35))
    is_open = (pl.col("created_at").dt.date() > span.FIRST_DELIVERY) & (pl.int_range(pl.len()) % 6 == 0)
    later = final.with_columns(
        amended_at=pl.when(is_open).then(pl.col("amended_at") + pl.duration(hours=20)).otherwise("amended_at")
    )
    opened = final.filter(is_open).with_columns(closing_category=pl.lit(None, dtype=pl.String))
    every = pl.concat([opened, later]).with_columns(span.existing(pl.col("amended_at")).alias("amended_at"))
    delivered_on = not_repeated(EXTRACT, delivered(pl.col("amended_at")))
    return every.with_columns(delivered_on=delivered_on).filter(pl.col("delivered_on") <= span.LAST_DELIVERY)


def not_repeated(extract: Extract, day: pl.Expr) -> pl.Expr:
    """The day that brings a change: where its own file repeats an earlier one, the day after."""
    return pl.when(day.is_in(list(extract.sent_again))).then(day + pl.duration(days=1)).otherwise(day)


def write_incident(raw: Path, seed: int) -> None:
    """Write every delivery of the incident extract under `raw/incident`."""
    from sample.compact import missing_incidents  # noqa: PLC0415  its incidents are made with the reports

    both = pl.concat([incidents(seed), missing_incidents(seed)], how="diagonal").sort("created_at", maintain_order=True)
    day = pl.col("created_at").dt.to_string("%Y%m%d")
    number = pl.int_range(pl.len()).cum_count().over(pl.col("created_at").dt.date()).cast(pl.String).str.zfill(5)
    named = both.with_columns(incident_ref=pl.format("I{}-{}", day, number))
    rows = versions(named).select(*COLUMNS, "delivered_on").sort("delivered_on", "amended_at", "incident_ref")
    write_extract(raw, EXTRACT, rows, seed)
