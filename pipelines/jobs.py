"""Jobs and their schedules, in the force's local time."""

import dagster as dg

RELEASE = ["published", "release"]
FORCE_TIME = "Europe/London"

daily = dg.define_asset_job(
    "daily",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(RELEASE).downstream(include_self=False),
    description="Take in the day's deliveries and release the figures anew, for readers of the DuckDB file.",
)
monthly = dg.define_asset_job(
    "monthly",
    selection=dg.AssetSelection.all(),
    description="The month's release, its public edition, and all exits of both. `performance run` runs it.",
)
JOBS = [daily, monthly]
SCHEDULES = [
    dg.ScheduleDefinition(job=daily, cron_schedule="0 6 * * *", execution_timezone=FORCE_TIME),
    dg.ScheduleDefinition(job=monthly, cron_schedule="0 7 3 * *", execution_timezone=FORCE_TIME),
]
