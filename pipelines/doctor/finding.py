"""What an examination of an installation says: one finding a check."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["good", "note", "mend"]


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes:
        level: good; note, for what one may want to know; mend, for what stands in the way of a run or of its safety.
        told: what was found and, of what is to be mended, the remedy.
    """

    level: Level
    told: str


def good(told: str) -> Finding:
    """As it should be."""
    return Finding("good", told)


def note(told: str) -> Finding:
    """Nothing to mend, and worth knowing."""
    return Finding("note", told)


def mend(told: str) -> Finding:
    """To be mended, with its remedy."""
    return Finding("mend", told)
