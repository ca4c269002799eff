"""The queries and the Python of the docs run as they stand on a release of the sample, and answer."""

import re
from pathlib import Path

import duckdb
import pytest

from pipelines.environment import PROJECT

QUERIES = re.findall(r"^## (.+?)\n.*?^```sql\n(.+?)^```", (PROJECT / "docs" / "queries.md").read_text(), re.M | re.S)
BLOCKS = re.findall(r"^```python\n(.+?)^```", (PROJECT / "docs" / "connect.md").read_text(), re.M | re.S)


def test_no_block_is_left_out() -> None:
    assert len(QUERIES) == (PROJECT / "docs" / "queries.md").read_text().count("```sql\n") >= 15
    assert len(BLOCKS) == (PROJECT / "docs" / "connect.md").read_text().count("```python\n") >= 4


@pytest.mark.parametrize(("question", "query"), QUERIES, ids=[question for question, _ in QUERIES])
def test_a_query_answers(sample_warehouse: Path, question: str, query: str) -> None:
    with duckdb.connect(str(sample_warehouse / "performance.duckdb"), read_only=True) as connection:
        rows = connection.execute(query).fetchall()
    assert rows, question
    assert all(any(value is not None for value in row) for row in rows)


@pytest.mark.parametrize("block", BLOCKS, ids=[block.splitlines()[-1].strip() for block in BLOCKS])
def test_python_runs(sample_warehouse: Path, block: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sample_warehouse.name == "warehouse"
    monkeypatch.chdir(sample_warehouse.parent)
    told: dict[str, object] = {}
    exec(compile(block, "docs/connect.md", "exec"), told)
    answers = [told[name] for name in ("rape", "worst", "by_month", "quarter", "resources") if name in told]
    assert answers
    assert all(len(answer) for answer in answers)  # type: ignore[arg-type]
