"""The asset graph as text: `python -m tests.conventions.graph` writes it anew after a wanted change."""

import json
from pathlib import Path

from pipelines.definitions import defs

SNAPSHOT = Path(__file__).with_name("graph.json")
REFRESH = "python -m tests.conventions.graph"


def upstream_keys() -> dict[str, list[str]]:
    """Every asset's key with the sorted keys of what it is made from."""
    graph = defs.resolve_asset_graph()
    return {
        key.to_user_string(): sorted(parent.to_user_string() for parent in graph.get(key).parent_keys)
        for key in sorted(graph.get_all_asset_keys())
    }


if __name__ == "__main__":
    SNAPSHOT.write_text(json.dumps(upstream_keys(), indent=1) + "\n", encoding="utf-8")
