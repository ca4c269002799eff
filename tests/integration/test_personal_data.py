"""No identifier of a person gets past the validated stage: every byte of what comes out is searched for them.

Parquet and DuckDB compress, so their values are read back and searched as well. What to look for follows from the
contracts: every column that a source calls personal.
"""

import datetime as dt
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.facts import FACTS
from assets.facts.kept import Kept
from assets.validated.reference import Reference
from assets.validated.sources import BY_NAME, SOURCES
from assets.warehouse import Warehouse

OUT = ("facts", "measures", "published", "releases", "raw", "ledger", "dagster")
PERSONAL = [source.name for source in SOURCES if source.personal]
# Each begins with a letter that is looked for first: what stands before it is told looking back, 25 times as fast.
IDENTIFIER = re.compile(rb"N(?<=\bN)\d{7}\b")
DAY_OF_THE_UK, ISO_DAY = re.compile(rb"/(?<=\b\d{2}/)\d{2}/\d{4}\b"), re.compile(rb"-(?<=\b\d{4}-)\d{2}-\d{2}\b")
NAMING = (".html", ".svg", ".js", ".csv", ".json", ".xlsx")  # exits that people read, and that hold no record
WORD = re.compile(rb"[A-Za-z]+")
FIRST_EVENT = dt.datetime(2013, 1, 1)  # birthdays before it are told apart from events by their year


def delivered(sample_raw: Path, source: str, treatment: str) -> set[str]:
    """Values of a source's personal columns of one treatment, as the sample's files have them."""
    values: set[str] = set()
    headers = {
        header
        for vintage in BY_NAME[source].columns.values()
        for header, name in vintage.items()
        if BY_NAME[source].personal.get(name) == treatment
    }
    for file in (sample_raw / source).iterdir():
        rows = pl.read_csv(file, infer_schema=False, encoding="utf8-lossy", truncate_ragged_lines=True)
        for header in headers & set(rows.columns):
            values |= set(rows[header].drop_nulls().str.strip_chars().unique()) - {"", "NULL", "N/A"}
    return values


@pytest.fixture(scope="module")
def people(sample_raw: Path) -> dict[str, set[bytes]]:
    """What the sample holds of people, by treatment: identifiers, names, dates of birth as written."""
    return {
        treatment: {value.encode() for source in PERSONAL for value in delivered(sample_raw, source, treatment)}
        for treatment in ("pseudonym", "name", "birth")
    }


def outputs(root: Path) -> list[Path]:
    """Every file that comes out after the validated stage, and the logs of the runs."""
    return [path for folder in OUT for path in (root / folder).rglob("*") if path.is_file()]


def tables(root: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    """Every table that comes out, as DuckDB reads it: folders of Parquet, and what the releases hold."""
    folders = {path.parent for path in outputs(root) if path.suffix == ".parquet"}
    with duckdb.connect() as connection:
        yield from ((connection, f"read_parquet('{folder}/*.parquet', union_by_name = true)") for folder in folders)
    for file in (path for path in outputs(root) if path.suffix == ".duckdb"):
        with duckdb.connect(str(file), read_only=True) as connection:
            names = connection.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal")
            yield from ((connection, ".".join(name)) for name in names.fetchall())


def texts(connection: duckdb.DuckDBPyConnection, table: str, names: set[bytes]) -> list[bytes]:
    """Different texts of a table that are a name, or hold what looks like an identifier or a date."""
    connection.register("names", pl.DataFrame({"name": [name.decode() for name in names]}).to_arrow())
    described = connection.execute(f"DESCRIBE FROM {table}").fetchall()
    columns = [name for name, dtype, *_ in described if dtype.startswith(("VARCHAR", "ENUM"))]
    each = " UNION ALL ".join(f'SELECT DISTINCT CAST("{column}" AS VARCHAR) AS text FROM {table}' for column in columns)
    looks = r"N\d{7}|\d{2}/\d{2}/\d{4}|\d{4}-\d{2}-\d{2}"
    wanted = f"regexp_matches(text, '{looks}') OR text IN (SELECT name FROM names)"
    rows = connection.execute(f"SELECT DISTINCT text FROM ({each}) WHERE {wanted}").fetchall() if columns else []
    return [text.encode() for (text,) in rows]


def days(text: bytes) -> set[bytes]:
    """Days written in a text, of the United Kingdom and ISO."""
    both = ((DAY_OF_THE_UK, 2), (ISO_DAY, 4))
    return {text[day.start() - before : day.end()] for form, before in both for day in form.finditer(text)}


def is_old(day: bytes) -> bool:
    """Whether a written date lies before every event of the sample's people."""
    year = day[-4:] if b"/" in day else day[:4]
    return int(year) < FIRST_EVENT.year


def test_the_sample_holds_people_to_look_for(people: dict[str, set[bytes]]) -> None:
    assert len(people["pseudonym"]) > 50_000
    assert len([one for one in people["pseudonym"] if IDENTIFIER.fullmatch(one)]) == len(people["pseudonym"])
    assert len(people["name"]) > 20
    assert len(people["birth"]) > 10_000


def found_in(text: bytes, people: dict[str, set[bytes]]) -> set[bytes]:
    """Identifiers, names and birthdays that stand in a text."""
    births = {day for day in people["birth"] & days(text) if is_old(day)}
    return births | people["pseudonym"] & set(IDENTIFIER.findall(text)) | people["name"] & {text}


def test_the_search_finds_what_was_planted(tmp_path: Path) -> None:
    people = {"pseudonym": {b"N1234567"}, "name": {b"Ashdown"}, "birth": {b"05/12/1998"}}
    planted = ["ref N1234567", "Ashdown", "born 05/12/1998", "delivered 05/12/2016", "N7654321"]
    (tmp_path / "facts" / "crime").mkdir(parents=True)
    pl.DataFrame({"number": range(5), "text": planted}).write_parquet(tmp_path / "facts" / "crime" / "2016-12.parquet")
    found = [
        value
        for connection, table in tables(tmp_path)
        for text in texts(connection, table, people["name"])
        for value in found_in(text, people)
    ]
    assert sorted(found) == [b"05/12/1998", b"Ashdown", b"N1234567"]


def test_no_identifier_name_or_birthday_is_in_any_table_that_comes_out(
    sample_warehouse: Path, people: dict[str, set[bytes]]
) -> None:
    seen, found = 0, []
    for connection, table in tables(sample_warehouse):
        seen += 1
        found += [(table, found_in(text, people)) for text in texts(connection, table, people["name"])]
    assert seen > 80
    assert [(table, values) for table, values in found if values] == []


def test_no_identifier_or_birthday_is_in_the_bytes_of_any_file_or_log(
    sample_warehouse: Path, people: dict[str, set[bytes]]
) -> None:
    files = outputs(sample_warehouse)
    found = {file.name: found_in(part, people) for file in files for part in parts(file)}
    assert len(files) > 500
    assert {file.suffix for file in files} >= {".xlsx", ".csv", ".parquet", ".duckdb", ".html"}
    assert {name: values for name, values in found.items() if values} == {}


def parts(file: Path) -> list[bytes]:
    """Bytes of a file; of a workbook those of its parts, which are packed in it."""
    if file.suffix != ".xlsx":
        return [file.read_bytes()]
    with zipfile.ZipFile(file) as packed:
        return [packed.read(name) for name in packed.namelist()]


def test_no_fact_about_people_has_a_date_older_than_its_events(sample_warehouse: Path) -> None:
    for fact in (fact for fact in FACTS if fact.source in PERSONAL):
        rows = Kept(Warehouse(sample_warehouse).fact(fact.name)).scan()
        # An offence may be as old as a victim; it is the crime's own date.
        dates = [n for n, dtype in rows.collect_schema().items() if dtype.is_temporal() and n != "committed_from"]
        oldest = rows.select(pl.min_horizontal(pl.col(name).cast(pl.Datetime("us")).min() for name in dates))
        assert oldest.collect().item() >= FIRST_EVENT, fact.name


def test_reports_workbooks_and_open_files_name_nobody(
    sample_warehouse: Path, people: dict[str, set[bytes]], reference: Reference
) -> None:
    pages = [path for path in (sample_warehouse / "releases").rglob("*.*") if path.suffix in NAMING]
    assert {path.suffix for path in pages} == set(NAMING)
    forces = {word for force in reference["force"]["force"] for word in WORD.findall(force.encode())}  # Devon is one
    names = people["name"] - forces
    assert len(names) >= 20
    assert [path for path in pages for part in parts(path) if names & set(WORD.findall(part))] == []


def test_what_still_holds_personal_data_is_for_its_owner_only(sample_warehouse: Path) -> None:
    private = [path for name in PERSONAL for path in (sample_warehouse / "validated" / name).glob("*.parquet")]
    private += list((sample_warehouse / "quarantine").rglob("*.parquet"))
    assert len(private) > 200
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}


def test_one_person_has_one_pseudonym_in_every_system(sample_warehouse: Path) -> None:
    facts = {fact.name: Kept(Warehouse(sample_warehouse).fact(fact.name)).scan() for fact in FACTS}
    victims, cohort = (
        set(facts[name].select(pl.col("person").unique()).collect()["person"])
        for name in ("crime_person", "iom_nominal")
    )
    assert victims & cohort
