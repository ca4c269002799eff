"""The one door: everything Dagster loads."""

import dagster as dg

from assets.facts import definitions as facts
from assets.measures import definitions as measures
from assets.published import definitions as published
from assets.raw import definitions as raw
from assets.validated import definitions as validated
from pipelines.alerts.sensors import ALERTS
from pipelines.checks import CHECKS
from pipelines.engine.executor import chosen_executor
from pipelines.jobs import JOBS
from pipelines.modes import keep_private
from pipelines.progress import progress
from pipelines.resources import RESOURCES
from pipelines.schedules import SCHEDULES
from pipelines.sensors import SENSORS

keep_private()  # servers, daemons and runs that are not started from the command line
STAGES = (raw, validated, facts, measures, published)

defs = dg.Definitions(
    assets=[asset for stage in STAGES for asset in stage.ASSETS],
    asset_checks=CHECKS,
    jobs=JOBS,
    schedules=SCHEDULES,
    sensors=[*SENSORS, *ALERTS],
    resources=RESOURCES,
    loggers={"progress": progress},
    executor=chosen_executor(),
)
