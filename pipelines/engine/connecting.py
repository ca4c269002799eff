"""How this project speaks to its broker: the Celery executor of Dagster, as runs and workers both are given it."""

from celery import Celery
from dagster._core.execution.retries import RetryMode
from dagster_celery.executor import CeleryExecutor
from dagster_celery.make_app import make_app

HALF_A_DAY = 43_200  # seconds; a run may take no longer (dagster.yaml)
CONFIGURED = {
    "task_track_started": True,  # tells which worker has a step
    "worker_disable_prefetch": True,  # a step waits for the first worker that is free, and behind no other step
    "result_expires": 3600,  # seconds: results hold the first rows of tables
    "broker_transport_options": {"visibility_timeout": HALF_A_DAY, "socket_connect_timeout": 5},
    "broker_connection_retry_on_startup": True,
    "worker_hijack_root_logger": False,
}


def told(address: str) -> dict:
    """Arguments of an executor, but for its class.

    Args:
        address: of the Redis server that hands steps on and brings results back.
    """
    retries = RetryMode.ENABLED
    return {"retries": retries, "broker": address, "backend": address, "config_source": CONFIGURED}


def app_of(address: str) -> Celery:
    """The app of a worker."""
    return make_app(CeleryExecutor(**told(address)).app_args())
