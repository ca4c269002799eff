"""Which series a public edition does not show, by the length of their periods."""

from pathlib import Path

import duckdb
import polars as pl

from assets.measures.catalogue import MEASURES
from assets.published.disclosure.protection import hidden_series, protect
from assets.published.disclosure.quantities import is_share
from assets.published.disclosure.rule import FEW
from assets.published.disclosure.system import LENGTHS, Series, systems
from assets.published.opening import open_release

SERIES = ("force", "measure_id", "category", "area")
OF_LENGTH = pl.Schema(dict.fromkeys(SERIES, pl.String) | {"months": pl.Int64})
HIDDEN = pl.Schema(OF_LENGTH | {"reason": pl.String})
MEASURE = pl.Schema(dict.fromkeys(SERIES[:2], pl.String))
Hidden = dict[str, set[Series]]  # by force


def decide(connection: duckdb.DuckDBPyConnection, before: Path | None) -> pl.DataFrame:
    """Series that are not shown.

    Args:
        connection: the internal edition.
        before: the public edition before. What it does not show stays hidden: with it, the totals of then and now
            would tell what is the same in both.

    Returns:
        Columns of `HIDDEN`. A series hidden by 3 months is hidden by 1 too, and nothing of it is shown; one that is
        hidden by 1 month alone is shown by whole quarters. The reason is that of the measure: which of its series
        holds the small number is not said, for that would narrow what the others can be.
    """
    frames, longer = [], pl.DataFrame(schema=HIDDEN)
    stays = _of_edition(before)
    for length in LENGTHS:
        few = _few(connection, length)
        given = pl.concat(
            [few, stays.filter(pl.col("months") == length), longer.with_columns(months=pl.lit(length, dtype=pl.Int64))]
        )
        longer = _decided(connection, length, given)
        frames.append(longer)
    return pl.concat(frames).sort(HIDDEN.names())


def _decided(connection: duckdb.DuckDBPyConnection, length: int, given: pl.DataFrame) -> pl.DataFrame:
    hidden: Hidden = {}
    for force, *series in given.select(SERIES).iter_rows():
        hidden.setdefault(force, set()).add(tuple(series))
    small = {(force, measure) for force, measure in _measures(given.filter(pl.col("reason") == "primary"))}
    for system in systems(connection, length):
        of_force = hidden.setdefault(system.force, set())
        small |= {(system.force, system.columns[column][0].measure_id) for column in system.primary}
        of_force |= hidden_series(system, protect(system, of_force))
    rows = [(force, *series, length) for force, of_force in hidden.items() for series in of_force]
    table = pl.DataFrame(rows, schema=OF_LENGTH, orient="row")
    primary = pl.DataFrame(sorted(small), schema=MEASURE, orient="row")
    reasoned = table.join(primary.with_columns(reason=pl.lit("primary")), on=["force", "measure_id"], how="left")
    return reasoned.with_columns(pl.col("reason").fill_null("secondary")).select(HIDDEN.names())


def _measures(table: pl.DataFrame) -> list[tuple[str, str]]:
    return table.select("force", "measure_id").unique().rows()


def _few(connection: duckdb.DuckDBPyConnection, length: int) -> pl.DataFrame:
    """Series of percentages of which one is of few cases, of any measure."""
    shares = [m.measure_id for m in MEASURES if is_share(m)]
    found = connection.execute(
        f"""
        SELECT DISTINCT {", ".join(SERIES)} FROM measures.comparison
        WHERE statistic = 'value' AND list_contains(?, measure_id)
          AND date_diff('month', period_start, period_end) = ? - 1 AND (? = 1 OR month(period_start) % 3 = 1)
          AND denominator > 0 AND denominator < ?
        """,
        [shares, length, length, FEW],
    ).pl()
    return found.with_columns(months=pl.lit(length, dtype=pl.Int64), reason=pl.lit("primary")).cast(dict(HIDDEN))


def _of_edition(before: Path | None) -> pl.DataFrame:
    if before is None:
        return pl.DataFrame(schema=HIDDEN)
    with open_release(before) as connection:
        return connection.execute(f"SELECT {', '.join(HIDDEN.names())} FROM published.suppression").pl()
