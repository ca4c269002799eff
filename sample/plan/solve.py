"""Find the plan of 2016: how many offences of each group each area records in each quarter.

The report prints the last quarter of 2016 exactly and the rest of the year only as quarter averages
(twelve months / 4, rounded half up), for 15 groups, five areas, the force and their totals, at two dates:
the `text` and, three days of amendments later, the `table`. Which first three quarters fit all of them is an
integer programme; `quarters.csv` is its solution nearest to a smooth year. The amendments
(`amendments.csv`) and the vehicle codes (`vehicle_codes.csv`) were written by hand and enter as constants.

Solved once, with SciPy (HiGHS); the sample itself needs no solver:

    python sample/plan/solve.py tests/sample/printed.csv

`tests/sample/test_crime_plan.py` checks the stored plan against the same printed figures without solving.
"""

import csv
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

PLAN = Path(__file__).resolve().parent
AREAS = ("Herefordshire", "North Worcestershire", "Shropshire", "South Worcestershire", "Telford & Wrekin")
ELSEWHERE = ("Outside area", "Not known")
QUARTERS = ("2016Q1", "2016Q2", "2016Q3")
FORCE, TOTAL = "West Mercia", "recorded_crime_total"
CODE_GROUP = {
    "8N": "violence_with_injury", "105A": "violence_without_injury", "8R": "violence_without_injury",
    "34A": "robbery_business", "34B": "robbery_personal", "30A": "burglary_other", "48": "vehicle_offences",
    "39": "theft_from_person", "44": "bicycle_theft", "46": "shoplifting", "49": "all_other_theft",
    "58A": "criminal_damage_arson", "58C": "criminal_damage_arson", "58D": "criminal_damage_arson",
    "54": "other_crimes_against_society", "9A": "other_crimes_against_society",
    "92E": "other_crimes_against_society",
}  # fmt: skip
THIRD_QUARTER_IN_TEXT = {  # force level, July to September 2016
    TOTAL: 20601, "violence_with_injury": 2719, "rape": 261, "other_sexual_offences": 453,
    "burglary_domestic": 818, "vehicle_offences": 1372, "robbery": 178,
}  # fmt: skip
SECOND_QUARTER = 18_790  # of the force; free, chosen so that June begins the run above the average
MOST_ELSEWHERE = 3  # the printed area averages of total crime leave no room for a fourth


def rows(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def printed(path, statistic, *editions):
    return {
        (r["measure_id"], r["area"]): int(float(r["value"]))
        for r in rows(path)
        if r["statistic"] == statistic and r["edition"] in editions and r["period_start"] == "2016-10-01"
    }


def text_over_table():
    """Offences that the text counts and the table does not, by group and quarter (negative: the other way)."""
    over = Counter()
    for r in rows(PLAN / "amendments.csv"):
        if r["kind"] != "located":
            for code, sign in ((r["code_before"], 1), (r["code_after"], -1)):
                if code:
                    over[CODE_GROUP[code], r["quarter"]] += sign * int(r["offences"])
    return over


def over_the_year(over, groups):
    """`text_over_table` of every measure, all four quarters together."""
    return {
        measure: sum(n for (group, _), n in over.items() if group in members(measure, groups))
        for measure in (TOTAL, "robbery", *groups)
    }


def members(measure, groups):
    """The groups a printed measure is made of."""
    if measure == TOTAL:
        return groups
    return [g for g in groups if g == measure or (measure == "robbery" and g.startswith("robbery_"))]


class Programme:
    """Variables: offences by group, area and quarter, then their distance from a smooth year."""

    def __init__(self, groups):
        self.groups = groups
        self.cells = [(g, a, q) for g in groups for a in AREAS + ELSEWHERE for q in QUARTERS]
        self.place = {cell: n for n, cell in enumerate(self.cells)}
        self.rows, self.lower, self.upper = [], [], []

    def hold(self, cells, lower, upper):
        """Keep the sum of some cells between two numbers."""
        row = np.zeros(2 * len(self.cells))
        row[[self.place[c] for c in cells]] = 1
        self.rows.append(row)
        self.lower.append(lower)
        self.upper.append(upper)

    def near(self, cell, target):
        """Let the second half of the variables hold the distance |cell - target|."""
        for sign in (1, -1):
            row = np.zeros(2 * len(self.cells))
            row[self.place[cell]] = -sign
            row[len(self.cells) + self.place[cell]] = 1
            self.rows.append(row)
            self.lower.append(-sign * target)
            self.upper.append(np.inf)

    def solve(self, weights):
        size = len(self.cells)
        found = milp(
            np.concatenate([np.zeros(size), weights]),
            constraints=LinearConstraint(np.array(self.rows), self.lower, self.upper),
            integrality=np.concatenate([np.ones(size), np.zeros(size)]),
            bounds=Bounds(0, np.inf),
            options={"time_limit": 300, "mip_rel_gap": 0.002},
        )
        if found.x is None:
            raise SystemExit(f"no plan: {found.message}")
        return dict(zip(self.cells, np.rint(found.x[:size]).astype(int), strict=True))


def hold_averages(programme, averages, fourth, over):
    """Twelve months / 4 rounds half up to the printed average: 4A - 2 <= twelve months <= 4A + 1."""
    for (measure, area), average in averages.items():
        groups = members(measure, programme.groups)
        areas = AREAS + ELSEWHERE if area == FORCE else (area,)
        done = sum(fourth.get((g, area), 0) for g in groups) + over.get(measure, 0)
        cells = [(g, a, q) for g in groups for a in areas for q in QUARTERS]
        programme.hold(cells, 4 * average - 2 - done, 4 * average + 1 - done)


def smooth_year(programme, averages, fourth, over):
    """A year without steps: the rest of the year shared out over three quarters, with a little noise."""
    noise = np.random.default_rng(2016)
    for g in programme.groups:
        rest = 4 * averages[g, FORCE] - fourth[g, FORCE]
        third = THIRD_QUARTER_IN_TEXT[g] - over[g, "2016Q3"] if g in THIRD_QUARTER_IN_TEXT else 0.357 * rest
        shares = np.array([0.4945 * (rest - third), 0.5055 * (rest - third), third]) / rest
        for a in AREAS:
            left = 4 * averages[g, a] - fourth.get((g, a), 0)
            for q, share in zip(QUARTERS, shares, strict=True):
                programme.near((g, a, q), left * share * (1 + noise.normal(0, 0.04)))


def hold_rest(programme, over):
    everything = [(g, a) for g in programme.groups for a in AREAS + ELSEWHERE]
    for measure, third in THIRD_QUARTER_IN_TEXT.items():
        parts = members(measure, programme.groups)
        target = third - sum(over[g, "2016Q3"] for g in parts)
        programme.hold([(g, a, "2016Q3") for g, a in everything if g in parts], target, target)
    programme.hold([(g, a, "2016Q2") for g, a in everything], SECOND_QUARTER - 20, SECOND_QUARTER + 20)
    for q in QUARTERS:
        programme.hold([(g, a, q) for g, a in everything if a in ELSEWHERE], 1, 1)
    for a, least in zip(ELSEWHERE, (1, 1), strict=True):
        programme.hold([(g, b, q) for g, b in everything if a == b for q in QUARTERS], least, MOST_ELSEWHERE)
    for a in ELSEWHERE:
        programme.hold([("vehicle_offences", a, "2016Q3")], 0, 0)
    named = Counter()
    for r in rows(PLAN / "vehicle_codes.csv"):
        named[r["area"], r["quarter"]] += int(r["offences"])
    for a in AREAS:
        programme.hold([("vehicle_offences", a, "2016Q3")], 1.1 * named[a, "2016Q3"], np.inf)


def main(figures):
    fourth = printed(figures, "value", "table", "either")
    averages = printed(figures, "quarter_average", "table", "either")
    over = text_over_table()
    groups = [m for m, area in averages if area == FORCE and m != TOTAL]
    programme = Programme(groups)
    hold_averages(programme, averages, fourth, {})
    hold_averages(programme, printed(figures, "quarter_average", "text"), fourth, over_the_year(over, groups))
    hold_rest(programme, over)
    smooth_year(programme, averages, fourth, over)
    weights = np.array([1 / max(averages[g, FORCE], 1) ** 0.5 if a in AREAS else 0 for g, a, _ in programme.cells])
    plan = programme.solve(weights)
    with (PLAN / "quarters.csv").open("w", encoding="utf-8", newline="") as target:
        out = csv.writer(target, lineterminator="\n")
        out.writerow(["group", "area", "quarter", "offences"])
        for g in groups:
            for a in AREAS + ELSEWHERE:
                counts = [plan[g, a, q] for q in QUARTERS] + [fourth.get((g, a), 0) if a in AREAS else 0]
                if a in AREAS or any(counts):
                    out.writerows(zip([g] * 4, [a] * 4, (*QUARTERS, "2016Q4"), counts, strict=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
