"""Jobs: what a person or a schedule starts."""

import dagster as dg

RELEASE, PDF = dg.AssetKey(["published", "release"]), dg.AssetKey(["published", "pdf"])
DAILY, MONTHLY, PRINT = "daily", "monthly", "print"
EVERYTHING = dg.AssetSelection.all()

daily = dg.define_asset_job(
    DAILY,
    selection=EVERYTHING - dg.AssetSelection.assets(RELEASE).downstream(include_self=False),
    description="Take in the day's deliveries and release the figures anew, for readers of the DuckDB file. Its "
    "partition is the running month: by hand, choose the newest. Runbook: docs/runbook.md, The daily job.",
)
monthly = dg.define_asset_job(
    MONTHLY,
    selection=EVERYTHING - dg.AssetSelection.assets(PDF),
    description="A month's release, its public edition, and all exits of both; `performance run` runs it. Its "
    "partition is the reported month, as at its report day (the third working day after it), or as at any day given as "
    "`as_at` in the Launchpad. Runbook: docs/runbook.md, The monthly job, and A month again.",
)
printed = dg.define_asset_job(
    PRINT,
    selection=dg.AssetSelection.assets(PDF),
    description="Set the newest report of both editions as a PDF: asked for by hand, for it takes as long as the rest. "
    "Runbook: docs/runbook.md, The print job.",
)
JOBS = [daily, monthly, printed]
