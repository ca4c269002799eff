"""The main job from the command line: the same graph, recorded where the Dagster UI sees it."""

import fcntl
import os
import shutil
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from assets.validated.layout import bring_up_to_date
from pipelines.alerts.telling import TOLD_BY_ITSELF, tell_run, told_if_it_breaks
from pipelines.intake import look_over
from pipelines.settings import PROJECT, Environment, run_settings
from schemas.errors import PerformanceError, WarehouseBusy


class RunFailed(PerformanceError):
    """A run that ended without a release, with what its assets said."""


def dagster_home(root: Path) -> Path:
    """Folder where Dagster keeps its runs, with the project's dagster.yaml in it."""
    home = root / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    wanted = (PROJECT / "dagster.yaml").read_bytes()
    kept = home / "dagster.yaml"
    if not kept.is_file() or kept.read_bytes() != wanted:
        shutil.copyfile(PROJECT / "dagster.yaml", kept)
    return home


@contextmanager
def only_writer(root: Path) -> Generator[None]:
    """Hold the warehouse for one run; the kernel lets go of it when the process ends, however it ends.

    Raises:
        WarehouseBusy: another run holds it.
    """
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".writer").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise WarehouseBusy(
                f"Another run is writing to {root}. Wait for it, or give another --warehouse."
            ) from problem
        yield


def run_job(given: Environment, job: str = "monthly") -> Path:
    """Run a job in this process.

    Returns:
        Path of the release that is now current.

    Raises:
        InvalidSetting: a setting cannot be used, or the raw folder holds no delivery.
        RunFailed: what each failed asset said; the release before it stays.
    """
    with told_if_it_breaks(job, Path(given.warehouse).resolve()):
        wanted = run_settings(given)
        _ = wanted.reference, wanted.commentary_files  # what cannot be used is told before anything runs
        print(look_over(wanted.raw), file=sys.stderr, flush=True)
        with only_writer(wanted.root):
            bring_up_to_date(wanted.warehouse)
            os.environ["DAGSTER_HOME"] = str(dagster_home(wanted.root))
            from pipelines.definitions import defs  # noqa: PLC0415  seconds to import; a wrong setting is told first

            with dg.DagsterInstance.get() as instance:
                result = defs.resolve_job_def(job).execute_in_process(
                    run_config=run_config(given), instance=instance, raise_on_error=False, tags=TOLD_BY_ITSELF
                )
                tell_run(instance, result.run_id, wanted.warehouse)
    for failed in (check for check in result.get_asset_check_evaluations() if not check.passed):
        print(_warned(failed), file=sys.stderr, flush=True)
    if not result.success:
        failed_steps = [event for event in result.all_events if event.is_step_failure]
        failures = failed_steps or [event for event in result.all_events if event.is_job_failure]
        raise RunFailed("\n".join(map(_said, failures)))
    return wanted.warehouse.current


def run_config(given: Environment) -> dict:
    """Run config of the launchpad, from settings."""
    return {"resources": {"settings": {"config": given.model_dump()}}, "loggers": {"progress": {}}}


def _warned(check: dg.AssetCheckEvaluation) -> str:
    facts = check.description or "; ".join(f"{name}: {_listed(value.value)}" for name, value in check.metadata.items())
    return f"   warned    {check.asset_key.to_user_string()}, check {check.check_name}: {facts}"


def _listed(value: object) -> str:
    return " | ".join(map(str, value)) if isinstance(value, list) else str(value)


def _said(event: dg.DagsterEvent) -> str:
    error = event.step_failure_data.error if event.is_step_failure else event.job_failure_data.error
    cause = (error.cause or error) if error else None
    text = cause.message.strip() if cause else "failed"
    name, _, message = text.partition(": ")
    known = name.rpartition(".")[2] in _spoken()
    return message if known else f"{event.step_key or 'the run'}: {text}"


def _spoken() -> set[str]:
    kinds: list[type[BaseException]] = [PerformanceError]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
    return {kind.__name__ for kind in kinds}
