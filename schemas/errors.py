"""The errors of the project. Each says what is wrong, where, and what its reader can do about it."""


class PerformanceError(Exception):
    """Base of every error that is shown to a person as a sentence, never as a traceback."""


class RefusedDelivery(PerformanceError):
    """A delivery whose shape is wrong (missing column, cut off, not the format): nothing of it is used.

    Args:
        file: name of the delivery, as its supplier sent it.
        problem: what was found, with line or column.
        remedy: what the data owner can do.
    """

    def __init__(self, file: str, problem: str, remedy: str) -> None:
        self.file, self.problem, self.remedy = file, problem, remedy
        super().__init__(f"{file}: {problem}. {remedy}")


class Unreadable(RefusedDelivery):
    """A delivery that the system would not let be read: nothing wrong with it is known, so it is tried again."""


class OverLimit(Unreadable):
    """A delivery larger than any real one: it is not read further, and tried again, for the limit may be raised."""


class HeldBack(PerformanceError):
    """A source that the policy asks to be up to date is not: nothing is published, and the release before stays."""


class NothingUsable(PerformanceError):
    """Not one delivery can be used: there is nothing to release, and the release before stays."""


class OldDeliveries(PerformanceError):
    """Deliveries that an older version validated in another form, and whose files are no longer there to be read."""


class InvalidFrame(PerformanceError):
    """A table of ours that breaks its own model: a defect of the pipeline, not of a delivery."""


class InvalidReference(PerformanceError):
    """A reference table (project's or overlay's) that cannot be used as it stands."""


class InvalidSetting(PerformanceError):
    """A setting (folder, date, month, force) that cannot be used."""


class FailedReconciliation(PerformanceError):
    """Figures that must add up do not: the release is not published, and the message names the cells."""


class WarehouseBusy(PerformanceError):
    """Another run is writing to the same warehouse."""


class NoRoom(PerformanceError):
    """A disk, a quota or the largest size of a file does not hold what a run writes: the release before stays."""


class CannotWrite(PerformanceError):
    """A folder that a run writes into is read-only, or another user's: the release before stays."""


class StepRefused(PerformanceError):
    """A step that a worker may not work off: its run has ended, or the worker's settings are not those of the run."""


class EngineAway(PerformanceError):
    """The broker of the workers does not answer, or no worker does."""


class StorageAway(PerformanceError):
    """The server that keeps Dagster's runs does not answer."""


class MixedTables(PerformanceError):
    """A run of a part of the tables, where the others stand for another month or day."""


class ChecksNotRun(PerformanceError):
    """The process that asks the suites of a release ended without an answer: the release stands, unjudged."""


class MissingLibrary(PerformanceError):
    """A library that an exit of a release, or its encryption, needs, and this machine lacks."""


class LockedRelease(PerformanceError):
    """A release that is encrypted, and no key that is given opens it."""
