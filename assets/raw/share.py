"""Reading from a share that may be away for a moment: tried again, a few times, where trying again can help."""

import errno

from tenacity import retry, retry_if_exception, stop_after_attempt, wait_exponential

PASSING = {errno.EIO, errno.ESTALE, errno.EBUSY, errno.EAGAIN, errno.ETIMEDOUT, errno.EHOSTDOWN}
TRIES = 5
FIRST_WAIT, LONGEST_WAIT = 0.5, 5.0  # seconds; 7.5 in all


def is_passing(problem: BaseException) -> bool:
    """Whether an error may be gone at the next try: of a share or a device, never of what a file holds."""
    return isinstance(problem, OSError) and problem.errno in PASSING


tried_again = retry(
    retry=retry_if_exception(is_passing),
    stop=stop_after_attempt(TRIES),
    wait=wait_exponential(multiplier=FIRST_WAIT, max=LONGEST_WAIT),
    reraise=True,
)
