"""PySpark on this machine: the same queries in Spark's SQL; DuckDB only loads the Parquet that Spark wrote.

    python -m benchmarks.peers.pyspark_local RAW CATALOGUE OUT.duckdb

Queries of `sql` are transpiled by sqlglot; what Spark says in another way is in `spark.sql` and here.
"""

import re
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import sqlglot
from pyspark.sql import DataFrame, SparkSession, functions

from benchmarks.peers import components, entries
from benchmarks.peers.columns import BLANKS
from benchmarks.peers.duckdb_sql import FACTS, REFERENCE, SQL, TABLES, VERSIONS, text

MEMORY = "10g"
started = time.perf_counter()


def told(part: str) -> None:
    """Tell on standard error what is done, and when."""
    print(f"{time.perf_counter() - started:8.1f} s  {part}", file=sys.stderr, flush=True)


def session(room: Path) -> SparkSession:
    """Spark on all cores, with the functions of `spark.sql`."""
    builder = SparkSession.builder.master("local[*]").appName("peer").config("spark.driver.memory", MEMORY)
    settings = {
        "spark.sql.shuffle.partitions": "8", "spark.ui.enabled": "false", "spark.local.dir": str(room),
        "spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "false",
        "spark.sql.warehouse.dir": str(room / "spark"), "spark.log.level": "ERROR",
        "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
        "spark.sql.timestampType": "TIMESTAMP_NTZ",
    }  # fmt: skip
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    for function in (SQL / "spark.sql").read_text(encoding="utf-8").split(";\n"):
        spark.sql(function)
    return spark


def spoken(query: str) -> str:
    """A DuckDB query as Spark says it."""
    query = query.replace("facts.", "").replace("arg_min_null(", "arg_min(")
    query = re.sub(r"(?<!['\w])force(?!['\w])", '"force"', query)  # a keyword of sqlglot's
    return sqlglot.transpile(query, read="duckdb", write="spark")[0].replace("PERCENTILE_CONT(", "PERCENTILE(")


def text_of(spark: SparkSession, folder: Path) -> DataFrame:
    """Rows of all deliveries of a source as text, each file by its own header; blanks are null."""
    frames: dict[str, list[str]] = {}
    for file in sorted(folder.iterdir()):
        header = duckdb.sql(f"SELECT columns FROM sniff_csv('{file}', delim=',', header=true)").fetchone()
        frames.setdefault(str([c["name"] for c in header[0]] if header else []), []).append(str(file))
    read = [spark.read.csv(files, header=True, quote='"', escape='"', multiLine=True) for files in frames.values()]
    rows = read[0]
    for other in read[1:]:
        rows = rows.unionByName(other, allowMissingColumns=True)
    for name in rows.columns:
        rows = rows.withColumn(
            name, functions.when(~functions.col(f"`{name}`").isin(BLANKS), functions.col(f"`{name}`"))
        )
    return rows.withColumn("filename", functions.input_file_name())


def load(spark: SparkSession, raw: Path) -> None:
    """Views of reference tables, of versions and of the newest."""
    for table, columns in TABLES.items():
        spark.read.csv(str(REFERENCE / f"{table}.csv"), header=True, quote='"', escape='"').createOrReplaceTempView("t")
        rows = spark.sql(spoken(f"SELECT {columns} FROM t"))
        rows.createOrReplaceTempView(table)
    for source, key in VERSIONS.items():
        text_of(spark, raw / source).createOrReplaceTempView(f"{source}_text")
        query = re.sub(r"read_csv\(.*\)", f"{source}_text", text(f"{source}_version", raw), flags=re.DOTALL)
        both = {"incident": ("Grade", "Response Grade"), "compact": ("Risk", "Risk Level")}.get(source, ())
        there = spark.table(f"{source}_text").columns
        for absent in (name for name in both if name not in there):
            query = query.replace(f'"{absent}"', "NULL")
        spark.sql(spoken(query)).createOrReplaceTempView(f"{source}_version")
        order = "ORDER BY amended_at DESC, delivered_on DESC"
        ranked = f"SELECT *, row_number() OVER (PARTITION BY {key} {order}) AS place FROM {source}_version"
        spark.sql(f"SELECT * FROM ({ranked}) WHERE place = 1").drop("place").createOrReplaceTempView(f"newest_{source}")
    calls = spark.read.parquet(str(raw / "call")).withColumn("filename", functions.input_file_name())
    calls.createOrReplaceTempView("call_text")
    ranked = "row_number() OVER (PARTITION BY call_id ORDER BY filename DESC) AS place"
    rows = spark.sql(
        f"SELECT * FROM (SELECT *, delivered(filename) AS delivered_on, {ranked} FROM call_text) WHERE place = 1"
    )
    rows.drop("place", "filename").createOrReplaceTempView("newest_call")


def component(rows: DataFrame) -> DataFrame:
    """Rows of a query of components under their names, sums as fractions."""
    named = rows.toDF(*components.COLUMNS.split(", "))
    kinds = {"months_a_row": "int", "numerator": "double", "denominator": "double"}
    return named.withColumns({name: functions.col(name).cast(kind) for name, kind in kinds.items()})


def write(spark: SparkSession, raw: Path, measures: list[entries.Entry], folder: Path) -> None:
    """Facts and components as Parquet."""
    for fact in FACTS:
        rows = spark.sql(spoken(text(fact, raw)))
        rows.write.parquet(str(folder / fact), compression="snappy")
        spark.read.parquet(str(folder / fact)).createOrReplaceTempView(fact)
        told(fact)
    for number, query in enumerate(components.queries(measures)):
        rows = component(spark.sql(spoken(query)))
        rows.write.parquet(str(folder / "value" / str(number)))
    parts = [spark.read.parquet(str(part)) for part in sorted((folder / "value").iterdir())]
    rows = parts[0]
    for other in parts[1:]:
        rows = rows.unionByName(other)
    rows.createOrReplaceTempView("value")
    component(spark.sql(spoken(components.of_forces(measures)))).write.parquet(str(folder / "value" / "forces"))
    told("components")


def main(raw: Path, catalogue: Path, out: Path) -> None:
    """Write the DuckDB file."""
    measures = entries.read(catalogue)
    out.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as name:
        folder = Path(name)
        spark = session(folder / "spark")
        told("Spark started")
        load(spark, raw)
        write(spark, raw, measures, folder)
        spark.stop()
        with duckdb.connect(str(out)) as connection:
            connection.execute("SET preserve_insertion_order = false; CREATE SCHEMA facts")
            for fact in FACTS:
                connection.execute(f"CREATE TABLE facts.{fact} AS FROM '{folder / fact}/*.parquet'")
            shown = f"WHERE area <> '{entries.NOT_DIVIDED}'"
            connection.execute(f"CREATE TABLE value AS FROM '{folder / 'value'}/*/*.parquet' {shown}")
    told("DuckDB file")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
