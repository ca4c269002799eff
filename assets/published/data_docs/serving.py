"""The other end of `asking`: a request a line on standard input, an answer a line on standard output."""

import gc
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from assets.published.data_docs.judging import judge
from schemas.expectations import suite_of


def serve() -> None:
    """Answer until standard input ends. What libraries print goes to standard error, so that answers stay whole."""
    gc.freeze()
    gc.enable()
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        for line in sys.stdin:
            asked = json.loads(line)
            suites = [suite_of(values) for values in asked["suites"]]
            verdicts = judge(Path(asked["release"]), suites, Path(asked["docs"]))
            answers.write(json.dumps([asdict(verdict) for verdict in verdicts]) + "\n")
            answers.flush()
