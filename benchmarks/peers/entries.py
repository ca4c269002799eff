"""Entries of the catalogue that `benchmarks.peers.catalogue` wrote, and the SQL of what rows add to them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

NOT_KNOWN, NOT_DIVIDED, NOT_SETTLED = "Not known", "Not divided", "not_yet_outcomed"
LENGTHS = (1, 3)  # months of a period of what does not add up
Entry = Mapping[str, Any]


def read(catalogue: Path) -> list[Entry]:
    """All entries."""
    return json.loads(catalogue.read_text(encoding="utf-8"))


def cells(entry: Entry) -> dict[str, str]:
    """Predicates of an entry's total and of its categories."""
    where = entry["where"]
    return {"": where} | {name: f"({where}) AND ({of})" for name, of in entry["categories"].items()}


def summed(adds: str, where: str) -> str:
    """What rows add that a predicate is true of; null where an entry has no denominator."""
    if not adds:
        return "NULL"
    return f"count(*) FILTER ({where})" if adds == "1" else f"sum({adds}) FILTER ({where})"
