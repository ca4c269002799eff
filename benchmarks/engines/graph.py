"""Assets that do nothing, by which engines are told apart: what each writes down is what was done.

Environment: TRIAL_NOTES names the file they write to; TRIAL_BROKER and TRIAL_SCHEDULER the engines' addresses.
"""

import os
import time
from pathlib import Path

import dagster as dg
from dagster_celery import celery_executor
from dagster_dask import dask_executor

SECONDS = 6  # that a step takes which is to meet another
STEPS = 20
BROKER = {"env": "TRIAL_BROKER"}
EXECUTORS = {
    "in_process": dg.in_process_executor,
    "celery": celery_executor.configured({"broker": BROKER, "backend": os.environ.get("TRIAL_BROKER", "")}),
    "dask": dask_executor.configured({"cluster": {"existing": {"address": {"env": "TRIAL_SCHEDULER"}}}}),
}


def note(context: dg.AssetExecutionContext, told: str) -> None:
    """Write down what is done, by which run and process."""
    with Path(os.environ["TRIAL_NOTES"]).open("a", encoding="utf-8") as notes:
        notes.write(f"{context.run_id} {os.getpid()} {told}\n")


@dg.asset
def fails(context: dg.AssetExecutionContext) -> None:
    note(context, "fails")
    raise ValueError("it fails, as it should")


@dg.asset(deps=[fails])
def after_failure(context: dg.AssetExecutionContext) -> None:
    note(context, "after_failure")


@dg.asset
def takes_long(context: dg.AssetExecutionContext) -> None:
    time.sleep(SECONDS)
    note(context, "takes_long")


def build(name: str, pool: str | None = None, seconds: float = 0) -> dg.AssetsDefinition:
    """An asset that notes its beginning and its end."""

    @dg.asset(name=name, pool=pool)
    def asset(context: dg.AssetExecutionContext) -> None:
        note(context, f"{name} begins")
        time.sleep(seconds)
        note(context, f"{name} ends")

    return asset


MANY = [build(f"step_{number}") for number in range(STEPS)]
POOLED = [build(f"pooled_{number}", "one_at_a_time", SECONDS) for number in range(2)]
SELECTIONS = {"many": MANY, "failure": [fails, after_failure], "pooled": POOLED, "long": [takes_long]}
JOBS = [
    dg.define_asset_job(f"{kind}_{engine}", selection=dg.AssetSelection.assets(*assets), executor_def=executor)
    for engine, executor in EXECUTORS.items()
    for kind, assets in SELECTIONS.items()
]
defs = dg.Definitions(assets=[fails, after_failure, takes_long, *MANY, *POOLED], jobs=JOBS)


def job_of(name: str) -> dg.JobDefinition:
    """A job by its name, wherever it is worked off."""
    return defs.resolve_job_def(name)
