"""Tables that a public edition does not take over but makes again, from what it shows itself."""

import duckdb
import polars as pl

from assets.measures.catalogue import MEASURES
from assets.measures.charts import charting
from assets.measures.periods import SERIES
from assets.measures.statements import NO_FIGURE
from assets.published import headline, signals
from assets.published.disclosure.shown import IS_BY_QUARTER, IS_HIDDEN
from schemas import measures, published
from schemas.enforce import enforce

NOT_SHOWN = "Not shown in the public edition: its numbers are too small."
SUPPRESSION = f"""
    SELECT h.force, h.measure_id, h.category, h.area, h.months, h.reason, count(*) AS cells
    FROM (SELECT *, CASE WHEN {IS_BY_QUARTER} THEN 3 ELSE 1 END AS months
          FROM internal.published.figure t WHERE {IS_HIDDEN}) f
    JOIN hidden h USING ({", ".join(SERIES)}, months)
    GROUP BY ALL ORDER BY ALL
"""


def remade(connection: duckdb.DuckDBPyConnection) -> dict[str, pl.DataFrame]:
    """Make the tables again.

    Args:
        connection: the public file with its other tables, the internal edition attached as `internal`.

    Returns:
        By schema and name: charts of series of which a month is withheld, without that month; icons, signals,
        exceptions and statements of what is charted and printed; what is left out.
    """
    charts = pl.concat([_table(connection, "measures.chart"), _charts_of_withheld(connection)]).sort(*SERIES, "month")
    signal = _signals(connection, charts)
    headlines = headline.headlines(_table(connection, "published.figure").lazy(), charts.lazy())
    frames = {
        "measures.chart": (charts, measures.Chart),
        "measures.icon": (charting.latest_icons(charts.lazy(), MEASURES), measures.Icon),
        "published.signal": (signal, published.Signal),
        "published.exception": (signals.exceptions(charts.lazy(), signal.lazy()), published.ExceptionPoint),
        "published.headline": (headlines, published.Headline),
        "published.summary": (_summary(connection, headlines), published.Summary),
        "published.suppression": (connection.execute(SUPPRESSION).pl(), published.Suppression),
    }
    return {name: enforce(frame.lazy(), model) for name, (frame, model) in frames.items()}


def _table(connection: duckdb.DuckDBPyConnection, name: str) -> pl.DataFrame:
    return connection.execute(f"SELECT * FROM {name}").pl()


def _charts_of_withheld(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Charts of what is shown of the series that have a month withheld."""
    shown = connection.execute(
        f"SELECT v.* FROM measures.value v SEMI JOIN withheld USING ({', '.join(SERIES)}) WHERE months_a_row = 1"
    ).pl()
    if shown.is_empty():
        return _table(connection, "measures.chart").clear()
    phases = connection.execute("SELECT * FROM measures.phase").pl()
    return enforce(charting.charts(shown.lazy(), MEASURES, phases), measures.Chart)


def _signals(connection: duckdb.DuckDBPyConnection, charts: pl.DataFrame) -> pl.DataFrame:
    """Signals of the charts, first flagged when the internal edition first flagged them."""
    point = [*SERIES, "month"]
    as_at = connection.execute("SELECT as_at FROM published.release").fetchall()[0][0]
    known = connection.execute(f"SELECT {', '.join(point)}, first_flagged_on, is_new FROM internal.published.signal")
    flagged = signals.signals(charts.lazy(), None, as_at).collect()
    both = flagged.join(known.pl(), on=point, how="left", suffix="_known", maintain_order="left")
    both = both.with_columns(pl.coalesce(f"{c}_known", c).alias(c) for c in ("first_flagged_on", "is_new"))
    return both.drop("first_flagged_on_known", "is_new_known")


def _summary(connection: duckdb.DuckDBPyConnection, headlines: pl.DataFrame) -> pl.DataFrame:
    """The topics with what their public figures say; commentary only where nothing of a topic is left out."""
    topics = _table(connection, "reference.topic")
    force = connection.execute("SELECT force FROM published.release").fetchall()[0][0]
    said = headline.summary(headlines, topics, force)
    before = _table(connection, "internal.published.summary").select(
        "force", "topic", told="statement", written="commentary"
    )
    clear = connection.execute("SELECT topic FROM clear_topic").pl()["topic"].implode()
    both = said.join(before, on=["force", "topic"], how="left", maintain_order="left")
    is_left_out = (pl.col("statement") == NO_FIGURE) & (pl.col("told") != NO_FIGURE)
    return both.with_columns(
        statement=pl.when(is_left_out).then(pl.lit(NOT_SHOWN)).otherwise("statement"),
        commentary=pl.when(pl.col("topic").is_in(clear)).then("written").otherwise(pl.lit("")),
    ).drop("told", "written")
