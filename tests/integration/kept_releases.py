"""More releases in a copied warehouse, made of the one it has."""

import json
import shutil
from collections.abc import Sequence

import duckdb

from assets.files import fingerprint
from assets.published import chain
from assets.published.opening import release_before
from assets.published.release import hand_over
from assets.warehouse import Warehouse


def next_release(warehouse: Warehouse, name: str, month: str = "2016-12", changes: Sequence[str] = ()) -> str:
    """Release what is current once more under another name, with some changes made in SQL."""
    before = release_before(warehouse.current)
    building = warehouse.root / "releases" / f".building-{name}"
    building.mkdir(parents=True)
    file = building / "performance.duckdb"
    shutil.copyfile(warehouse.current, file)
    with duckdb.connect(str(file)) as connection:
        connection.execute("UPDATE published.release SET release_id = ?, compared_to = ?", [name, before])
        for change in changes:
            connection.execute(change)
    told = json.loads((warehouse.release(before) / "manifest.json").read_text())
    manifest = told | {"release_id": name, "month": f"{month}-01", "compared_to": before}
    hand_over(warehouse, manifest, building, fingerprint(file))
    return name


def events(warehouse: Warehouse) -> list[str]:
    """What the chain tells, in its order."""
    return [json.loads(line)["event"] for line in chain.read_chain(warehouse)]


def many(warehouse: Warehouse) -> list[str]:
    """Nine releases of three months, after the first one, which has the only public edition."""
    names = [f"2017-0{1 + n // 3}_as-at-2017-02-0{1 + n}_{n:08}" for n in range(9)]
    for n, name in enumerate(names):
        next_release(warehouse, name, f"2017-0{1 + n // 3}")
    return names
