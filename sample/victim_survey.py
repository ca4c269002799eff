"""Interviews of victims, a month's after each month."""

from pathlib import Path

import numpy as np
import polars as pl

from sample import span
from sample.extract import MONTHLY, Extract, delivered_monthly, write_extract
from sample.volume import AREA_SHARES, FLAT, by_month, one_row_each

ANSWERS = {
    True: ("Completely satisfied", "Very satisfied", "Fairly satisfied"),
    False: ("Neither", "Fairly dissatisfied", "Very dissatisfied", "Completely dissatisfied"),
}
SATISFIED = {"ease_of_contact": 0.95, "actions": 0.83, "follow_up": 0.72, "treatment": 0.93, "whole_experience": 0.80}
UNANSWERED = 0.02
SURVEYS = {"Burglary": 50, "Violence": 50, "Vehicle": 50, "Hate": 31}  # interviews a month
COLUMNS = {
    "interview_id": "Interview ID", "interviewed_on": "Interviewed", "reported_on": "Reported", "survey": "Survey",
    "policing_area": "Area", "ease_of_contact": "Ease of Contact", "actions": "Actions", "follow_up": "Follow Up",
    "treatment": "Treatment", "whole_experience": "Whole Experience",
}  # fmt: skip
FAULTS = {"unknown answer": {"Treatment": "Delighted"}, "interviewed before report": {"Reported": "01/01/2017"}}


def _answers(random: np.random.Generator, size: int, share: float) -> pl.Series:
    good = random.random(size) < share
    text = np.where(good, random.choice(ANSWERS[True], size), random.choice(ANSWERS[False], size))
    is_answered = pl.lit(pl.Series(random.random(size) > UNANSWERED))
    return pl.select(pl.when(is_answered).then(pl.lit(pl.Series(text)))).to_series()


def _interviews(seed: int) -> pl.DataFrame:
    random = span.generator(seed, "interviews")
    each = [
        one_row_each(by_month(random, {}, usual * 3, FLAT)).with_columns(survey=pl.lit(survey))
        for survey, usual in SURVEYS.items()
    ]
    rows = pl.concat(each)
    size = rows.height
    interviewed = pl.col("month") + pl.duration(days=pl.lit(pl.Series(random.integers(0, 27, size))))
    rows = rows.with_columns(
        interviewed_on=interviewed,
        reported_on=interviewed - pl.duration(days=pl.lit(pl.Series(random.integers(42, 84, size)))),
        policing_area=pl.Series(random.choice(list(AREA_SHARES), size, p=list(AREA_SHARES.values()))),
        **{stage: _answers(random, size, share) for stage, share in SATISFIED.items()},
    ).sort("interviewed_on", "survey", maintain_order=True)  # fmt: skip
    delivered_on = delivered_monthly(pl.col("interviewed_on"))
    named = rows.with_columns(interview_id=pl.format("V{}", pl.int_range(pl.len()) + 50_000), delivered_on=delivered_on)
    return named.filter(pl.col("delivered_on").is_not_null())


def write_victim_survey(raw: Path, seed: int) -> None:
    """Write the interviews under `raw/victim_survey`."""
    extract = Extract(
        source="victim_survey", columns=COLUMNS, key="interview_id", faults=FAULTS, days=MONTHLY, is_changes=False
    )
    write_extract(raw, extract, _interviews(seed).select(*COLUMNS, "delivered_on"), seed)
