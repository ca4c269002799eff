"""New deliveries folded into a fact table that stands: what it costs follows the months touched, not history.

Which version of a record stands is decided by an order that does not depend on arrival, so the newest of (what
stands and what is new) is the newest of all: any order and repetition of deliveries gives the same table.
"""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from assets.facts.added import by_place, by_value, lay_aside
from assets.facts.definition import Fact, Parent
from assets.facts.kept import NO_MONTH, Kept, State, differing, month_name
from assets.facts.settling import LINE, settle
from assets.validated.reference import Reference
from assets.validated.sources import BY_NAME
from assets.validated.stage import deliveries_in_use, validated_rows
from assets.warehouse import Warehouse


@dataclass(frozen=True, kw_only=True)
class Folded:
    """What a fold did.

    Attributes:
        months: files written or removed, e.g. `2016-12`.
        deliveries: deliveries taken in.
        is_whole: the table was made from all deliveries, not from the new ones alone.
    """

    months: tuple[str, ...]
    deliveries: int
    is_whole: bool


def fold(fact: Fact, reference: Reference, standing: pl.DataFrame, warehouse: Warehouse, basis: str) -> Folded:
    """Bring a fact table to the deliveries in use; the fact it is matched with must have been brought there before.

    Args:
        standing: deliveries of its source as they stand (`assets.validated.stage.as_they_stand`).
        basis: name of all else that the rows depend on: code and reference tables.

    Raises:
        InvalidFrame: what was made breaks the fact's model; the table stays as it was.
    """
    kept, source, parent = Kept(warehouse.fact(fact.name)), BY_NAME[fact.source], _parent(fact, warehouse)
    used = deliveries_in_use(standing)
    wanted = dict(used.select("delivery_id", "contract").iter_rows())
    stands = _standing(fact, kept.state(), basis, wanted, parent)
    new = used.filter(~pl.col("delivery_id").is_in(list(stands.deliveries) if stands else []))
    rows, height = validated_rows(source, new, warehouse), int(new["rows_validated"].sum())
    again: set[str] = set()
    if stands and fact.parent:
        lines = _children(fact.parent, stands, parent, kept, warehouse)
        old = used.filter(pl.col("delivery_id").is_in(lines["delivery_id"].unique().implode()))
        made_again = validated_rows(source, old, warehouse).join(lines.lazy(), on=LINE, how="semi")
        rows, height = pl.concat([rows, made_again]), height + lines.height
        again = {month_name(month) for month in lines["month"].unique()}
    goes = _some_at_a_time(fact, rows, height, reference, warehouse, is_whole=stands is None)
    warehouse.aside.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=warehouse.aside) as aside:
        added = lay_aside((matched.select(fact.columns) for matched in goes), Path(aside))
        months = settle(fact, kept, added, again, is_whole=stands is None)
    files = kept.fingerprints(stands.files if stands else {}, months)
    made_of = State(basis=basis, deliveries=wanted, parent=parent.deliveries, parent_files=parent.files, files=files)
    kept.write_state(made_of)
    return Folded(months=tuple(sorted(months)), deliveries=new.height, is_whole=stands is None)


def _parent(fact: Fact, warehouse: Warehouse) -> State:
    """What the fact it is matched with was made from; of nothing, where there is none."""
    state = Kept(warehouse.fact(fact.parent.fact)).state() if fact.parent else None
    return state or State(basis="", deliveries={}, parent={}, parent_files={}, files={})


def _standing(fact: Fact, before: State | None, basis: str, wanted: Mapping[str, str], parent: State) -> State | None:
    """What stands and can be added to; None where the table must be made anew."""
    if before is None or not before.is_part_of(basis, wanted, parent.deliveries):
        return None
    if fact.parent and not before.parent_files:  # its parent was half written: nobody knows what it was matched with
        return None
    if fact.parent and fact.parent.is_snapshot and before.parent != parent.deliveries:
        return None
    return before


def _some_at_a_time(
    fact: Fact, validated: pl.LazyFrame, height: int, reference: Reference, warehouse: Warehouse, *, is_whole: bool
) -> Iterator[pl.LazyFrame]:
    """Rows of a fact, matched with their parents, of which those of one go alone are held in memory.

    Args:
        height: number of validated rows.
        is_whole: they are all there are, and not new ones alone.
    """
    if not fact.parent:
        for some in by_place(validated, height):
            yield fact.rows(some, reference)
        return
    parents, on = Kept(warehouse.fact(fact.parent.fact)), fact.parent.on
    rows = fact.rows(validated, reference)
    months = None if is_whole else parents.months_of(rows.select(on))
    known = parents.scan(months).select(fact.parent.columns)
    longest = max(height, known.select(pl.len()).collect().item())
    for some in by_value(on, longest, rows, known):
        yield fact.parent.matched(*some)


def _children(parent: Parent, stands: State, now: State, kept: Kept, warehouse: Warehouse) -> pl.DataFrame:
    """Lines of rows that stand and whose parent has changed since: delivery_id, source_line, month.

    A parent that changed lies in a file that is another now, and its rows in the month it was in, whose file is another
    too where it left it, or in none.

    Args:
        now: what the fact of parents is made from.
    """
    files = differing(stands.parent_files, now.files)
    parents = Kept(warehouse.fact(parent.fact)).scan(files)
    changed = parents.filter(~pl.col("delivery_id").is_in(list(stands.parent))).select(parent.on).unique()
    rows = kept.scan([*files, NO_MONTH])
    return rows.join(changed, on=parent.on, how="semi").select(*LINE, "month").collect()
