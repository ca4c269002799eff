"""Jobs and their schedules, in the force's local time."""

import dagster as dg

FORCE_TIME = "Europe/London"

daily = dg.define_asset_job(
    "daily",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(["published", "report"], ["published", "public"]),
    description="Take in the day's deliveries and release the figures anew.",
)
monthly = dg.define_asset_job(
    "monthly",
    selection=dg.AssetSelection.all(),
    description="The month's release with its public edition and its page. The main job: `performance run` runs it.",
)
JOBS = [daily, monthly]
SCHEDULES = [
    dg.ScheduleDefinition(job=daily, cron_schedule="0 6 * * *", execution_timezone=FORCE_TIME),
    dg.ScheduleDefinition(job=monthly, cron_schedule="0 7 3 * *", execution_timezone=FORCE_TIME),
]
