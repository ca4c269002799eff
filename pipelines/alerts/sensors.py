"""Sensors that tell of runs which the UI or a schedule started: the daemon sees their end, however it came."""

import dagster as dg

from assets.warehouse import Warehouse
from pipelines.alerts.telling import tell_run
from pipelines.instance import warehouse_of
from pipelines.run_tags import TOLD_BY_ITSELF

ABOUT = """

Nothing is sent unless `PERFORMANCE_ALERT_SMTP_HOST` or `PERFORMANCE_ALERT_WEBHOOK_URL` is set
where the daemon's code runs. Runbook: docs/runbook.md, Alerts."""


def build_alert_sensor(name: str, status: dg.DagsterRunStatus, description: str) -> dg.SensorDefinition:
    """A sensor of runs that end in a way; on from the first day, for it is silent until alerts are set up."""

    @dg.run_status_sensor(
        name=name,
        run_status=status,
        description=description + ABOUT,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def alert(context: dg.RunStatusSensorContext) -> None:
        run = context.dagster_run
        is_told = TOLD_BY_ITSELF.items() <= run.tags.items()
        if not is_told and not tell_run(context.instance, run.run_id, Warehouse(warehouse_of(run))):
            context.log.error("The alert was not sent; the code server's stderr says why.")

    return alert


ALERTS = [
    build_alert_sensor(
        "alert_of_failed_run",
        dg.DagsterRunStatus.FAILURE,
        "Tells of a run that failed, in one message: why, and what to do.",
    ),
    build_alert_sensor(
        "alert_of_ended_run",
        dg.DagsterRunStatus.SUCCESS,
        "Tells of a run that released although something is wrong: a held, stopped or late source, a failed check; "
        "and of new special causes in headline measures. One message a run.",
    ),
]
