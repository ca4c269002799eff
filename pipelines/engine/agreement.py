"""What the process of a run and its workers must be given alike, or their tables would not be of one run.

A run says it in its tags before its first step, secrets by their fingerprints; a worker compares what it was given.
"""

import datetime as dt
import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from hashlib import sha256

import dagster as dg

from assets.published.commentary import files as commentary_files
from assets.published.release_key import release_keys
from assets.raw.limits import limits
from assets.settings import RunSettings
from pipelines.run_tags import PROCESS
from pipelines.writer import step_at_work
from schemas.errors import StepRefused

ELSEWHERE = "performance/steps_elsewhere"  # tag: the run itself, so that one that is begun again does not bear it
AGREED = "performance/agreed"  # tag: what its workers must be given alike
DAY = "day of the run"  # told to workers, not compared: midnight may have passed


def agreed(settings: RunSettings) -> dict[str, str]:
    """What steps of a run depend on, by the name a person knows it by."""
    keys = [key.get_secret_value() for key in release_keys()]
    return {
        DAY: str(settings.today),
        "code, reference tables and force": settings.basis,
        "month": str(settings.month or ""),
        "as-at day": str(settings.as_at or ""),
        "raw folder": str(settings.raw),
        "commentary": commentary_files.fingerprint(settings.commentary_files),
        "licence": settings.licence,
        "policy of stale sources": repr((sorted(settings.publish_if_stale.listed), settings.publish_if_stale.may)),
        "limits of deliveries": limits().model_dump_json(),
        "key of pseudonyms": settings.pseudonym_key.fingerprint,
        "keys of releases": fingerprint(" ".join(keys)) if keys else "none",
    }


def fingerprint(text: str) -> str:
    """Name of a text, from which it cannot be found."""
    return sha256(text.encode()).hexdigest()[:16]


def tags_of(run: dg.DagsterRun, settings: RunSettings) -> dict[str, str]:
    """Tags by which workers know a step of a run, and what they must be given."""
    return {ELSEWHERE: run.run_id, AGREED: json.dumps(agreed(settings))}


def is_elsewhere(run: dg.DagsterRun | None) -> bool:
    """Whether another process holds the warehouse for this run's steps."""
    return run is not None and run.tags.get(ELSEWHERE) == run.run_id


def day_of(run: dg.DagsterRun) -> dt.date:
    """Day of the run, whichever day it is for the worker."""
    return dt.date.fromisoformat(json.loads(run.tags[AGREED])[DAY])


@contextmanager
def step_of(run: dg.DagsterRun, settings: RunSettings) -> Generator[None]:
    """Work off a step of a run that another process began.

    Raises:
        StepRefused: the run has ended, or this worker is given something else than the run.
    """
    with step_at_work(settings.root, run.tags[PROCESS]):
        if differing := differences(json.loads(run.tags[AGREED]), agreed(settings)):
            raise StepRefused(
                f"This worker was given another {', another '.join(differing)} than the run. Give it the same "
                "environment file, code and keys, start it again, and run again: docs/distributed.md."
            )
        yield


def differences(wanted: Mapping[str, str], here: Mapping[str, str]) -> list[str]:
    """Names of what is not alike."""
    return [name for name in wanted if name != DAY and here.get(name) != wanted[name]]
