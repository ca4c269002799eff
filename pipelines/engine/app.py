"""The Celery app that `performance worker` starts. It loads no Polars: workers fork, and threads do not outlive it."""

from dagster_celery.tasks import create_task

from pipelines.engine.connecting import app_of
from pipelines.engine.settings import broker
from pipelines.modes import keep_private

keep_private()
app = app_of(broker())
execute_plan = create_task(app)
