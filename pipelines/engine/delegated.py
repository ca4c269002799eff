"""Steps of a run handed to Celery workers, while this process holds the warehouse for them."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
from celery import Celery
from dagster._core.errors import DagsterSubprocessError
from dagster._core.execution.context.system import PlanOrchestrationContext
from dagster._core.execution.plan.plan import ExecutionPlan
from dagster_celery.core_execution_loop import core_celery_execution_loop
from dagster_celery.executor import CeleryExecutor, _submit_task
from dagster_celery.make_app import make_app

from pipelines.engine.connecting import told
from pipelines.engine.watching import Watch, Watched
from pipelines.environment import Environment
from pipelines.partitions import PARTITION_TAG, settings_in
from pipelines.progress import tell
from pipelines.resources import begun
from schemas.errors import EngineAway


def executor_of(address: str) -> "OnWorkers":
    """The executor that speaks to a broker."""
    return OnWorkers(**told(address))


class OnWorkers(CeleryExecutor):
    """Dagster's Celery executor, inside of what this project does around a run: lock, tidying, tags, progress."""

    def execute(
        self, plan_context: PlanOrchestrationContext, execution_plan: ExecutionPlan
    ) -> Iterator[dg.DagsterEvent]:
        """Work off a run.

        Raises:
            EngineAway: the broker does not answer, no worker does, or one was lost.
            WarehouseBusy, MixedTables, InvalidSetting: as in a run of one process.
        """
        watch = Watch(make_app(self.app_args()))
        watch.must_answer()
        run, instance = plan_context.dagster_run, plan_context.instance
        asked_for: Any = plan_context.run_config
        given = Environment(**asked_for.get("resources", {}).get("settings", {}).get("config", {}))
        asked = settings_in(run.tags.get(PARTITION_TAG, ""), given)

        def submitted(app: Celery, *args: object) -> Watched:
            return Watched(_submit_task(app, *args), watch)

        with begun(asked, run, instance, plan_context.log, has_workers=True):
            try:
                for event in core_celery_execution_loop(plan_context, execution_plan, submitted):
                    if "progress" in asked_for.get("loggers", {}):
                        tell(event)
                    yield event
            except DagsterSubprocessError as problem:
                lost = "; ".join(error.message.strip() for error in problem.subprocess_error_infos)
                raise EngineAway(f"A worker could not end its step: {lost}. The release before stays.") from None
