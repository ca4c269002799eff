"""What a chart is made with: constants, rules, and the levels by which its kind is chosen, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

Drawn = Literal["xmr", "mr", "c", "cprime", "u", "uprime", "p", "pprime", "g", "t", "run"]
Kind = Literal[Drawn, "none"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SHARES: tuple[Kind, ...] = ("p", "pprime")  # of cases
RATIOS: tuple[Kind, ...] = (*SHARES, "u", "uprime")  # with a denominator
OF_EVENTS: tuple[Kind, ...] = ("g", "t")  # a point is an event, and the value what lies between it and the one before
SHIFT_KINDS: tuple[Kind, ...] = ("xmr", "c", "cprime", "u", "uprime", "p", "pprime")  # of the Stable Shift Algorithm
D2 = 1.128  # mean range of two normal values in standard deviations (Montgomery, table VI), as R's packages round it

Rule = Literal[
    "outside",  # beyond a limit
    "trend",  # so many points, each above (below) the one before
    "two_of_three",  # Making Data Count: of three on one side two between the 2-sigma line and the limit
    "shift",  # so many points on one side of the centre
    "two_beyond_two_sigma",  # of three, two beyond the same 2-sigma line, the limit no bound
    "four_beyond_one_sigma",  # of five, four beyond the same 1-sigma line
    "alternating",  # fourteen points, up and down by turns
    "within_one_sigma",  # fifteen points between the 1-sigma lines
    "beyond_one_sigma",  # eight points on both sides, none between the 1-sigma lines
    "long_run",  # a run on one side longer than round(log2(useful points)) + 3
    "few_crossings",  # fewer crossings of the centre than the 5% quantile of heads in useful points - 1 tosses
]
RuleSet = Literal["nhs", "western_electric", "nelson", "anhoej"]
NHS: tuple[Rule, ...] = ("outside", "trend", "two_of_three", "shift")  # as NHSRplotthedots 0.2.2 names them
RULE_SETS: Mapping[RuleSet, Mapping[str, Any]] = {
    "nhs": {"rules": NHS, "shift_length": 7, "trend_length": 7},
    # Western Electric, Statistical Quality Control Handbook (1956)
    "western_electric": {
        "rules": ("outside", "two_beyond_two_sigma", "four_beyond_one_sigma", "shift"),
        "shift_length": 8,
    },
    # Nelson, Journal of Quality Technology 16 (1984), tests 1 to 8
    "nelson": {
        "rules": (
            *("outside", "shift", "trend", "alternating"),
            *("two_beyond_two_sigma", "four_beyond_one_sigma", "within_one_sigma", "beyond_one_sigma"),
        ),
        "shift_length": 9,
        "trend_length": 6,
    },
    # Anhoej and Olesen, PLoS ONE 9 (2014): Schilling's longest run, Chen's crossings
    "anhoej": {"rules": ("long_run", "few_crossings")},
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Constants of the charts, and of the choice among them.

    Attributes:
        limit_factor: limits in mean moving ranges. 2.66 = 3 / d2 for ranges of two, rounded (Wheeler 2000).
        screen_factor: moving ranges of an XmR or t chart not below this many mean ranges are left out, once (D4 for
            n = 2; Nelson 1982, Provost and Murray 2011). None takes them all. Laney's sigma takes them all (2002).
        range_limit: upper limit of moving ranges in mean ranges (D4 for n = 2; Montgomery, table VI).
        shift_length: points in a row on one side of the centre.
        trend_length: points in a row, each above (below) the one before.
        limits_from: points a phase needs for limits.
        rules_from: points a phase needs for more than the rule of points outside; below, limits are on trial.
        fix_after: centre and limits are those of so many first points of a phase and are kept from there on; None
            takes all. A column `baseline` says it for one series.
        rules: rules applied, in the order they are named in where several hold.
        rare_below: mean count a month below which months between events are charted (g).
        few_below: mean count a month below which a count has Poisson's limits (c, u): above, moving ranges find no more
            false signals in Poisson counts than in normal values.
        overdispersed_from: variance of standardised values (moving ranges, so no shift counts) from which Poisson's or
            the binomial's limits are widened by Laney's sigma.
        large_denominator: mean denominator from which a proportion has Laney's limits at any rate.
        expected_from: cases and non-cases a month that a proportion's limits need (Cochran's 5).
    """

    limit_factor: float = 2.66
    screen_factor: float | None = 3.267
    range_limit: float = 3.267
    shift_length: int = 7
    trend_length: int = 7
    limits_from: int = 6
    rules_from: int = 13
    fix_after: int | None = None
    rules: tuple[Rule, ...] = NHS
    rare_below: float = 2
    few_below: float = 10
    overdispersed_from: float = 1.5
    large_denominator: float = 1000
    expected_from: float = 5

    def with_rules(self, name: RuleSet) -> "Settings":
        """These settings with another book's rules and their lengths."""
        return replace(self, **RULE_SETS[name])


DEFAULT = Settings()
FALSE_SIGNALS = (
    0.02  # share of calm series whose latest point signals by the default rules: benchmarks/chart_simulation
)
