"""The suites that are asked of every release, each an asset check of its name."""

from assets.published.expecting.changes import CHANGES
from assets.published.expecting.completeness import COMPLETENESS
from assets.published.expecting.contents import CONTENTS
from assets.published.expecting.distributions import DISTRIBUTIONS
from assets.published.expecting.freshness import FRESHNESS
from schemas.expectations import Suite

SUITES: tuple[Suite, ...] = (*COMPLETENESS, *FRESHNESS, *CHANGES, *DISTRIBUTIONS, *CONTENTS)
