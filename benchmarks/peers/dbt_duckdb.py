"""dbt on DuckDB, with its tests: the same SQL as models, built and tested by `dbt build`.

    python -m benchmarks.peers.dbt_duckdb RAW CATALOGUE OUT.duckdb

The project is `dbt_project`; its models are the queries of `sql`, written beside it with `ref` in place of names.
"""

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from dbt.cli.main import dbtRunner

from benchmarks.peers import components, entries
from benchmarks.peers.duckdb_sql import FACTS, REFERENCE, SQL, TABLES, VERSIONS, text

PROJECT = Path(__file__).parent / "dbt_project"
NEWEST = (
    "SELECT * FROM {of} QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY amended_at DESC, delivered_on DESC) = 1"
)


def refs(query: str) -> str:
    """Names of other models in FROM and JOIN, as dbt refers to them."""
    models = (*FACTS, *TABLES, *(f"{s}_version" for s in VERSIONS), *(f"newest_{s}" for s in (*VERSIONS, "call")))
    names = "|".join(sorted(models, key=len, reverse=True))
    return re.sub(rf"(?<!DISTINCT )\b(FROM|JOIN) (?:facts\.)?({names})\b(?! AS \()", r"\1 {{ ref('\2') }} AS \2", query)


def once(query: str) -> str:
    """A table keeps the alias that it was given."""
    return re.sub(r"(\{\{ ref\('\w+'\) \}\}) AS \w+ AS (\w+)", r"\1 AS \2", query)


def models(raw: Path, catalogue: Path) -> dict[str, str]:
    """Each model's query, by folder and name."""
    measures = entries.read(catalogue)
    made = {f"staging/{source}_version": text(f"{source}_version", raw) for source in VERSIONS}
    for source, key in VERSIONS.items():
        made[f"staging/newest_{source}"] = NEWEST.format(of=f"{source}_version", key=key)
    made["staging/newest_call"] = text("newest_call", raw)
    made |= {
        f"staging/{table}": f"SELECT {columns} FROM read_csv('{REFERENCE}/{table}.csv', all_varchar = true)"
        for table, columns in TABLES.items()
    }
    areas = f"SELECT DISTINCT force, area FROM read_csv('{REFERENCE}/policing_area.csv', all_varchar = true)"
    made["staging/place"] = f"{areas} UNION ALL SELECT 'West Mercia', unnest(['Outside area', 'Not known'])"
    made |= {f"facts/{fact}": text(fact, raw) for fact in FACTS}
    parts = [f"SELECT * FROM ({query}) AS part({components.COLUMNS})" for query in components.queries(measures)]
    made["measures/component"] = "\nUNION ALL\n".join(parts)
    forces = components.of_forces(measures).replace("FROM value", "FROM {{ ref('component') }}")
    shown = "SELECT * FROM {{ ref('component') }} WHERE area <> 'Not divided'"
    made["measures/value"] = f"{shown}\nUNION ALL\n{forces}"
    views = {"staging/newest_call", *(f"staging/newest_{source}" for source in VERSIONS)}
    head = "{{ config(materialized = 'view') }}\n"
    return {name: (head if name in views else "") + once(refs(query)) for name, query in made.items()}


def main(raw: Path, catalogue: Path, out: Path) -> None:
    """Write the project and let dbt build and test it."""
    out.unlink(missing_ok=True)
    os.environ |= {"PEER_OUT": str(out), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    with tempfile.TemporaryDirectory(dir=out.parent) as name:
        folder = Path(name) / "project"
        shutil.copytree(PROJECT, folder)
        clock = (SQL / "clock.sql").read_text(encoding="utf-8")
        macro = "{% macro clock() %}" + clock + "{% endmacro %}"
        (folder / "macros" / "clock.sql").write_text(macro, encoding="utf-8")
        for model, query in models(raw, catalogue).items():
            path = folder / "models" / f"{model}.sql"
            path.parent.mkdir(exist_ok=True)
            path.write_text(query, encoding="utf-8")
        done = dbtRunner().invoke(["build", "--project-dir", str(folder), "--profiles-dir", str(folder)])
    if not done.success:
        raise SystemExit(1)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
