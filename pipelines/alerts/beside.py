"""Work that may fail or hang without failing or holding what it is beside."""

import time
from collections.abc import Callable, Mapping
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def beside(works: Mapping[str, Callable[[], T]], seconds: float) -> dict[str, T]:
    """Do some works, each in a thread of its own.

    Returns:
        What each gave within the seconds. One that raised an error, which Python says on stderr, or that is still at
        it, is not there; the process ends without waiting for it.
    """
    given: dict[str, T] = {}

    def one(name: str, work: Callable[[], T]) -> None:
        given[name] = work()

    threads = [Thread(target=one, args=work, name=work[0], daemon=True) for work in works.items()]
    end = time.monotonic() + seconds
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    return dict(given)
