"""Which sources are behind, and whether a release may be published although they are."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

import polars as pl

from assets.validated.sources import BY_NAME
from assets.validated.stage import NOT_USED, deliveries_in_use
from schemas.enforce import enforce
from schemas.errors import HeldBack, InvalidSetting
from schemas.published import StaleSource

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
            HeldBack: naming each, and why.
        """
        behind, there = dict(stale(known, day).select("source", "message").iter_rows()), set(known["source"].unique())
        never = {} if self.may else dict.fromkeys(sorted(self.listed - there), "nothing of it was ever delivered")
        told = {source: why for source, why in (never | behind).items() if not self.allows(source)}
        if told:
            listed = "; ".join(f"{source}: {why}" for source, why in told.items())
            raise HeldBack(
                f"Not published, for publish_if_stale does not allow it. {listed}. The release before stays. Have the "
                "deliveries sent and run again, or allow it for this run: PERFORMANCE_PUBLISH_IF_STALE=any."
            )


ANY_STALE = Policy(listed=frozenset(), may=False)


def stale(known: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """Sources that are behind at a day: stopped at a delivery, or longer without one than their rhythm allows.

    Args:
        known: deliveries with what was made of each: columns of the ledger.

    Returns:
        A row of `StaleSource` a source, by name.
    """
    newest = dict(deliveries_in_use(known).group_by("source").agg(pl.col("delivered_on").max()).iter_rows())
    stops = pl.col("status").is_in(NOT_USED)
    stopped = known.group_by("source").agg(
        pl.col("delivered_on").filter(stops).min().alias("since"),
        (pl.col("status") == "waiting").sum().alias("waiting"),
    )
    told = (_told(*row, newest.get(row[0]), day) for row in stopped.sort("source").iter_rows())
    schema = {name: column.dtype.type for name, column in StaleSource.to_schema().columns.items()}
    return enforce(pl.DataFrame([row for row in told if row], schema=schema), StaleSource)


def _told(source: str, since: dt.date | None, waiting: int, newest: dt.date | None, day: dt.date) -> dict | None:
    """What is said of one source; None where it is up to date."""
    known, allowed = {"source": source, "newest_delivery": newest}, BY_NAME[source].late_after_days
    if since:
        wait = f"; deliveries that wait behind it: {waiting}" if waiting else ""
        return known | {"reason": "stopped", "message": f"stopped at the delivery of {since}{wait}"}
    if newest and (day - newest).days > allowed:
        return known | {
            "reason": "late",
            "message": f"its newest delivery is of {newest}, more than {allowed} days before {day}",
        }
    return None
