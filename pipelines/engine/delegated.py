"""Steps of a run handed to Celery workers, while this process holds the warehouse for them."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
from celery import Celery
from dagster._core.events import DagsterEvent
from dagster._core.execution.context.system import PlanOrchestrationContext
from dagster._core.execution.plan.objects import StepFailureData
from dagster._core.execution.plan.plan import ExecutionPlan
from dagster._core.execution.plan.step import ExecutionStep
from dagster._serdes import serialize_value
from dagster._utils.error import SerializableErrorInfo
from dagster_celery.core_execution_loop import core_celery_execution_loop
from dagster_celery.executor import CeleryExecutor, _submit_task
from dagster_celery.make_app import make_app

from pipelines.engine.connecting import told
from pipelines.engine.watching import Watch, Watched
from pipelines.environment import Environment
from pipelines.instance import settings_asked
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
            EngineAway: the broker does not answer, or no worker does.
            WarehouseBusy, MixedTables, InvalidSetting: as in a run of one process.
        """
        watch = Watch(make_app(self.app_args()))
        watch.must_answer()
        run, instance = plan_context.dagster_run, plan_context.instance
        asked_for: Any = plan_context.run_config
        given = Environment(**settings_asked(asked_for))
        asked = settings_in(run.tags.get(PARTITION_TAG, ""), given)

        def submitted(app: Celery, context: PlanOrchestrationContext, step: ExecutionStep, *where: Any) -> Watched:
            result = _submit_task(app, context, step, *where)
            return Watched(result, watch, lambda problem: [serialize_value(failed(context, step, problem))])

        with begun(asked, run, instance, plan_context.log, has_workers=True):
            for event in core_celery_execution_loop(plan_context, execution_plan, submitted):
                if "progress" in asked_for.get("loggers", {}):
                    tell(event)
                yield event


def failed(context: PlanOrchestrationContext, step: ExecutionStep, problem: BaseException) -> dg.DagsterEvent:
    """Note a step as failed that its worker could say nothing of; the executor would wait for it for ever."""
    kinds = {dg.DagsterEventType.RESOURCE_INIT_FAILURE}
    logs = context.instance.all_logs(context.run_id, of_type=kinds)
    refused = [e.dagster_event.engine_event_data.error for e in logs if e.dagster_event and e.step_key == step.key]
    why = str(problem).rstrip(".")
    told = f"{EngineAway.__name__}: The worker could not end {step.key}: {why}. The release before stays."
    error = next((one for one in refused if one), SerializableErrorInfo(told, stack=[], cls_name=EngineAway.__name__))
    return DagsterEvent.step_failure_event(context.for_step(step), StepFailureData(error=error, user_failure_data=None))
