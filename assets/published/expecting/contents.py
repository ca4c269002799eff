"""The published tables among each other: keys as they stand in the file, the topics in order, texts for print."""

from assets.published.release import MODELS
from schemas.expectations import Suite, between, equal, some_rows

KEYED = {
    f"{schema}.{name}": key
    for (schema, name), model in MODELS.items()
    if schema == "published" and (key := model.to_schema().unique)
}
# A hash of 64 bits stands for a key: two of a million keys share one in one of 40 million releases.
COUNTED = " UNION ALL ".join(
    f"SELECT '{table}' AS table_name, count(*) AS rows_there, count(DISTINCT hash({', '.join(key)})) AS keys_there "
    f"FROM {table}"
    for table, key in KEYED.items()
)
KEYS = f"SELECT *, format('{{}}: {{}} rows, {{}} keys', table_name, rows_there, keys_there) AS told FROM ({COUNTED})"
TOPICS = """
    WITH written AS (
        SELECT topic, count(*) AS times_there, min(place) AS place_there
        FROM (SELECT topic, row_number() OVER (ORDER BY rowid) AS place FROM published.summary
              WHERE force = (SELECT force FROM published.release))
        GROUP BY topic
    ), matched AS (
        SELECT coalesce(w.topic, s.topic) AS topic, (w.topic IS NOT NULL)::BIGINT AS times_wanted,
               coalesce(s.times_there, 0) AS times_there, w.position, s.place_there
        FROM reference.topic w FULL JOIN written s USING (topic)
    ), ordered AS (
        SELECT topic, row_number() OVER (ORDER BY position) AS place_wanted, rank() OVER (ORDER BY place_there) AS place
        FROM matched WHERE times_wanted = 1 AND times_there > 0
    )
    SELECT m.topic, m.times_wanted, m.times_there, coalesce(o.place_wanted, 0) AS place_wanted,
           coalesce(o.place, 0) AS place_there,
           CASE WHEN times_there <> times_wanted
                THEN format('{}: {} rows in the summary, {} wanted', m.topic, times_there, times_wanted)
                ELSE format('{}: at place {} instead of {}', m.topic, o.place, o.place_wanted) END AS told
    FROM matched m LEFT JOIN ordered o USING (topic) ORDER BY m.position, m.topic
"""
PRINTED = r"""
    WITH counted AS (
        SELECT statistic AS text_of, count(*) AS printed_rows, min(measure_id) FILTER (is_blank) AS example,
               count(*) FILTER (is_blank) AS without_text
        FROM (SELECT *, NOT regexp_matches(coalesce(printed, ''), '\d') AS is_blank FROM published.figure)
        GROUP BY statistic
        UNION ALL
        SELECT 'statement', count(*), min(measure_id) FILTER (is_blank), count(*) FILTER (is_blank)
        FROM (SELECT *, trim(coalesce(statement, '')) = '' AS is_blank FROM published.headline)
    )
    SELECT text_of, printed_rows, without_text,
           format('{}: {} of {} rows have no text for print, e.g. of {}', text_of, without_text, printed_rows,
                  coalesce(example, 'none')) AS told
    FROM counted ORDER BY ALL
"""

CONTENTS: tuple[Suite, ...] = (
    Suite(
        name="keys_are_unique_in_the_file",
        title="No key stands twice in a published table of the file",
        means="One row a published table: its rows and its distinct keys, counted in the DuckDB file after all was "
        "loaded. More rows than keys mean that something was loaded twice.",
        remedy="Delete warehouse/measures/ and warehouse/published/, which a run makes anew, and run again; if it "
        "stays, the table's asset makes rows twice.",
        query=KEYS,
        expectations=(equal("rows_there", "keys_there"),),
        severity="error",
    ),
    Suite(
        name="topics_are_whole_and_in_order",
        title="The summary has one row a topic, in the order of the plan",
        means="One row a topic of reference/topic.csv or of the summary: how often it is there, and its place among "
        "those that are. A difference is a topic that the report would leave out, repeat or misplace.",
        remedy="Compare reference/topic.csv (and the force's own, given by --reference) with published.summary; run "
        "again after a change.",
        query=TOPICS,
        expectations=(some_rows(), equal("times_there", "times_wanted"), equal("place_there", "place_wanted")),
        severity="error",
    ),
    Suite(
        name="every_figure_has_its_text",
        title="Every figure has its printed number and every headline its statement",
        means="One row a statistic of published.figure, and one for the headlines: how many have no text. Report, "
        "workbook and files print the text as it is, so it would be a hole there.",
        remedy="Look at the unit of the measures that are named: `assets/published/figures.py` prints by unit.",
        query=PRINTED,
        expectations=(between("without_text", 0, 0),),
        severity="error",
    ),
)
