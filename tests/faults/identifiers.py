"""People looked for in every byte that comes out: `python -m tests.faults.identifiers`.

Ten rows of every source, those of people bearing marks that stand nowhere else: identifiers, names, dates of birth.
Runs that succeed, that quarantine rows, that refuse deliveries whose first line is a person, and that fail; all exits
are made. Then every file of the warehouse, every value of every table, what every run said, Dagster's store of
events, and what the temporary folder holds are searched, unpacked where they are packed (Parquet, DuckDB, SQLite, ZIP,
gzip, PDF). Left out are deliveries themselves, dates of birth in rows that were validated and not yet made into facts,
and the quarantine, where an identifier in a column of another kind stands as it was sent: it is counted apart.
"""

import argparse
import csv
import gzip
import io
import sqlite3
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import duckdb
from pypdf import PdfReader

from assets.published.comments import quoted
from assets.validated.sources import BY_NAME, SOURCES
from tests.faults.runs import Ended, Place, loaded, prepared, summary
from tests.integration.source_faults import FILES

PERSONAL = [source.name for source in SOURCES if source.personal]
BIRTHS = ("{n:02}/11/1907", "1907-11-{n:02}")  # before every other date of the rows
KEPT_BIRTHS = "validated"  # rows of this stage have dates of birth: ages are made of them next
AS_SENT = "/quarantine/"
ZIPS, PACKED = (".xlsx", ".zip"), (".gz",)


def marked(place: Place) -> dict[str, set[bytes]]:
    """Give the people of the deliveries marks of their own; what to look for, by treatment."""
    marks: dict[str, set[bytes]] = {"pseudonym": set(), "name": set(), "birth": set()}
    for number, source in enumerate(PERSONAL):
        file = place.raw / source / FILES[source][1]
        header, *rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig")))
        names = {h: n for vintage in BY_NAME[source].columns.values() for h, n in vintage.items()}
        for line, row in enumerate(rows, start=1):
            for place_, column in enumerate(header):
                kind = treatment(source, names.get(column, ""))
                if kind and row[place_].strip():
                    row[place_] = mark(kind, number, line)
                    marks[kind].add(row[place_].encode())
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([header, *rows])
        file.write_text(out.getvalue(), encoding="utf-8")
    births = {form.format(n=day) for form in BIRTHS for day in range(1, 29)}
    return marks | {"birth": {birth.encode() for birth in births}}


def treatment(source: str, column: str) -> str:
    """How a source treats a column: pseudonym, name, birth; '' where it is not personal."""
    if column in BY_NAME[source].names_only:
        return "name"
    return BY_NAME[source].personal.get(column, "")


def mark(kind: str, source: int, line: int) -> str:
    """A value that stands nowhere else."""
    if kind == "birth":
        return BIRTHS[0].format(n=line % 28 + 1)
    return f"N{77_000_000 + source * 1000 + line}" if kind == "pseudonym" else f"Zyxwvut{source}q{line}"


def one_after_the_other(place: Place, root: Path) -> Iterator[tuple[str, Ended]]:
    """Runs of every kind of end, by name."""
    yield "a good run", place.run(root, "monthly")
    good = {source: (place.raw / source / FILES[source][1]).read_text(encoding="utf-8") for source in PERSONAL}
    for source, text in good.items():
        header, *lines = text.splitlines()
        cells = [",".join(reversed(line.split(","))) for line in lines]  # what is personal stands in other columns
        later = place.raw / source / FILES[source][1].replace("2017-01-09", "2017-01-10")
        later.write_text("\n".join([header, *lines[:3], *cells]) + "\n", encoding="utf-8")
    yield "rows in quarantine", place.run(root)
    for number, made in enumerate((without_header, with_open_quote, with_more_fields), start=11):
        for source, text in good.items():
            file = place.raw / source / FILES[source][1].replace("2017-01-09", f"2017-01-{number}")
            file.write_text(made(text), encoding="utf-8")
        yield f"refused: {made.__name__.replace('_', ' ')}", place.run(root)
    for file in place.raw.rglob("*_2017-01-09*"):
        file.write_text(without_header(file.read_text(encoding="utf-8", errors="replace")), encoding="utf-8")
    yield "nothing usable", place.run(place.folder / "failed")


def without_header(text: str) -> str:
    """The rows alone."""
    return text.partition("\n")[2]


def with_open_quote(text: str) -> str:
    """A quotation mark that is never closed, in the middle of a person."""
    return text[:-20] + '"' + text[-20:]


def with_more_fields(text: str) -> str:
    """A record that is wider than its header, and one that is cut off."""
    return text + text.splitlines()[-1] + "," + text.splitlines()[-1] + "\n" + text.splitlines()[-1][:-5]


def contents(file: Path) -> Iterator[bytes]:
    """Bytes of a file, and what is packed in it."""
    yield file.read_bytes()
    if file.suffix in PACKED:
        yield gzip.decompress(file.read_bytes())
    elif file.suffix in ZIPS:
        with zipfile.ZipFile(file) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    elif file.suffix == ".pdf":
        yield "\n".join(page.extract_text() for page in PdfReader(file).pages).encode()
    elif file.suffix == ".parquet":
        with duckdb.connect() as connection:
            yield told(connection.execute("FROM read_parquet(?)", [str(file)]))
    elif file.name.endswith(".duckdb"):
        with duckdb.connect(str(file), read_only=True) as connection:
            names = connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
            for schema, name in names:
                yield told(connection.execute(f"FROM {quoted(schema)}.{quoted(name)}"))
    elif file.suffix == ".db":
        yield from of_sqlite(file)


def told(rows: duckdb.DuckDBPyConnection) -> bytes:
    """Rows as text."""
    return "\n".join(map(str, rows.fetchall())).encode()


def of_sqlite(file: Path) -> Iterator[bytes]:
    """Every value of a SQLite file; packed ones unpacked."""
    connection = sqlite3.connect(file)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in connection.execute(f"SELECT * FROM {quoted(name)}"):
            for value in row:
                if isinstance(value, bytes):
                    yield value if value[:1] != b"\x78" else zlib.decompress(value)
                elif value is not None:
                    yield str(value).encode()
    connection.close()


def hits(texts: Iterable[bytes], marks: Mapping[str, set[bytes]], *, births: bool = True) -> set[bytes]:
    """Marks that stand in some bytes."""
    wanted = marks["pseudonym"] | marks["name"] | (marks["birth"] if births else set())
    return {one for text in texts for one in wanted if one in text}


def main() -> int:
    """Run, look, and tell what was found; 1 where a person was."""
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    loaded(is_judged=False)
    with tempfile.TemporaryDirectory(prefix="identifiers_") as scratch:
        place = prepared(Path(scratch))
        marks = marked(place)
        ends = [(name, ended) for name, ended in one_after_the_other(place, place.folder / "warehouse")]
        found = {f"said by {name}": hits([ended.said.encode()], marks) for name, ended in ends}
        files = [
            path
            for folder in ("warehouse", "failed", "temporary")
            for path in (place.folder / folder).rglob("*")
            if path.is_file() and not path.is_symlink()
        ]
        for file in files:
            place_ = file.relative_to(place.folder)
            found[str(place_)] = hits(contents(file), marks, births=KEPT_BIRTHS not in place_.parts)
        planted = hits(contents(place.raw / "compact" / FILES["compact"][1]), marks)
    for name, values in found.items():
        if values:
            print(f"{name}: {sorted(values)[:3]}")
    faults = sum(len(values) for name, values in found.items() if AS_SENT not in name)
    kept = sum(len(values) for name, values in found.items() if AS_SENT in name)
    summary(
        f"{len(files):,} files and {len(ends)} runs searched for {sum(map(len, marks.values()))} marks of people",
        {f"run: {name}": f"status {ended.status}" for name, ended in ends}
        | {"marks found in a delivery, to see that the search finds": len(planted)}
        | {"in the quarantine, in columns that are not theirs": kept, "hits": faults},
    )
    return 1 if faults or not planted else 0


if __name__ == "__main__":
    sys.exit(main())
