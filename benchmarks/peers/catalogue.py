"""The measures that the peers give, as plain JSON, so that a peer imports nothing of the pipeline.

python -m benchmarks.peers.catalogue OUT.json
"""

import json
import sys
from pathlib import Path

from assets.measures.catalogue import MEASURES

FACTS = ("call", "incident", "missing_report", "crime", "crime_outcome", "crime_person", "person_month")
PLAIN = ("measure_id", "fact", "month", "where", "numerator", "denominator", "category", "settled_by", "settles")
MORE = ("quantile", "supplied_where", "is_distinct")


def write(target: Path) -> None:
    """Write the entries of the facts that bench extracts hold."""
    entries = [
        {name: getattr(m, name) for name in (*PLAIN, *MORE)} | {"categories": dict(m.categories)}
        for m in MEASURES
        if m.fact in FACTS
    ]
    target.write_text(json.dumps(entries, indent=1), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
