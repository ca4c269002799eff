"""One delivery to validated and quarantined Parquet: every row ends in exactly one of the two."""

import json
import os
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandera.polars as pa
import polars as pl

from assets.validated import parsing, reading
from assets.validated.sources.definition import Source
from schemas.checks import Rule
from schemas.enforce import enforce
from schemas.errors import RefusedDelivery

GATE_ROWS = 500_000  # rows the gate holds at a time
OWNER_ONLY = 0o600  # quarantined rows are values as the supplier sent them, personal data among them


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one delivery: row counts of its two Parquet files."""

    rows_read: int
    rows_validated: int
    rows_quarantined: int


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where a delivery's rows go."""

    validated: Path
    quarantine: Path


def read(source: Source, path: Path, aside: Path) -> tuple[pl.LazyFrame, reading.Anatomy | None]:
    """Read a delivery of any format its source comes in, as text; `aside` is a folder that outlives the rows."""
    if source.sheet:
        return reading.read_workbook(path, *source.sheet), None
    return reading.read_csv(path, aside)


def validate_delivery(
    source: Source,
    path: Path,
    constants: Mapping[str, object],
    delivery_id: str,
    known: Mapping[str, pl.Series],
    places: Places,
) -> Outcome:
    """Split one delivery while it streams, then let pandera judge the rows that passed.

    A line without any value is no row, and a total row is held against the rows' number.

    Returns:
        The counts; validated rows bear the model's columns, `delivery_id` and `source_line`, quarantined ones
        `source_line`, the rules they broke and their values as text.

    Raises:
        RefusedDelivery: the file's shape is wrong; nothing is kept of it.
    """
    parts = Places(validated=places.validated.with_suffix(".part"), quarantine=places.quarantine.with_suffix(".part"))
    with tempfile.TemporaryDirectory(prefix="performance-") as aside, _kept_if_whole(parts, places):
        rows, seen = read(source, path, Path(aside))
        named = parsing.canonical(
            parsing.prepared(rows, source, path.name), source, path.name, str(constants.get("delivered_on", ""))
        )
        mapped = [c for c in named.collect_schema().names() if c != "source_line"]
        is_total = _is_total_row(source, mapped)
        frame = parsing.typed(named.filter(~is_total & ~_is_blank(mapped)), source, constants)
        rules = parsing.row_rules(source, mapped, known)
        try:
            counts = _write(frame, rules, mapped, source, delivery_id, parts)
        except pl.exceptions.ComputeError as problem:
            where = reading.where_it_breaks(seen) if seen else ""
            found = where or str(problem).splitlines()[0]
            raise RefusedDelivery(path.name, found, reading.REQUEST_AGAIN) from problem
        _refuse_wrong_total(path.name, named.filter(is_total), mapped, counts)
        if seen and not seen.ends_line:
            _refuse_cut_last_row(path.name, parts.quarantine, rules, mapped, seen)
        judge(parts.validated, source.model)
    return counts


@contextmanager
def _kept_if_whole(parts: Places, places: Places) -> Generator[None]:
    """Give both files their names once all is well, and leave nothing where it is not."""
    both = ((parts.validated, places.validated), (parts.quarantine, places.quarantine))
    for part, _ in both:
        part.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield
        for part, target in both:
            os.replace(part, target)
    finally:
        for part, _ in both:
            part.unlink(missing_ok=True)


def _is_total_row(source: Source, mapped: list[str]) -> pl.Expr:
    first = pl.col(mapped[0]).str.contains(source.trailer).fill_null(False)
    return first & _is_blank(mapped[1:]) if mapped[1:] else first


def _is_blank(columns: list[str]) -> pl.Expr:
    return pl.all_horizontal(pl.col(c).is_null() for c in columns)


def _write(
    frame: pl.LazyFrame, rules: tuple[Rule, ...], mapped: list[str], source: Source, delivery_id: str, parts: Places
) -> Outcome:
    # Every rule is asked before the rows part: a key is repeated among all rows, not among the bad ones.
    passes = {f"passes {number}": rule.passes for number, rule in enumerate(rules)}
    judged = frame.with_columns(**passes).with_columns(is_good=pl.all_horizontal(*passes))
    broken = [pl.when(~pl.col(answer)).then(pl.lit(rule.name)) for answer, rule in zip(passes, rules, strict=True)]
    identity = (pl.lit(delivery_id).alias("delivery_id"), "source_line")
    good = judged.filter("is_good").select(*source.model.to_schema().columns, *identity)
    bad = judged.filter(~pl.col("is_good")).select(
        *identity,
        pl.concat_list(broken).list.drop_nulls().alias("rules"),
        pl.struct(pl.col(parsing.RAW + c).alias(c) for c in mapped).struct.json_encode().alias("values"),
    )
    pl.collect_all([good.sink_parquet(parts.validated, lazy=True), bad.sink_parquet(parts.quarantine, lazy=True)])
    parts.quarantine.chmod(OWNER_ONLY)
    return Outcome(
        rows_read=_height(frame), rows_validated=_rows(parts.validated), rows_quarantined=_rows(parts.quarantine)
    )


def _height(frame: pl.LazyFrame) -> int:
    return frame.select(pl.len()).collect(engine="streaming").item()


def _rows(parquet: Path) -> int:
    return _height(pl.scan_parquet(parquet))


def _refuse_wrong_total(name: str, totals: pl.LazyFrame, mapped: list[str], counts: Outcome) -> None:
    for text in totals.select(mapped[0]).collect().to_series():
        digits = "".join(filter(str.isdigit, text))
        if digits and int(digits) != counts.rows_read:
            raise RefusedDelivery(
                name,
                f"its total row says {text!r}, it holds {counts.rows_read} records",
                reading.REQUEST_AGAIN,
            )


def _refuse_cut_last_row(
    name: str, quarantine: Path, rules: tuple[Rule, ...], mapped: list[str], seen: reading.Anatomy
) -> None:
    """Refuse a file without a last line end whose last row is faulty from its last value on."""
    column = {rule.name: rule.column for rule in rules}
    last = pl.scan_parquet(quarantine).filter(pl.col("source_line") == seen.lines + 1).collect()
    for row in last.iter_rows(named=True):
        values = json.loads(row["values"])
        end = max(number for number, c in enumerate(mapped) if values[c] is not None)
        if cut := [rule for rule in row["rules"] if column[rule] in mapped[end:]]:
            raise RefusedDelivery(
                name, f"cut off at line {seen.lines + 1}: no line end, and the row breaks {cut}", reading.REQUEST_AGAIN
            )


def judge(parquet: Path, model: type[pa.DataFrameModel]) -> int:
    """Let pandera check types and values of written Parquet, a part at a time.

    Returns:
        Rows judged.

    Raises:
        InvalidFrame: what was written breaks its model.
    """
    rows, height = pl.scan_parquet(parquet), _rows(parquet)
    for start in range(0, max(height, 1), GATE_ROWS):
        enforce(rows.slice(start, GATE_ROWS), model)
    return height
