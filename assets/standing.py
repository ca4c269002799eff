"""What the tables between assets were last made for, so that a run of a part never mixes months or days.

There is one set of tables below a warehouse. A run of all facts makes them whole; a run of a part adds to what
stands, which is right only where that was made for the same month and day, and made to its end.
"""

import json
from dataclasses import asdict, dataclass

from assets.files import replace_text
from assets.settings import RunSettings
from schemas.errors import MixedTables


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A note of the run that wrote last.

    Attributes:
        run_id: the run.
        wanted: what its tables were made for: month, as-at day, code and reference, raw folder.
        finished: whether it came to a release.
    """

    run_id: str
    wanted: dict[str, str]
    finished: bool


def standing(settings: RunSettings) -> Standing | None:
    """What the tables stand for; None where there was no run yet."""
    note = settings.warehouse.standing
    return Standing(**json.loads(note.read_text(encoding="utf-8"))) if note.is_file() else None


def is_whole(settings: RunSettings) -> bool:
    """Whether a run of a part, with these settings, may add to what stands."""
    now = standing(settings)
    return now is not None and now.finished and now.wanted == wanted(settings)


def add_to(settings: RunSettings, parent_run_id: str = "") -> None:
    """Refuse a run of a part that would mix tables; one that goes on where its parent stopped may.

    Raises:
        MixedTables: naming what stands and what is asked for.
    """
    now = standing(settings)
    goes_on = now is not None and parent_run_id and now.run_id == parent_run_id and now.wanted == wanted(settings)
    if goes_on or is_whole(settings):
        return
    stands = "nothing whole" if now is None or not now.finished else _told(now.wanted)
    raise MixedTables(
        f"This run makes only a part of the tables, for {_told(wanted(settings))}; there stands {stands}. "
        "Run the whole job instead (daily, or monthly for its month): what did not change costs it little."
    )


def begin(settings: RunSettings, run_id: str) -> None:
    """Note that a run begins to write tables."""
    _write(settings, Standing(run_id=run_id, wanted=wanted(settings), finished=False))


def finish(settings: RunSettings) -> None:
    """Note that the tables came to a release."""
    now = standing(settings)
    if now is not None:
        _write(settings, Standing(run_id=now.run_id, wanted=now.wanted, finished=True))


def wanted(settings: RunSettings) -> dict[str, str]:
    """What tables are made for, as text."""
    return {
        "month": f"{settings.month:%Y-%m}" if settings.month else "the newest month",
        "as_at": f"{settings.as_at}" if settings.as_at else "the newest delivery",
        "basis": settings.basis,
        "raw": str(settings.raw),
    }


def _told(wanted: dict[str, str]) -> str:
    return f"{wanted['month']} as at {wanted['as_at']}"


def _write(settings: RunSettings, note: Standing) -> None:
    replace_text(settings.warehouse.standing, json.dumps(asdict(note)))
