"""One delivery to rows under canonical names, its shape held against its source: nothing is judged row by row yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from assets.raw.content import Anatomy, size_about
from assets.raw.share import tried_again
from assets.validated import formats, parsing, reading
from assets.validated.contract import Contract
from schemas.errors import RefusedDelivery, Unreadable

LARGE = 8 << 20  # bytes of content of a file that is judged by itself, while it streams


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A delivery to be judged.

    Attributes:
        constants: columns of the model that come from its name and arrival.
        released: source lines that a person let pass.
    """

    delivery_id: str
    path: Path
    constants: Mapping[str, object]
    released: frozenset[int] = field(default_factory=frozenset)

    @property
    def is_large(self) -> bool:
        """Whether it is judged by itself."""
        return size_about(self.path) > LARGE


@dataclass(frozen=True, kw_only=True, eq=False)
class Delivered:
    """A delivery that was read.

    Attributes:
        rows: mapped columns, the delivery's constants, delivery_id, source_line, is_released and total (the text of a
            row that is no record, but counts them); in memory unless the delivery is large.
        mapped: canonical names of the file's columns, in the file's order.
        anatomy: what a text file is made of; none of other formats.
    """

    delivery: Delivery
    rows: pl.LazyFrame
    mapped: tuple[str, ...]
    anatomy: Anatomy | None


def read_delivery(contract: Contract, delivery: Delivery, aside: Path) -> Delivered:
    """Read one delivery, of any format its name ends in.

    Args:
        aside: folder that outlives the rows.

    Raises:
        RefusedDelivery: its shape is wrong, or it cannot be read (Unreadable).
    """
    try:
        return _read(contract, delivery, aside)
    except OSError as problem:
        if problem.filename is None or Path(problem.filename) != delivery.path:
            raise  # of our own folders: not the supplier's to mend
        found = f"it cannot be read ({problem.strerror})"
        raise Unreadable(delivery.path.name, found, "Have it made readable, or put there again.") from problem


@tried_again
def _read(contract: Contract, delivery: Delivery, aside: Path) -> Delivered:
    source, name = contract.source, delivery.path.name
    room = aside / delivery.delivery_id
    room.mkdir(exist_ok=True)
    given, anatomy = formats.read(source, delivery.path, room)
    day = str(delivery.constants["delivered_on"])
    named = parsing.canonical(parsing.prepared(given, source, name), source, name, day)
    mapped = tuple(c for c in named.collect_schema().names() if c != "source_line")
    if not delivery.is_large:
        named = broken_said(named, name, anatomy).lazy()
    first = pl.col(mapped[0]).cast(pl.String)
    is_total = first.str.contains(source.trailer).fill_null(False) & _is_blank(mapped[1:])
    told = named.filter(~_is_blank(mapped)).with_columns(total=pl.when(is_total).then(first))
    return Delivered(delivery=delivery, rows=_with_constants(told, contract, delivery), mapped=mapped, anatomy=anatomy)


def broken_said(rows: pl.LazyFrame, name: str, anatomy: Anatomy | None) -> pl.DataFrame:
    """Collect rows of a delivery.

    Raises:
        RefusedDelivery: saying where the file stops being a table.
    """
    try:
        return rows.collect()
    except pl.exceptions.ComputeError as problem:
        raise broken(problem, name, anatomy) from problem


def broken(problem: pl.exceptions.ComputeError, name: str, anatomy: Anatomy | None) -> RefusedDelivery:
    """The refusal of a file that stopped being a table while it was read."""
    where = reading.where_it_breaks(anatomy) if anatomy else ""
    return RefusedDelivery(name, where or str(problem).splitlines()[0], reading.REQUEST_AGAIN)


def _with_constants(rows: pl.LazyFrame, contract: Contract, delivery: Delivery) -> pl.LazyFrame:
    columns = contract.source.model.to_schema().columns
    return rows.with_columns(
        *(pl.lit(value, dtype=columns[name].dtype.type).alias(name) for name, value in delivery.constants.items()),
        pl.lit(delivery.delivery_id).alias("delivery_id"),
        pl.col("source_line").is_in(list(delivery.released)).alias("is_released"),
    )


def _is_blank(columns: tuple[str, ...]) -> pl.Expr:
    return pl.all_horizontal(pl.lit(True), *(pl.col(c).is_null() for c in columns))


def refuse_wrong_total(delivered: Delivered, totals: Iterable[str], rows_read: int) -> None:
    """Refuse a file whose total row counts other records than it holds.

    Args:
        totals: text of the first cell of its total rows.
    """
    for text in totals:
        digits = "".join(filter(str.isdigit, text))
        if digits and int(digits) != rows_read:
            found = f"its total row says {text!r}, it holds {rows_read} records"
            raise RefusedDelivery(delivered.delivery.path.name, found, reading.REQUEST_AGAIN)
