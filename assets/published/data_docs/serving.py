"""The other end of `asking`: a request a line on standard input, an answer a line on standard output."""

import gc
import os
import sys
from pathlib import Path

from pydantic import TypeAdapter

from assets.published.data_docs.judging import judge
from schemas.expectations import Request, Verdict


def serve() -> None:
    """Answer until standard input ends. What libraries print goes to standard error, so that answers stay whole."""
    gc.freeze()
    gc.enable()
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        for line in sys.stdin:
            asked = TypeAdapter(Request).validate_json(line)
            verdicts = judge(Path(asked.release), asked.suites, Path(asked.docs))
            answers.write(TypeAdapter(list[Verdict]).dump_json(verdicts).decode() + "\n")
            answers.flush()
