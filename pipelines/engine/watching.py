"""Whether workers are there: before a run, and while one of them is at a step. A machine that is lost says nothing."""

import time
from collections.abc import Callable

from celery import Celery
from celery.result import AsyncResult
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from pipelines.engine.settings import VARIABLE
from schemas.errors import EngineAway

LOOK_EVERY, ANSWER_WITHIN = 30.0, 3.0  # seconds
SILENT_LOOKS = 3  # after which a worker is taken to be lost


class Watch:
    """Looks for workers now and then."""

    def __init__(self, app: Celery) -> None:
        self._app, self._looked = app, time.monotonic()
        self.looks: list[frozenset[str]] = []

    def answering(self) -> frozenset[str]:
        """Names of the workers that answer.

        Raises:
            EngineAway: the broker does not.
        """
        try:
            with self._app.connection_for_write() as connection:
                connection.ensure_connection(max_retries=1, interval_start=0.5)
                answers = self._app.control.ping(timeout=ANSWER_WITHIN, connection=connection)
        except (OperationalError, RedisError) as problem:
            raise EngineAway(
                f"The broker of {VARIABLE} does not answer: {_first(problem)}. Start it (systemctl start redis-server) "
                "or put the address right, and run again: the release before stays."
            ) from problem
        return frozenset(name for answer in answers for name in answer)

    def must_answer(self) -> None:
        """Make sure that there is a broker, and a worker.

        Raises:
            EngineAway: one of them does not answer.
        """
        if not self.answering():
            raise EngineAway(f"No worker answers at the broker of {VARIABLE}. Start one: performance worker.")

    def look(self) -> None:
        """Look for workers where the last look was a while ago."""
        if time.monotonic() - self._looked >= LOOK_EVERY:
            self.looks = [*self.looks, self.answering()][-SILENT_LOOKS:]
            self._looked = time.monotonic()

    def is_lost(self, worker: str) -> bool:
        """Whether a worker was silent at each of the last looks; '' is any worker at all."""
        silent = [worker not in seen if worker else not seen for seen in self.looks]
        return len(silent) == SILENT_LOOKS and all(silent)


class Watched:
    """Result of a step to come, which also comes to its end where its worker is lost."""

    def __init__(self, result: AsyncResult, watch: Watch, failed: Callable[[BaseException], list[str]]) -> None:
        self._result, self._watch, self._failed = result, watch, failed

    def ready(self) -> bool:
        """Whether the step has ended, or its worker is lost."""
        self._watch.look()
        return self._result.ready() or self._watch.is_lost(self._worker())

    def get(self) -> list[str]:
        """Events of the step; one that says that it failed, where its worker could say nothing."""
        if not self._result.ready():
            return self._failed(EngineAway(f"{self._worker() or 'every worker'} answers no more"))
        if self._result.failed():
            return self._failed(self._result.result)
        return self._result.get()

    def revoke(self) -> None:
        """Take the step back, if no worker has begun it."""
        self._result.revoke()

    def _worker(self) -> str:
        told = self._result.info if self._result.state == "STARTED" else None
        return told.get("hostname", "") if isinstance(told, dict) else ""


def _first(problem: Exception) -> str:
    return (str(problem).strip() or type(problem).__name__).splitlines()[0].rstrip(".")
