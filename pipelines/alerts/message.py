"""One message of all that a run has to tell: as plain text, HTML and JSON."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipelines.alerts.events import KINDS, Event, Kind

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is told of a run.

    Attributes:
        force: whose figures they are; '' where no release says it.
        host: machine that ran it.
        job: name of the job.
        run: identity of the Dagster run; '' where it did not begin.
        outcome: how it ended, in a word.
        at: when it ended.
        release: release that readers open now; '' where there is none.
        events: what happened.
        runbook: address of the runbook.
        link: address of the run in the UI; '' where it is not known.
    """

    force: str
    host: str
    job: str
    run: str
    outcome: str
    at: dt.datetime
    release: str
    events: Sequence[Event]
    runbook: str
    link: str

    @cached_property
    def by_kind(self) -> list[tuple[Kind, list[Event]]]:
        """Events of each kind, the gravest kind first."""
        told = [(kind, [event for event in self.events if event.kind == kind]) for kind in KINDS]
        return [(kind, events) for kind, events in told if events]

    @property
    def title(self) -> str:
        """Subject of a mail: the gravest kind, and what else there is."""
        heads = [kind.title + (f" ({len(events)})" if len(events) > 1 else "") for kind, events in self.by_kind]
        first = (heads or ["All is well"])[0]
        more = f", and {len(heads) - 1} more" if len(heads) > 1 else ""
        return f"Performance{f' {self.force}' if self.force else ''}: {first}{more}"

    @property
    def about(self) -> str:
        """The run in a sentence or two."""
        run = f", run {self.run[:8]}" if self.run else ""
        stands = f" Readers open release {self.release}." if self.release else ""
        return f"Job {self.job}{run} on {self.host}: {self.outcome}, {self.at:%d/%m/%Y %H:%M %z}.{stands}"

    @property
    def text(self) -> str:
        """The message as plain text."""
        return "\n".join([self.about, *self._lines()]) + "\n"

    @property
    def html(self) -> str:
        """The message as a short page; every text in it is escaped."""
        return TEMPLATES.get_template("mail.html.j2").render(message=self)

    @property
    def json(self) -> dict[str, Any]:
        """The message as a webhook is sent it; `text` is what chat services show."""
        told = [
            {"kind": e.kind.name, "subject": e.subject, "happened": e.told, "means": e.kind.means}
            | {"do": e.kind.remedy, "runbook": self.section(e.kind)}
            for e in self.events
        ]
        own = {name: getattr(self, name) for name in ("force", "host", "job", "run", "outcome", "release", "link")}
        return (
            {"text": f"{self.title}\n{self.text}", "title": self.title, "at": self.at.isoformat()}
            | own
            | {"events": told}
        )

    def section(self, kind: Kind) -> str:
        """Address of a kind's section in the runbook."""
        return f"{self.runbook}#{kind.name}"

    def _lines(self) -> Iterator[str]:
        for kind, events in self.by_kind:
            yield f"\n{kind.title}"
            yield from (f"  * {event.told}" for event in events)
            yield f"  What it means: {kind.means}"
            yield f"  What to do: {kind.remedy}"
            yield f"  {self.section(kind)}"
        if self.link:
            yield f"\nThe run: {self.link}"
