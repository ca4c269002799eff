"""`performance doctor`: every check of an installation, a line each. Nothing is changed by it."""

from collections.abc import Callable

import dagster as dg
from rich.console import Console
from rich.text import Text
from sqlalchemy.exc import SQLAlchemyError

from pipelines.doctor import automation, given, machine, outcome, place
from pipelines.doctor.finding import Finding, mend
from pipelines.environment import Environment
from schemas.errors import PerformanceError

CHECKS: dict[str, Callable[[Environment], Finding]] = {
    "python": machine.python,
    "libraries": machine.libraries,
    "time zone": machine.time_zone,
    "PDF": machine.typesetting,
    "settings": given.settings,
    "warehouse": place.folder,
    "disk": place.disk,
    "room": place.room,
    "modes": place.modes,
    "owner": place.owner,
    "layout": place.layout,
    "writer": place.writer,
    "deliveries": given.deliveries,
    "reference": given.reference,
    "commentary": given.commentary,
    "pseudonyms": given.pseudonym_key,
    "encryption": given.release_key,
    "release": outcome.release,
    "releases": outcome.releases,
    "alerts": given.alerts,
    "storage": automation.storage,
    "engine": automation.engine,
    "automation": automation.switched_on,
    "runs": automation.lost_runs,
}
STYLES = {"good": "green", "note": "yellow", "mend": "red"}


def examine(asked: Environment, only: str = "") -> dict[str, Finding]:
    """Findings of every check, or of one, by its name, in their order."""
    return {name: _found(check, asked) for name, check in CHECKS.items() if only in ("", name)}


def print_examination(asked: Environment, console: Console) -> bool:
    """Print a line a check.

    Returns:
        True where nothing must be mended.
    """
    findings = examine(asked)
    for name, finding in findings.items():
        line = Text.assemble((finding.level, STYLES[finding.level]), f"  {name:12}{finding.told}")
        console.print(line, soft_wrap=True)
    count = sum(finding.level == "mend" for finding in findings.values())
    console.print(f"{count} to mend." if count else "Nothing to mend.")
    return not count


def _found(check: Callable[[Environment], Finding], asked: Environment) -> Finding:
    """What a check found; an error of ours says what to do, and one of the system what it refused."""
    try:
        return check(asked)
    except PerformanceError as problem:
        return mend(str(problem))
    except (SQLAlchemyError, dg.DagsterError) as problem:
        told = str(problem.__cause__ or problem).strip().partition("\n")[0]
        return mend(f"Dagster's storage does not answer: {told}. Put {asked.warehouse}/dagster back from its backup.")
    except OSError as problem:
        return mend(
            f"{problem.filename or 'the system'}: {problem.strerror or problem}. Give this account the right to it."
        )
