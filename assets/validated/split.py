"""Deliveries to validated and quarantined Parquet: every row ends in exactly one of the two.

Small deliveries are judged together, for what a judgement costs hardly depends on its rows; a large one streams.
"""

import json
import os
import tempfile
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pandera.polars as pa
import polars as pl

from assets.files import ZSTD
from assets.raw.content import size_about
from assets.validated import parsing, reading
from assets.validated.contract import Contract
from assets.validated.delivered import Delivered, Delivery, broken, read_delivery, refuse_wrong_total
from assets.validated.parted import split
from assets.validated.sources.definition import Source
from assets.warehouse import Warehouse
from schemas.checks import Rule
from schemas.enforce import enforce
from schemas.errors import RefusedDelivery

GATE_ROWS = 500_000  # rows the gate holds at a time, on all its cores
GATE_CORES = 4  # of more, each would judge too few rows at a time: pandera takes as long for few as for many
TOGETHER = 24 << 20  # bytes of files judged together
OWNER_ONLY = 0o600  # quarantined rows are values as sent; validated rows of people bear dates of birth


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one delivery.

    Attributes:
        rows_released: validated rows that break a rule and were let pass by a person.
        broken: rows that broke each rule, by its name; a row may break several.
    """

    rows_read: int = 0
    rows_validated: int = 0
    rows_quarantined: int = 0
    rows_released: int = 0
    broken: tuple[tuple[str, int], ...] = ()


Verdict = Outcome | RefusedDelivery


def validate_deliveries(
    contract: Contract, deliveries: Iterable[Delivery], warehouse: Warehouse
) -> Iterator[tuple[str, Verdict]]:
    """Split deliveries into validated and quarantined rows, and let pandera judge those that passed.

    A line without any value is no row, and a total row is held against the rows' number. Validated rows bear
    the model's columns, `delivery_id`, `source_line` and `is_released`; quarantined ones the first two, the
    record they are of, the rules they broke, and their values as text.

    Yields:
        delivery_id and what became of it; of a refused one nothing is kept.
    """
    lanes: tuple[list[list[Delivery]], ...] = ([], [])
    for batch in batches(deliveries):
        lanes[batch[0].is_large].append(batch)

    def judged(lane: list[list[Delivery]]) -> list[tuple[str, Verdict]]:
        return [told for batch in lane for told in _together(contract, batch, warehouse)]

    with ThreadPoolExecutor(len(lanes)) as beside:  # what busies one core alone, as unpacking, leaves one to the other
        for told in beside.map(judged, lanes):
            yield from told


def _together(contract: Contract, batch: list[Delivery], warehouse: Warehouse) -> Iterator[tuple[str, Verdict]]:
    """Read and judge some deliveries."""
    warehouse.aside.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=warehouse.aside) as aside:
        together: dict[tuple, list[Delivered]] = defaultdict(list)
        for delivery in batch:
            try:
                read = read_delivery(contract, delivery, Path(aside))
            except RefusedDelivery as refusal:
                yield delivery.delivery_id, refusal
            else:
                together[tuple(read.rows.collect_schema()[c] for c in sorted(read.mapped))].append(read)
        for alike in together.values():
            yield from _judged(contract, alike, warehouse)


def batches(deliveries: Iterable[Delivery]) -> Iterator[list[Delivery]]:
    """Put small deliveries together, in their order; a large one stays alone."""
    batch: list[Delivery] = []
    size = 0
    for delivery in deliveries:
        holds = size_about(delivery.path)
        if batch and (delivery.is_large or size + holds > TOGETHER):
            yield batch
            batch, size = [], 0
        batch.append(delivery)
        size += TOGETHER if delivery.is_large else holds
    if batch:
        yield batch


def _judged(contract: Contract, alike: list[Delivered], warehouse: Warehouse) -> Iterator[tuple[str, Verdict]]:
    if alike[0].delivery.is_large:
        yield alike[0].delivery.delivery_id, _streamed(contract, alike[0], warehouse)
        return
    parted = split(pl.concat([one.rows for one in alike], how="diagonal"), contract, alike[0].mapped)
    *both, totals = pl.collect_all([parted.good, parted.bad, parted.totals])
    _gate(both[0].lazy(), contract.source.model)
    goods, bads = (part.partition_by("delivery_id", as_dict=True) for part in both)
    for one in alike:
        key = (one.delivery.delivery_id,)
        parts = (goods.get(key, both[0].clear()), bads.get(key, both[1].clear()))
        outcome = counted(parts[0].lazy(), parts[1].lazy())
        own = totals.filter(pl.col("delivery_id") == key[0])
        verdict = _shape_held(contract, one, own, parts[1].lazy(), outcome)
        if isinstance(verdict, Outcome):
            _place(warehouse, contract.source, key[0], *parts)
        yield key[0], verdict


def _streamed(contract: Contract, one: Delivered, warehouse: Warehouse) -> Verdict:
    name, delivery = contract.source.name, one.delivery
    targets = (warehouse.validated(name, delivery.delivery_id), warehouse.quarantine(name, delivery.delivery_id))
    parts = [target.with_suffix(".part") for target in targets]
    try:
        for part in parts:
            part.parent.mkdir(parents=True, exist_ok=True)
        totals, may_repeat = _written(contract, one, parts, is_keyed=False)
        if may_repeat:
            totals, _ = _written(contract, one, parts, is_keyed=True)
        written = [pl.scan_parquet(part) for part in parts]
        verdict = _shape_held(contract, one, totals, written[1], counted(*written))
        if isinstance(verdict, Outcome):
            _gate(written[0], contract.source.model)
            for part, target in zip(parts, targets, strict=True):
                os.replace(part, target)
        return verdict
    except pl.exceptions.ComputeError as problem:
        return broken(problem, delivery.path.name, one.anatomy)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def _written(contract: Contract, one: Delivered, parts: list[Path], *, is_keyed: bool) -> tuple[pl.DataFrame, bool]:
    """Write validated and quarantined rows while they stream.

    Args:
        is_keyed: rows are held against each other, for which all of them are held in memory. If not, numbers of their
            keys are all that is held of every row.

    Returns:
        Total rows; whether two rows that were not held against each other may have a key alike.
    """
    parted = split(one.rows, contract, one.mapped, is_keyed=is_keyed)
    sinks = [
        rows.sink_parquet(part, compression_level=ZSTD, statistics=False, lazy=True)  # read whole, never searched
        for rows, part in zip((parted.good, parted.bad), parts, strict=True)
    ]
    *_, totals, keys = pl.collect_all([*sinks, parted.totals, parted.keys], engine="streaming")
    for part in parts if contract.source.personal else parts[1:]:
        part.chmod(OWNER_ONLY)
    return totals, any(key.n_unique() < keys.height for key in keys)


def counted(good: pl.LazyFrame, bad: pl.LazyFrame) -> Outcome:
    """Counts of a delivery's two tables."""
    rules = bad.select(pl.col("rules").explode(empty_as_null=False)).group_by("rules").len()
    counts, released, height, broke = pl.collect_all(
        [good.select(pl.len()), good.select(pl.col("is_released").sum()), bad.select(pl.len()), rules.sort("rules")]
    )
    validated, quarantined = counts.item(), height.item()
    return Outcome(
        rows_read=validated + quarantined,
        rows_validated=validated,
        rows_quarantined=quarantined,
        rows_released=released.item(),
        broken=tuple(broke.drop_nulls().iter_rows()),
    )


def _shape_held(
    contract: Contract, one: Delivered, totals: pl.DataFrame, bad: pl.LazyFrame, outcome: Outcome
) -> Verdict:
    try:
        refuse_wrong_total(one, totals["total"], outcome.rows_read)
        if one.anatomy and not one.anatomy.ends_line and outcome.rows_quarantined:
            rules = parsing.row_rules(contract, one.mapped)
            _refuse_cut_last_row(one, one.anatomy.lines + 1, bad, rules)
    except RefusedDelivery as refusal:
        return refusal
    return outcome


def _refuse_cut_last_row(one: Delivered, line: int, bad: pl.LazyFrame, rules: tuple[Rule, ...]) -> None:
    """Refuse a file without a last line end whose last row is faulty from its last value on."""
    column = {rule.name: rule.column for rule in rules}
    for row in bad.filter(pl.col("source_line") == line).collect().iter_rows(named=True):
        values = json.loads(row["values"])
        end = max(number for number, c in enumerate(one.mapped) if values[c] is not None)
        if cut := [rule for rule in row["rules"] if column[rule] in one.mapped[end:]]:
            found = f"cut off at line {line}: no line end, and the row breaks {cut}"
            raise RefusedDelivery(one.delivery.path.name, found, reading.REQUEST_AGAIN)


def _place(warehouse: Warehouse, source: Source, delivery_id: str, good: pl.DataFrame, bad: pl.DataFrame) -> None:
    for frame, target, is_private in (
        (good, warehouse.validated(source.name, delivery_id), bool(source.personal)),
        (bad, warehouse.quarantine(source.name, delivery_id), True),
    ):
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        frame.write_parquet(part, statistics=False)
        if is_private:
            part.chmod(OWNER_ONLY)
        os.replace(part, target)


def _gate(rows: pl.LazyFrame, model: type[pa.DataFrameModel]) -> None:
    """Let pandera judge what passed, but for rows that a person let pass: those break a rule of it."""
    judge(rows.filter(~pl.col("is_released")), model)


def judge(rows: pl.LazyFrame, model: type[pa.DataFrameModel]) -> int:
    """Let pandera check types and values, some rows at a time on each of a few cores; keys were settled over the whole.

    Returns:
        Rows judged.

    Raises:
        InvalidFrame: what was made breaks its model.
    """
    cores = min(pl.thread_pool_size(), GATE_CORES)
    parts = rows.collect_batches(chunk_size=GATE_ROWS // cores, maintain_order=False, engine="streaming")
    asked, height = deque[Future[int]](), 0
    with ThreadPoolExecutor(cores) as beside:
        for part in parts:
            if len(asked) == cores:
                height += asked.popleft().result()
            asked.append(beside.submit(lambda part: enforce(part, model, is_keyed=False).height, part))
        height += sum(judged.result() for judged in asked)
    if not height:
        enforce(rows.clear(), model, is_keyed=False)
    return height
