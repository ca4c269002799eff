"""Interviews of victims, a month's after each month.

What victims of hate crime answered is planned (`plan/hate_interviews.csv`): the report prints it for each policing
area and three rolling years. The plan is integers that give all eighteen percentages, found by search.
"""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from sample import span
from sample.extract import MONTHLY, Extract, delivered_monthly, write_extract
from sample.volume import AREA_SHARES, FLAT, by_month, even, one_row_each, quarter_of

PLAN = Path(__file__).resolve().parent / "plan" / "hate_interviews.csv"
ANSWERS = {
    True: ("Completely satisfied", "Very satisfied", "Fairly satisfied"),
    False: ("Neither", "Fairly dissatisfied", "Very dissatisfied", "Completely dissatisfied"),
}
SATISFIED = {"ease_of_contact": 0.95, "actions": 0.83, "follow_up": 0.72, "treatment": 0.93}
WHOLE = {"Burglary": 0.85, "Violence": 0.77, "Vehicle": 0.78, "Hate": 0.80}  # satisfied with the whole experience
PRINTED = ("2016Q3", "2016Q4")  # quarters whose shares are exact, together 80%
UNANSWERED = 0.02
SURVEYS = {"Burglary": 50, "Violence": 50, "Vehicle": 50, "Hate": 31}  # interviews a month
COLUMNS = {
    "interview_id": "Interview ID", "interviewed_on": "Interviewed", "reported_on": "Reported", "survey": "Survey",
    "policing_area": "Area", "ease_of_contact": "Ease of Contact", "actions": "Actions", "follow_up": "Follow Up",
    "treatment": "Treatment", "whole_experience": "Whole Experience",
}  # fmt: skip
FAULTS = {"unknown answer": {"Treatment": "Delighted"}, "interviewed before report": {"Reported": "01/01/2017"}}


def _answers(random: np.random.Generator, is_satisfied: pl.Series) -> pl.Series:
    """An answer for each interview, satisfied or not; none where it is not known whether."""
    good, bad = (pl.Series(random.choice(ANSWERS[kind], len(is_satisfied))) for kind in (True, False))
    text = pl.when(is_satisfied).then(pl.lit(good)).when(~is_satisfied).then(pl.lit(bad))
    return pl.select(text.alias("answer")).to_series()


def _stage(random: np.random.Generator, size: int, share: float) -> pl.Series:
    """Whether each is satisfied with a stage."""
    good, is_answered = pl.Series(random.random(size) < share), pl.Series(random.random(size) > UNANSWERED)
    return pl.select(pl.when(is_answered).then(good).alias("stage")).to_series()


def planned_hate() -> pl.DataFrame:
    """Planned interviews of victims of hate crime: month, policing_area, survey, is_satisfied."""
    plan = pl.read_csv(PLAN, schema_overrides={"month": pl.Date})
    each = plan.with_columns(number=pl.int_ranges("interviews")).explode("number", empty_as_null=False)
    satisfied = pl.when(pl.col("number") < pl.col("answered")).then(pl.col("number") < pl.col("satisfied"))
    return each.select("month", policing_area="area", survey=pl.lit("Hate"), is_satisfied=satisfied)


def _usual(random: np.random.Generator, planned_months: list[date]) -> pl.DataFrame:
    """Interviews of all surveys but for the planned ones: month, policing_area, survey, is_satisfied."""
    rows = pl.concat(
        one_row_each(by_month(random, {}, usual * 3, FLAT)).with_columns(survey=pl.lit(survey))
        for survey, usual in SURVEYS.items()
    ).filter((pl.col("survey") != "Hate") | ~pl.col("month").is_in(planned_months))
    size = rows.height
    rows = rows.with_columns(
        policing_area=pl.Series(random.choice(list(AREA_SHARES), size, p=list(AREA_SHARES.values()))),
        is_answered=pl.Series(random.random(size) > UNANSWERED),
        lot=pl.Series(random.random(size)),
        quarter=quarter_of(pl.col("month")),
    )
    lot = pl.when(pl.col("quarter").is_in(PRINTED)).then(even("lot", "survey", "quarter", "is_answered"))
    good = lot.otherwise("lot") < pl.col("survey").replace_strict(WHOLE, return_dtype=pl.Float64)
    return rows.select("month", "policing_area", "survey", is_satisfied=pl.when("is_answered").then(good))


def _interviews(seed: int) -> pl.DataFrame:
    random = span.generator(seed, "interviews")
    planned = planned_hate()
    usual = _usual(random, planned["month"].unique().to_list())
    rows = pl.concat([usual, planned.select(usual.columns)])
    size = rows.height
    interviewed = pl.col("month") + pl.duration(days=pl.lit(pl.Series(random.integers(0, 27, size))))
    rows = rows.with_columns(
        interviewed_on=interviewed,
        reported_on=interviewed - pl.duration(days=pl.lit(pl.Series(random.integers(42, 84, size)))),
        whole_experience=_answers(random, rows["is_satisfied"]),
        **{stage: _answers(random, _stage(random, size, share)) for stage, share in SATISFIED.items()},
    ).sort("interviewed_on", "survey", maintain_order=True)
    delivered_on = delivered_monthly(pl.col("interviewed_on"))
    named = rows.with_columns(interview_id=pl.format("V{}", pl.int_range(pl.len()) + 50_000), delivered_on=delivered_on)
    return named.filter(pl.col("delivered_on").is_not_null())


def write_victim_survey(raw: Path, seed: int) -> None:
    """Write the interviews under `raw/victim_survey`."""
    extract = Extract(
        source="victim_survey", columns=COLUMNS, key="interview_id", faults=FAULTS, days=MONTHLY, is_changes=False
    )
    write_extract(raw, extract, _interviews(seed).select(*COLUMNS, "delivered_on"), seed)
