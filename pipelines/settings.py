"""Settings of a run, from the command line, the environment or the launchpad."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from assets.published.opening import require_key
from assets.published.staleness import Policy
from assets.raw.limits import limits
from assets.settings import RunSettings
from pipelines.environment import Environment
from schemas.clock import FORCE_TIME
from schemas.errors import InvalidSetting

NEWEST = "newest"  # as at the newest delivery; of the newest whole month, whatever partition the run is in


def run_settings(given: Environment, today: dt.date | None = None) -> RunSettings:
    """Read and check the settings of a run.

    Args:
        today: day of the run; the day that it is where the force is, unless given.

    Raises:
        InvalidSetting: naming the setting, its value and the form it takes.
        MissingLibrary: releases are to be encrypted, and the library for it is not installed.
    """
    require_key()
    limits()  # what cannot be used is told before anything runs
    root = Path(given.warehouse).resolve()
    return RunSettings(
        raw=Path(given.raw).resolve() if given.raw else root / "raw",
        root=root,
        overlay=Path(given.reference).resolve() if given.reference else None,
        commentary=Path(given.commentary).resolve() if given.commentary else None,
        as_at=_day("as-at", given.as_at, "2017-01-09"),
        month=_day("month", f"{given.month}-01" if given.month not in ("", NEWEST) else "", "2016-12"),
        force=given.force,
        licence=given.licence,
        publish_if_stale=Policy.of(given.publish_if_stale),
        today=today or force_today(),
    )


def force_today() -> dt.date:
    """Today where the force is, wherever the machine is."""
    return dt.datetime.now(ZoneInfo(FORCE_TIME)).date()


def _day(name: str, text: str, example: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text not in ("", NEWEST) else None
    except ValueError as problem:
        raise InvalidSetting(f"--{name} {text.removesuffix('-01')!r} is not like {example}.") from problem
