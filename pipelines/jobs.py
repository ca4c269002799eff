"""Jobs and their schedules, in the force's local time."""

import dagster as dg

RELEASE, PDF = ["published", "release"], ["published", "pdf"]
FORCE_TIME = "Europe/London"

daily = dg.define_asset_job(
    "daily",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(RELEASE).downstream(include_self=False),
    description="Take in the day's deliveries and release the figures anew, for readers of the DuckDB file.",
)
monthly = dg.define_asset_job(
    "monthly",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(PDF),
    description="The month's release, its public edition, and all exits of both. `performance run` runs it.",
)
printed = dg.define_asset_job(
    "print",
    selection=dg.AssetSelection.assets(PDF),
    description="Set the newest report of both editions as a PDF: asked for by hand, for it takes as long as the rest.",
)
JOBS = [daily, monthly, printed]
SCHEDULES = [
    dg.ScheduleDefinition(job=daily, cron_schedule="0 6 * * *", execution_timezone=FORCE_TIME),
    dg.ScheduleDefinition(job=monthly, cron_schedule="0 7 3 * *", execution_timezone=FORCE_TIME),
]
