"""One delivery to validated and quarantined Parquet: every row ends in exactly one of the two."""

import os
from collections.abc import Mapping
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


def read(source: Source, path: Path) -> tuple[pl.LazyFrame, reading.Anatomy | None]:
    """Read a delivery of any format its source comes in, as text."""
    if source.sheet:
        return reading.read_workbook(path, *source.sheet), None
    return reading.read_csv(path)


def validate_delivery(
    source: Source,
    path: Path,
    constants: Mapping[str, object],
    delivery_id: str,
    known: Mapping[str, pl.Series],
    places: Places,
) -> Outcome:
    """Split one delivery while it streams, then let pandera judge the rows that passed.

    Returns:
        The counts; validated rows bear the model's columns, `delivery_id` and `source_line`, quarantined ones
        `source_line`, the rules they broke and their values as text.

    Raises:
        RefusedDelivery: the file's shape is wrong; nothing is written.
    """
    rows, seen = read(source, path)
    rows = source.prepare(rows) if source.prepare else rows
    named = parsing.canonical(rows, source, path.name, str(constants.get("delivered_on", "")))
    mapped = [c for c in named.collect_schema().names() if c != "source_line"]
    body = named.filter(~_is_total_row(source, mapped))
    frame = parsing.typed(body, source, constants)
    rules = parsing.row_rules(source, mapped, known)
    counts = _write(frame, rules, mapped, source, delivery_id, places, path.name)
    _refuse_wrong_total(path.name, named.filter(_is_total_row(source, mapped)), mapped, counts)
    if seen and not seen.ends_line:
        _refuse_cut_last_row(path.name, places.quarantine, seen)
    judge(places.validated, source.model)
    return counts


def _is_total_row(source: Source, mapped: list[str]) -> pl.Expr:
    rest = pl.all_horizontal(pl.col(c).is_null() for c in mapped[1:]) if mapped[1:] else pl.lit(True)
    return pl.col(mapped[0]).str.contains(source.trailer).fill_null(False) & rest


def _write(
    frame: pl.LazyFrame,
    rules: tuple[Rule, ...],
    mapped: list[str],
    source: Source,
    delivery_id: str,
    places: Places,
    file: str,
) -> Outcome:
    judged = frame.with_columns(is_good=pl.all_horizontal(rule.passes for rule in rules))
    broken = [pl.when(~rule.passes).then(pl.lit(rule.name)) for rule in rules]
    identity = (pl.lit(delivery_id).alias("delivery_id"), "source_line")
    good = judged.filter("is_good").select(*source.model.to_schema().columns, *identity)
    bad = judged.filter(~pl.col("is_good")).select(
        *identity,
        pl.concat_list(broken).list.drop_nulls().alias("rules"),
        pl.struct(pl.col(parsing.RAW + c).alias(c) for c in mapped).struct.json_encode().alias("values"),
    )
    targets = ((good, places.validated), (bad, places.quarantine))
    for _, target in targets:
        target.parent.mkdir(parents=True, exist_ok=True)
    aside = [target.with_suffix(".part") for _, target in targets]
    try:
        sinks = [lf.sink_parquet(part, lazy=True) for (lf, _), part in zip(targets, aside, strict=True)]
        pl.collect_all(sinks)
    except pl.exceptions.ComputeError as problem:
        raise RefusedDelivery(file, str(problem).splitlines()[0], reading.REQUEST_AGAIN) from problem
    for (_, target), part in zip(targets, aside, strict=True):
        os.replace(part, target)
    validated, quarantined = (_rows(target) for _, target in targets)
    return Outcome(rows_read=_height(frame), rows_validated=validated, rows_quarantined=quarantined)


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


def _refuse_cut_last_row(name: str, quarantine: Path, seen: reading.Anatomy) -> None:
    last = pl.scan_parquet(quarantine).filter(pl.col("source_line") == seen.lines + 1).collect()
    if last.height:
        raise RefusedDelivery(
            name,
            f"cut off at line {seen.lines + 1}: no line end, and the row breaks {last['rules'].to_list()[0]}",
            reading.REQUEST_AGAIN,
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
