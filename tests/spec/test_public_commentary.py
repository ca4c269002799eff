"""Commentary in the public edition: only where neither the topic nor anything that its text quotes is left out."""

import duckdb
import polars as pl

from assets.published.disclosure.shown import REPLACED, register

TOPICS = """
    CREATE SCHEMA internal.reference; CREATE SCHEMA internal.measures; CREATE SCHEMA internal.published;
    CREATE TABLE internal.reference.topic AS
    SELECT * FROM (VALUES ('Robbery', 'robbery'), ('Total recorded crime', 'recorded_crime_total'),
                          ('Rape', 'rape'), ('Cyber crime', 'cyber_marked')) t (topic, measures);
    CREATE TABLE internal.measures.measure AS SELECT measures AS measure_id, topic FROM internal.reference.topic;
    CREATE TABLE internal.measures.value AS
    SELECT '' AS force, '' AS measure_id, '' AS category, '' AS area, DATE '2016-12-01' AS month, 1 AS months_a_row
    LIMIT 0;
    CREATE TABLE internal.published.commentary AS
    SELECT * FROM (VALUES
        ('Robbery', 'robbery; ; West Mercia; 2016-10-01; 2016-12-31; value'),
        ('Total recorded crime', 'recorded_crime_total; ; West Mercia; 2016-10-01; 2016-12-31; value' || chr(10)
                                 || 'rape; ; Shropshire; 2016-12-01; 2016-12-31; value'),
        ('Cyber crime', '')) t (topic, quotes)
"""


def test_a_text_that_quotes_what_is_left_out_of_another_topic_is_left_out():
    with duckdb.connect() as connection:
        connection.execute("ATTACH ':memory:' AS internal")
        connection.execute(TOPICS)
        register(connection, pl.DataFrame({"measure_id": ["rape"]}))
        clear = connection.execute("SELECT topic FROM clear_topic ORDER BY topic").fetchall()
    assert clear == [("Cyber crime",), ("Robbery",)]


def test_what_is_wrong_with_a_text_is_not_told_in_public_for_it_names_figures():
    assert "'' AS message" in REPLACED["published.commentary"]
