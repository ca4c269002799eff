"""What an alert can be of, and what each kind means to whom it reaches."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of event.

    Attributes:
        name: also its section in the runbook.
        title: in a few words, with the number of events before it where there are several.
        means: what follows from it for the figures.
        remedy: what to do first; the runbook has the rest.
        is_once: told once and never again, for it does not end.
    """

    name: str
    title: str
    means: str
    remedy: str
    is_once: bool = False


RUN_FAILED = Kind(
    name="run-failed",
    title="Run failed",
    means="Nothing new was released. Readers still open the last release, which is whole.",
    remedy="Read the reason in the run's log or at the end of `performance run`, put it right, and run again.",
    is_once=True,
)
RECONCILIATION_FAILED = Kind(
    name="reconciliation-failed",
    title="Figures do not add up",
    means="The release was built and held back, for its figures contradict each other. The last release stays.",
    remedy="Read the cells that the run's log names, look for them in the facts, and run again after the correction.",
    is_once=True,
)
QUARANTINE = Kind(
    name="quarantine-over-threshold",
    title="Too many rows in quarantine",
    means="The delivery is held, and its source stands as it was before it. The other sources are released.",
    remedy="Run `performance quarantine list`; ask the owner of the extract for a corrected file, or let rows pass.",
)
SOURCE_STALE = Kind(
    name="source-stale",
    title="Source stopped or late",
    means="Figures of the source are those of its last good delivery: recent months are too low, or are missing.",
    remedy="Ask the owner of the extract, named in docs/contracts.md, for the delivery; replace a refused file.",
)
CHECK_FAILED = Kind(
    name="check-failed",
    title="Check failed",
    means="The release stands, but something in it is not as expected. An error says that figures are wrong.",
    remedy="Open the check in the UI or warehouse/latest/data-docs/index.html: it names the rows and the remedy.",
)
SPECIAL_CAUSE = Kind(
    name="special-cause",
    title="New special cause in a headline measure",
    means="The latest month is out of what the process usually gives. The data are in order; the service may not be.",
    remedy="Look at its chart in the report, look for the cause, and write it into the month's commentary.",
    is_once=True,
)
KINDS = (RUN_FAILED, RECONCILIATION_FAILED, QUARANTINE, SOURCE_STALE, CHECK_FAILED, SPECIAL_CAUSE)  # gravest first


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that a person should know of.

    Attributes:
        subject: what it is of, e.g. a source or check; with the kind, the name under which it was told before.
        told: what happened, a sentence without a value of any row.
    """

    kind: Kind
    subject: str
    told: str

    @property
    def key(self) -> str:
        """Name of the event across runs."""
        return f"{self.kind.name} {self.subject}"
