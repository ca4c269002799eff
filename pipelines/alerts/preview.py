"""What a run has to tell, shown and not sent."""

from pathlib import Path

import dagster as dg

from assets.warehouse import Warehouse
from pipelines.alerts.of_run import ended
from pipelines.alerts.settings import alert_settings
from pipelines.alerts.telling import composed
from pipelines.instance import instance_of
from schemas.errors import InvalidSetting

OVER = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE]


def preview_of(root: Path, run: str) -> str:
    """The message of a run, or of the last one that ended.

    Raises:
        InvalidSetting: there is no such run.
    """
    with instance_of(root) as instance:
        wanted = dg.RunsFilter(run_ids=[run]) if run else dg.RunsFilter(statuses=OVER)
        found = instance.get_runs(wanted, limit=1)
        told = ended(instance, found[0].run_id) if found else None
    if told is None:
        raise InvalidSetting(f"No run that has ended is kept in {root / 'dagster'}. Give --warehouse or another --run.")
    message = composed(told, told.events, Warehouse(root), alert_settings())
    return f"{message.title}\n{message.text}"
