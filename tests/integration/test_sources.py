"""Every source: its good rows, each kind of dirt, a header that changes, a file that is not what its name says."""

import csv
import gzip
import io
from dataclasses import replace

import polars as pl
import pytest

from assets.validated.sources import BY_NAME, SOURCES
from assets.validated.sources.definition import Source
from tests.integration import test_bad_rows
from tests.integration.conftest import Intake, Refused, fixture, workbook
from tests.integration.source_faults import FAULTS, FILES

EACH_FAULT = [(source, fault) for source, faults in FAULTS.items() for fault in faults]
DATED = [
    source.name for source in SOURCES if FILES.get(source.name, ("", ""))[1].startswith(f"{source.name}_2017-01-09")
]
PERSONAL = [source.name for source in SOURCES if source.personal]
OTHER_NAMES = ("delivery_id", "source_line", "is_released")


def table(name: str) -> list[list[str]]:
    """Header and rows of a source's file of tests/data."""
    return list(csv.reader(io.StringIO(fixture(FILES[name][0]).decode("utf-8-sig"))))


def as_csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def as_parquet(rows: list[list[str]]) -> bytes:
    content = io.BytesIO()
    pl.DataFrame(rows[1:], schema=rows[0], orient="row").write_parquet(content)
    return content.getvalue()


def delivered(name: str, rows: list[list[str]]) -> bytes:
    """A source's rows in the format it delivers."""
    source = BY_NAME[name]
    return workbook(source.sheet[0], rows, source.sheet[1]) if FILES[name][1].endswith("xlsx") else as_csv(rows)


def first_line(name: str) -> int:
    """Line of the header as the delivery counts lines."""
    return BY_NAME[name].sheet[1] if FILES[name][1].endswith("xlsx") else 1


def with_cell(rows: list[list[str]], line: int, header: str, value: str) -> list[list[str]]:
    column = rows[0].index(header)
    changed = [*rows[line - 1][:column], value, *rows[line - 1][column + 1 :]]
    return [*rows[: line - 1], changed, *rows[line:]]


def test_every_source_has_ten_good_rows_in_tests_data() -> None:
    assert set(FILES) == set(BY_NAME)


def test_every_relation_that_a_model_asks_of_a_row_is_broken_by_a_fault() -> None:
    faults = {name: list(told.values()) for name, told in FAULTS.items()}
    faults["crime"] += test_bad_rows.FAULTS.values()
    for source in SOURCES:
        asked = {check.name for check in source.model.to_schema().checks}
        assert asked <= {rule for *_, rules in faults[source.name] for rule in rules}, source.name


@pytest.mark.parametrize("name", BY_NAME)
def test_good_rows_are_all_validated_and_every_column_is_spoken_of(name: str, intake: Intake) -> None:
    intake.deliver(FILES[name][1], delivered(name, table(name)))
    taken = intake.take_in(name)
    read, good, bad = taken.counts
    assert (good, bad) == (read, 0)
    assert read > 1
    never_filled = [c for c in BY_NAME[name].model.to_schema().columns if taken.validated[c].null_count() == good]
    assert [c for c in never_filled if name != "police_uk_street" or c != "context"] == []


@pytest.mark.parametrize(("name", "fault"), EACH_FAULT)
def test_a_faulty_row_is_set_aside_with_its_line_and_every_rule_it_breaks(
    name: str, fault: str, intake: Intake
) -> None:
    line, header, value, rules = FAULTS[name][fault]
    intake.deliver(FILES[name][1], delivered(name, with_cell(table(name), line, header, value)))
    taken = intake.take_in(name)
    read, good, bad = taken.counts
    assert (read, bad) == (good + 1, 1)
    assert [(at, sorted(broken)) for at, broken in taken.faults] == [(line + first_line(name) - 1, rules)]


@pytest.mark.parametrize("name", [s.name for s in SOURCES if s.model.to_schema().unique and not s.prepare])
def test_a_row_that_comes_twice_in_one_file_is_set_aside_once(name: str, intake: Intake) -> None:
    rows = table(name)
    intake.deliver(FILES[name][1], delivered(name, [*rows, rows[1]]))
    assert [broken for _, broken in intake.take_in(name).faults] == [["repeated key"]]


@pytest.mark.parametrize("name", DATED)
def test_a_column_renamed_from_a_day_on_is_one_entry(name: str, intake: Intake) -> None:
    rows, source = table(name), BY_NAME[name]
    header, column = rows[0][-1], source.header_map("2017-01-09")[rows[0][-1]]
    renamed = replace(source, columns={**source.columns, "2017-01-09": {"New Name": column}})
    ending = FILES[name][1].partition(".")[2]
    before, after = (f"{name}_2017-01-{day}.{ending}" for day in ("08", "09"))
    early = [rows[0], *(row for row in rows[1:6] if not {"08/01/2017", "09/01/2017"} & {c[:10] for c in row})]
    newest = [*rows[0][:-1], "New Name"]
    old = [headers if headers in source.header_map("2017-01-08") else _older(source, headers) for headers in rows[0]]
    intake.deliver(before, delivered(name, [old, *early[1:]]))
    intake.deliver(after, delivered(name, [newest, *rows[1:]]))
    taken = intake.take_in(name, source=renamed)
    assert taken.used["status"].to_list() == ["validated", "validated"]
    assert taken.validated.filter(pl.col(column).is_not_null()).height > 0
    intake.deliver(f"{name}_2017-01-10.{ending}", delivered(name, rows))
    with pytest.raises(Refused, match=rf"columns missing: \['New Name'\].*{header}"):
        intake.take_in(name, source=renamed)


def _older(source: Source, header: str) -> str:
    name = source.header_map("")[header]
    return next(old for old, of in source.header_map("2017-01-08").items() if of == name)


@pytest.mark.parametrize("name", [s.name for s in SOURCES if s.needs == ()])
def test_a_file_of_another_shape_is_refused_with_what_it_lacks_and_whom_to_ask(name: str, intake: Intake) -> None:
    rows, source = table(name), BY_NAME[name]
    gone = rows[0].index(next(iter(source.header_map(""))))
    intake.deliver(FILES[name][1], delivered(name, [[*row[:gone], *row[gone + 1 :]] for row in rows]))
    with pytest.raises(Refused) as told:
        intake.take_in(name)
    sentence = str(told.value)
    assert sentence.startswith(f"{FILES[name][1]}: columns missing: ['{rows[0][gone]}']")
    assert f"Ask {source.owner}" in sentence or f"({name}, columns=)" in sentence


@pytest.mark.parametrize("name", DATED)
def test_every_format_gives_the_same_rows(name: str, intake: Intake) -> None:
    rows, source = table(name), BY_NAME[name]
    contents = {
        "csv": as_csv(rows),
        "csv.gz": gzip.compress(as_csv(rows)),
        "xlsx": workbook(source.sheet[0] or "Sheet1", rows, source.sheet[1]),
        "parquet": as_parquet(rows),
    }
    for number, (ending, content) in enumerate(contents.items()):
        intake.deliver(f"{number}/{name}_2017-01-09.{ending}", content)
    taken = intake.take_in(name)
    assert taken.used["rows_read"].to_list() == [10] * (len(contents) - 1)  # gzipped or not is one content
    each = taken.validated.partition_by("delivery_id")
    assert len({part.drop(OTHER_NAMES).write_json() for part in each}) == 1
    assert sorted(part["source_line"][0] for part in each) == [1, 2, 2]


NOT_WHAT_THEY_SAY = {
    "dvpn_2017-01-09.xlsx": (b"Notice Ref,Authorised", "cannot be read"),
    "dvpn_2017-01-09.parquet": (as_parquet([["Notice Ref"], ["DV1"]])[:-20], "no Parquet file, or cut off"),
    "dvpn_2017-01-09.csv.gz": (gzip.compress(b"Notice Ref" * 99)[:-9], "gzip file is cut off or damaged"),
    "dvpn_2017-01-09.csv": (b"", "the file is empty"),
    "sickness_2017-01-09.xlsx": (workbook("Other", [["Month"]]), "sheet 'Sickness' cannot be read"),
}


@pytest.mark.parametrize("file", NOT_WHAT_THEY_SAY)
def test_a_file_that_is_not_what_its_ending_says_is_refused_in_a_sentence(file: str, intake: Intake) -> None:
    content, words = NOT_WHAT_THEY_SAY[file]
    intake.deliver(file, content)
    with pytest.raises(Refused, match=words) as told:
        intake.take_in(file.partition("_")[0])
    assert str(told.value).startswith(f"{file}: ")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("name", PERSONAL)
def test_a_person_is_a_pseudonym_from_the_validated_stage_on_and_masked_in_quarantine(
    name: str, intake: Intake
) -> None:
    rows, source = table(name), BY_NAME[name]
    personal = {h: source.personal[n] for h, n in source.header_map("2017-01-09").items() if n in source.personal}
    place = {header: rows[0].index(header) for header in personal}
    broken = with_cell(rows, 2, next(h for h in rows[0] if h not in personal), "")
    intake.deliver(FILES[name][1], delivered(name, broken))
    taken = intake.take_in(name)
    secret = {row[at] for header, at in place.items() if personal[header] != "birth" for row in rows[1:]} - {""}
    assert len(taken.quarantined) == 1
    assert [s for s in secret if s in taken.validated.write_json()] == []
    given = {rows[1][at] for at in place.values()} - {""}
    assert [value for value in given if value in taken.quarantined["values"][0]] == []
    people = [row[place["Person ID"]] for row in rows[2:]]
    assert taken.validated["person_id"].n_unique() == len(set(people))
