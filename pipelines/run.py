"""The main job from the command line: the same graph, recorded where the Dagster UI sees it."""

import sys
from pathlib import Path

import dagster as dg
from dagster._utils.error import SerializableErrorInfo

from assets.settings import RunSettings
from pipelines.alerts.telling import tell_run, told_if_it_breaks
from pipelines.disk import said_of_disk, trouble
from pipelines.environment import PROJECT, Environment
from pipelines.instance import instance_of
from pipelines.intake import look_over
from pipelines.modes import keep_private
from pipelines.run_tags import PROCESS, TOLD_BY_ITSELF, own_process
from pipelines.settings import NEWEST, force_today, run_settings
from pipelines.writer import only_writer
from schemas.errors import PerformanceError


class RunFailed(PerformanceError):
    """A run that ended without a release, with what its assets said."""


def run_job(given: Environment, job: str = "monthly", force: str = "") -> Path:
    """Run a job from this process, on the engine that the environment names.

    Args:
        force: which of several forces; '' is the only force of an installation.

    Returns:
        Path of the release that is now current.

    Raises:
        InvalidSetting: a setting cannot be used, or the raw folder holds no delivery.
        NoRoom, CannotWrite: what the disk did; the release before it stays.
        WarehouseBusy: another run is writing to the warehouse.
        RunFailed: what each failed asset said; the release before it stays.
    """
    keep_private()
    with told_if_it_breaks(job, Path(given.of(force).warehouse).resolve()):
        wanted = run_settings(given.of(force))
        _ = wanted.reference, wanted.commentary_files  # what cannot be used is told before anything runs
        print(look_over(wanted.raw), file=sys.stderr, flush=True)
        with said_of_disk(wanted.root), only_writer(wanted.root):
            result = _executed(given, job, force, wanted)
    for failed in (check for check in result.get_asset_check_evaluations() if not check.passed):
        print(_warned(failed), file=sys.stderr, flush=True)
    if not result.success:
        failures = [(event.step_key, error) for event in result.all_events if (error := _error(event))]
        told = "\n".join(dict.fromkeys(_said(step, error) for step, error in failures))
        raise trouble("\n".join(_whole(error) for _, error in failures), wanted.root) or RunFailed(told)
    return wanted.warehouse.current


def _executed(given: Environment, job: str, force: str, wanted: RunSettings) -> dg.JobExecutionResult:
    """Run it where the UI sees it, and tell of it what a person should know."""
    # Seconds to import; a wrong setting is told first.
    from pipelines.partitions import is_over, key_of, partition_of, tags_in  # noqa: PLC0415

    today = force_today()
    partition = given.month if is_over(given.month, today) else partition_of(today)
    asked = given.model_copy(update={"as_at": given.as_at or NEWEST, "month": given.month or NEWEST})
    with instance_of(Path(given.warehouse).resolve()) as instance:
        result = dg.execute_job(
            dg.build_reconstructable_job(
                "pipelines.run", "job_of", (job,), reconstructor_working_directory=str(PROJECT)
            ),
            instance=instance,
            run_config=run_config(asked),
            tags=TOLD_BY_ITSELF | {PROCESS: own_process()} | tags_in(key_of(force, partition)),
        )
        tell_run(instance, result.run_id, wanted.warehouse)
    return result


def job_of(name: str) -> dg.JobDefinition:
    """A job by its name, as this process and its workers both find it."""
    from pipelines.definitions import defs  # noqa: PLC0415  seconds to import

    return defs.resolve_job_def(name)


def run_config(given: Environment) -> dict:
    """Run config of the launchpad, from settings."""
    return {"resources": {"settings": {"config": given.model_dump()}}, "loggers": {"progress": {}}}


def _warned(check: dg.AssetCheckEvaluation) -> str:
    facts = check.description or "; ".join(f"{name}: {_listed(value.value)}" for name, value in check.metadata.items())
    return f"   warned    {check.asset_key.to_user_string()}, check {check.check_name}: {facts}"


def _listed(value: object) -> str:
    return " | ".join(map(str, value)) if isinstance(value, list) else str(value)


def _error(event: dg.DagsterEvent) -> SerializableErrorInfo | None:
    if event.is_step_failure:
        return event.step_failure_data.error
    if event.event_type == dg.DagsterEventType.RESOURCE_INIT_FAILURE:
        return event.engine_event_data.error
    return event.job_failure_data.error if event.is_job_failure else None


def _whole(error: SerializableErrorInfo | None) -> str:
    told = []
    while error:
        told.append(error.message)
        error = error.cause
    return "\n".join(told)


def _said(step: str | None, error: SerializableErrorInfo) -> str:
    spoken = _spoken()
    for one in (error, error.cause):
        name, _, message = one.message.strip().partition(": ") if one else ("", "", "")
        if name.rpartition(".")[2] in spoken:
            return message
    return f"{step or 'the start of the run'}: {(error.cause or error).message.strip()}"


def _spoken() -> set[str]:
    kinds: list[type[BaseException]] = [PerformanceError]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
    return {kind.__name__ for kind in kinds}
