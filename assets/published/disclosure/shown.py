"""What of each table of a release a public edition shows, as SQL over the internal edition."""

import duckdb
import polars as pl

from assets.facts import BY_NAME as BY_FACT
from assets.measures.catalogue import MEASURES
from assets.published.disclosure.decision import SERIES

OF_MONTHS = ("month_average", "centre_line", "centre_line_before")  # made of the values of single months
OF_PEERS = ("rank", "rank_of", "peer_average")  # made of the values of other forces too
# Facts without a record of a person, an offence or a call: counts that were published, or are of a whole force.
PUBLIC_FACTS = ("police_uk_street", "peer_crime", "peer_outcome", "confidence", "licensing_month")
WHOLE_QUARTERS = "month(period_start) % 3 = 1 AND month(period_end) % 3 = 0"

_ON = " AND ".join(f"h.{c} = t.{c}" for c in SERIES)
_MONTHS_SHOWN = f"NOT EXISTS (SELECT 1 FROM hidden h WHERE {_ON} AND h.months = 1)"
_QUARTERS_SHOWN = f"NOT EXISTS (SELECT 1 FROM hidden h WHERE {_ON} AND h.months = 3)"


def _until(day: str) -> str:
    return f"NOT EXISTS (SELECT 1 FROM withheld h WHERE {_ON} AND ({day} > h.until OR h.until IS NULL))"


_STATISTICS = ", ".join(f"'{name}'" for name in OF_MONTHS)
_BY_MONTH = f"{_MONTHS_SHOWN} AND {_until('t.month')}"
IS_BY_QUARTER = f"{WHOLE_QUARTERS} AND statistic NOT IN ({_STATISTICS})"
IS_HIDDEN = f"NOT (CASE WHEN {IS_BY_QUARTER} THEN {_QUARTERS_SHOWN} ELSE {_MONTHS_SHOWN} END)"
_OF_PEERS = f"""
    (statistic NOT IN ({", ".join(f"'{name}'" for name in OF_PEERS)}) OR NOT EXISTS (
        SELECT 1 FROM hidden h WHERE h.measure_id = t.measure_id AND h.category = t.category AND h.area = h.force))"""
_OF_WHOLE = """
    (statistic <> 'pct_of_total_crime' OR NOT EXISTS (
        SELECT 1 FROM hidden h JOIN internal.measures.measure m ON m.share_of = h.measure_id
        WHERE m.measure_id = t.measure_id AND h.force = t.force AND h.area = t.area AND h.category = ''
          AND h.months = 3))"""
_FIGURE = f"NOT ({IS_HIDDEN}) AND {_until('period_end')} AND {_OF_PEERS} AND {_OF_WHOLE}"
_VALUE = f"""
    CASE WHEN months_a_row > 1 AND month(month) % 3 = 1 THEN {_QUARTERS_SHOWN} ELSE {_MONTHS_SHOWN} END
    AND {_until("last_day(month + to_months(months_a_row - 1))")}"""
_UNPROTECTED = "t.measure_id NOT IN (SELECT measure_id FROM protected)"

# Condition of the rows of `t` that are shown; a table that is not named is left out.
ROWS = {
    "measures.measure": "TRUE",
    "measures.value": _VALUE,
    "measures.peer": "NOT EXISTS (SELECT 1 FROM hidden h WHERE h.measure_id = t.measure_id"
    " AND h.category = t.category AND h.area = h.force)",
    "measures.phase": "NOT EXISTS (SELECT 1 FROM hidden h WHERE h.force = t.force AND h.measure_id = t.measure_id"
    " AND h.category = coalesce(t.category, '') AND h.area = t.area AND h.months = 1)",
    "measures.phase_proposal": f"{_MONTHS_SHOWN} AND NOT EXISTS (SELECT 1 FROM withheld h WHERE {_ON})",
    "measures.chart": f"{_MONTHS_SHOWN} AND NOT EXISTS (SELECT 1 FROM withheld h WHERE {_ON})",
    "published.figure": f"{_FIGURE} AND (statistic NOT IN ('centre_line', 'centre_line_before')"
    f" OR NOT EXISTS (SELECT 1 FROM withheld h WHERE {_ON}))",
    "published.quality": "source NOT IN (SELECT source FROM of_people)",
    "published.broken_rule": "source NOT IN (SELECT source FROM of_people)",
    "published.revision": f"{_BY_MONTH} AND {_UNPROTECTED}",
    "published.commentary": "topic IN (SELECT topic FROM clear_topic)",
    "published.release": "TRUE",
    "published.stale_source": "TRUE",
}
ROWS["measures.comparison"] = ROWS["published.figure"]  # a table in releases of code before it was a view
# Columns that read otherwise in public: a message may quote a value, and there are no pseudonyms to have a key.
REPLACED = {
    "published.quality": "* REPLACE ('' AS message)",
    "published.commentary": "* REPLACE ('' AS message)",
    "published.release": "* REPLACE ('public' AS edition, '' AS pseudonym_key)",
}
REMADE = ("measures.icon", "published.signal", "published.exception", "published.headline", "published.summary",
          "published.suppression")  # fmt: skip


def rows_shown(table: str) -> str | None:
    """Condition of the rows of a table that are shown; None for a table that is left out."""
    schema, name = table.split(".")
    if schema == "reference" or (schema == "facts" and name in PUBLIC_FACTS):
        return "TRUE"
    return ROWS.get(table)


def register(connection: duckdb.DuckDBPyConnection, hidden: pl.DataFrame) -> None:
    """Lay down what the conditions ask: hidden, withheld, protected, of_people, clear_topic.

    Args:
        connection: the public file, with the internal edition attached as `internal`.
    """
    tables = {
        "hidden": hidden,
        "protected": pl.DataFrame({"measure_id": [m.measure_id for m in MEASURES if m.is_protected]}),
        "linked": _linked(),
        "of_people": pl.DataFrame({"source": _sources_of_people()}, schema={"source": pl.String}),
    }
    for name, frame in tables.items():
        connection.register("given", frame.to_arrow())
        connection.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM given")
        connection.unregister("given")
    connection.execute(WITHHELD)
    connection.execute(CLEAR_TOPIC)


# Months of a quarter come out together: one that came out before the quarter was whole would, with the quarter, tell
# the month that makes its series hidden. Withheld are series by area beside protected ones, and of people.
WITHHELD = f"""
    CREATE TEMP TABLE withheld AS
    WITH months AS (
        SELECT DISTINCT {", ".join(SERIES)}, month FROM internal.measures.value JOIN linked USING (measure_id)
        WHERE months_a_row = 1 AND (area <> force OR is_of_people)
    ), quarters AS (
        SELECT {", ".join(SERIES)}, date_trunc('quarter', month) AS quarter, count(*) AS months
        FROM months GROUP BY ALL
    ), whole AS (
        SELECT {", ".join(SERIES)},
               max(last_day(quarter + INTERVAL 2 MONTH)) FILTER (months = 3) AS until
        FROM quarters GROUP BY ALL
    )
    SELECT whole.* FROM whole JOIN (SELECT {", ".join(SERIES)}, max(last_day(month)) AS last FROM months GROUP BY ALL)
        USING ({", ".join(SERIES)})
    WHERE until IS NULL OR until < last
"""
CLEAR_TOPIC = """
    CREATE TEMP TABLE clear_topic AS
    SELECT topic FROM internal.reference.topic WHERE topic NOT IN (
        SELECT t.topic
        FROM (SELECT topic, unnest(string_split(measures, ';')) AS measure_id FROM internal.reference.topic
              UNION ALL SELECT topic, measure_id FROM internal.measures.measure) t
        JOIN hidden h USING (measure_id))
    AND topic NOT IN (
        SELECT c.topic
        FROM (SELECT topic, unnest(string_split(quotes, chr(10))) AS quoted FROM internal.published.commentary) c
        JOIN hidden h ON h.measure_id = split_part(c.quoted, '; ', 1))
"""


def _linked() -> pl.DataFrame:
    """Measures of a fact that has protected ones, and whether they are of people themselves."""
    facts = {m.fact for m in MEASURES if m.is_protected}
    rows = [(m.measure_id, m.disclosure == "person") for m in MEASURES if m.fact in facts]
    return pl.DataFrame(rows, schema={"measure_id": pl.String, "is_of_people": pl.Boolean}, orient="row")


def _sources_of_people() -> list[str]:
    """Sources of facts whose measures are all protected: counts of their rows are counts of people."""
    source_of = {name: fact.source for name, fact in BY_FACT.items()}
    open_to_all = {source_of[m.fact] for m in MEASURES if not m.disclosure and m.fact in source_of}
    return sorted({*source_of.values()} - open_to_all)
