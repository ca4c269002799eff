"""What was told already, so that a state that lasts is told once a day and not once a run."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assets.files import replace_text
from pipelines.alerts.events import Event

FORGOTTEN_AFTER = dt.timedelta(days=400)


@dataclass(frozen=True)
class Told:
    """The file that remembers when each event was told last."""

    file: Path

    def news(self, events: Sequence[Event], at: dt.datetime, repeat: dt.timedelta) -> list[Event]:
        """Events that were not told yet, or so long ago that they are told again."""
        before = self._read()
        return [event for event in events if _is_due(event, before.get(event.key), at, repeat)]

    def note(self, events: Sequence[Event], at: dt.datetime) -> None:
        """Remember that events were told now; in one step."""
        kept = {key: day for key, day in self._read().items() if at - day < FORGOTTEN_AFTER}
        now = kept | {event.key: at for event in events}
        replace_text(self.file, json.dumps({key: day.isoformat() for key, day in now.items()}, indent=1))

    def _read(self) -> dict[str, dt.datetime]:
        if not self.file.is_file():
            return {}
        kept = json.loads(self.file.read_text(encoding="utf-8"))
        return {key: dt.datetime.fromisoformat(day) for key, day in kept.items()}


def _is_due(event: Event, before: dt.datetime | None, at: dt.datetime, repeat: dt.timedelta) -> bool:
    return before is None or (not event.kind.is_once and at - before >= repeat)
