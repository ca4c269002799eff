"""Which sources are behind, and whether a release may be published although they are."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

import polars as pl

from assets.validated.sources import BY_NAME
from assets.validated.stage import NOT_USED, deliveries_in_use
from schemas.errors import InvalidSetting, StaleSource

ANY, NONE, BUT = "any", "none", "any but "
FORMS = "'any' (the default), 'none', 'any but crime, incident', or the sources that may be: 'sickness, victim_survey'"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Which sources may be stale in a release that is published.

    Attributes:
        listed: sources that are named.
        may: whether those that are named may be stale, and no others; else all but they may.
    """

    listed: frozenset[str]
    may: bool

    @classmethod
    def of(cls, text: str) -> Self:
        """Read the setting `publish_if_stale`.

        Raises:
            InvalidSetting: it names a source that is not known.
        """
        words = text.strip().lower() or ANY
        may = not (words == ANY or words.startswith(BUT))
        names = words.removeprefix(BUT) if words not in (ANY, NONE) else ""
        listed = frozenset(name.strip() for name in names.split(",") if name.strip())
        if unknown := sorted(listed - set(BY_NAME)):
            known = ", ".join(BY_NAME)
            raise InvalidSetting(
                f"publish_if_stale names {unknown}, which are no sources. Give {FORMS}. Known: {known}"
            )
        return cls(listed=listed, may=may)

    def allows(self, source: str) -> bool:
        """Whether a source may be stale."""
        return (source in self.listed) == self.may

    def refuse(self, known: pl.DataFrame, day: dt.date) -> None:
        """Refuse to publish where a source is stale that must not be.

        Args:
            known: deliveries with what was made of each: columns of the ledger.
            day: as-at day.

        Raises:
            StaleSource: naming each, and why.
        """
        behind, there = stale(known, day), set(known["source"].unique())
        never = {} if self.may else dict.fromkeys(sorted(self.listed - there), "nothing of it was ever delivered")
        told = {source: why for source, why in (never | behind).items() if not self.allows(source)}
        if told:
            listed = "; ".join(f"{source}: {why}" for source, why in told.items())
            raise StaleSource(
                f"Not published, for publish_if_stale does not allow it. {listed}. The release before stays. Have the "
                "deliveries sent and run again, or allow it for this run: PERFORMANCE_PUBLISH_IF_STALE=any."
            )


ANY_STALE = Policy(listed=frozenset(), may=False)


def stale(known: pl.DataFrame, day: dt.date) -> dict[str, str]:
    """Why a source is behind at a day: stopped at a delivery, or longer without one than its rhythm allows."""
    stopped = known.filter(pl.col("status").is_in(NOT_USED)).group_by("source").agg(pl.col("delivered_on").min())
    newest = deliveries_in_use(known).group_by("source").agg(pl.col("delivered_on").max())
    found = {}
    for source, last in newest.sort("source").iter_rows():
        allowed = BY_NAME[source].late_after_days
        if (day - last).days > allowed:
            found[source] = f"its newest delivery is of {last}, more than {allowed} days before {day}"
    return found | {
        source: f"stopped at the delivery of {since}" for source, since in stopped.sort("source").iter_rows()
    }
