"""The executor of every job: the run's own process, or Celery workers where a broker is set. One graph, one job."""

import dagster as dg
from dagster import multiple_process_executor_requirements

from pipelines.engine.settings import broker


def chosen_executor() -> dg.ExecutorDefinition:
    """The executor that the environment asks for.

    Raises:
        InvalidSetting, MissingLibrary: the broker cannot be used.
    """
    # One process: assets are few and fat, and a process a step costs seconds each.
    return on_workers if broker() else dg.in_process_executor


@dg.executor(name="workers", requirements=multiple_process_executor_requirements())
def on_workers(_: dg.InitExecutorContext) -> dg.Executor:
    """Steps on Celery workers, in other processes or on other machines, which share the warehouse folder."""
    from pipelines.engine.delegated import executor_of  # noqa: PLC0415  of an extra

    return executor_of(broker())
