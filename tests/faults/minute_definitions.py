"""The project's definitions with a schedule that ticks every minute, for a daemon that is watched."""

import dagster as dg

from pipelines import definitions as project
from pipelines.schedules import build_daily_schedule

EVERY_MINUTE = "every_minute"
defs = dg.Definitions.merge(project.defs, dg.Definitions(schedules=[build_daily_schedule(EVERY_MINUTE, "* * * * *")]))
