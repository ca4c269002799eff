"""Deliveries whose shape is wrong, and shapes that look wrong and are not: what a person is told.

Each enters at the real command, `performance check FILE`.
"""

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.conftest import CRIME_FILE, Answer, Intake, fixture, with_value

Command = Callable[..., Answer]

GOOD = fixture("crime.csv")
LINES = GOOD.decode().splitlines()
ALL_READ = "10 rows read = 10 validated + 0 quarantined"
AGAIN = "Ask the supplier for the file again."
NAMED = b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * 600_000 + b"\0" + gzip.compress(GOOD)[10:]  # its header bears a name
BOTH_WAYS = pytest.mark.usefixtures("judged_both_ways")


def told(answer: Answer) -> str:
    """The sentence of a refusal, which is all that is said."""
    assert answer.status == 1
    assert answer.out == ""
    assert "Traceback" not in answer.err
    assert ".." not in answer.err
    return answer.err


def without_last_column() -> bytes:
    return ("\n".join(line.rpartition(",")[0] for line in LINES) + "\n").encode()


REFUSED = {
    "missing_column": (
        CRIME_FILE,
        without_last_column(),
        ["columns missing: ['Date Amended']", "Crime Data Integrity"],
    ),
    "renamed_column": (
        CRIME_FILE,
        GOOD.replace(b"Date Amended", b"Amended On"),
        ["columns missing: ['Date Amended']", "'Amended On'", "renamed", "(crime, columns=)"],
    ),
    "extra_column": (
        CRIME_FILE,
        ("\n".join(f"{line},x" for line in LINES).replace(",x", ",Surprise", 1) + "\n").encode(),
        ["unmapped columns ['Surprise']", "(crime, columns=)"],
    ),
    "cut_off_in_a_row": (CRIME_FILE, GOOD[:-60], ["cut off at line 11", "no line end", "amended_at missing", AGAIN]),
    "cut_off_in_the_last_value": (CRIME_FILE, GOOD[:-5], ["cut off at line 11", "amended_at type", AGAIN]),
    "cut_off_gzip": (f"{CRIME_FILE}.gz", gzip.compress(GOOD)[:-30], ["gzip file is cut off or damaged", AGAIN]),
    "gzip_of_an_endless_name": (f"{CRIME_FILE}.gz", NAMED, ["gzip file is cut off or damaged", AGAIN]),
    "gzip_in_name_only": (f"{CRIME_FILE}.gz", GOOD, ["gzip file is cut off or damaged", AGAIN]),
    "total_row_that_disagrees": (
        CRIME_FILE,
        GOOD + b"Total 12" + b"," * 22 + b"\n",
        ["total row says 'Total 12', it holds 10 records", AGAIN],
    ),
    "unclosed_quote": (CRIME_FILE, with_value(4, "Location Type", '"School'), ["record that begins at line 4", AGAIN]),
    "two_unclosed_quotes": (
        CRIME_FILE,
        with_value(5, "Location Type", '"Shop', with_value(4, "Location Type", '"School')),
        ["record that begins at line 4", AGAIN],
    ),
    "quote_inside_a_value": (
        CRIME_FILE,
        with_value(4, "Location Type", 'School 5" pipe'),
        ["line 4", "quotation mark"],
    ),
    "too_many_fields": (
        CRIME_FILE,
        with_value(5, "Location Type", "Shop,bar"),
        ["record at line 5 has 24 fields, the header 23", AGAIN],
    ),
    "nul_bytes": (
        CRIME_FILE,
        with_value(4, "Location Type", "Sch\0ol"),
        ["not a text file (NUL bytes)", "Deliver CSV"],
    ),
    "utf_16": (CRIME_FILE, GOOD.decode().encode("utf-16"), ["not a text file (NUL bytes)", "Deliver CSV"]),
    "empty_file": (CRIME_FILE, b"", ["the file is empty", AGAIN]),
    "byte_order_mark_alone": (CRIME_FILE, b"\xef\xbb\xbf", ["empty but for its byte order mark", AGAIN]),
    "gzip_of_nothing": (f"{CRIME_FILE}.gz", gzip.compress(b""), ["the file is empty", AGAIN]),
    "a_person_in_place_of_the_header": (
        "crime_person_2017-01-09.csv",
        fixture("crime_person.csv").partition(b"\n")[2],
        ["columns missing: ['Crime No'", "its first line is no header: none of its 7 fields is the name of a column"],
    ),
    "blank_line_only": (CRIME_FILE, b"\n", ["columns missing", "found []"]),
    "line_ends_of_old_macs": (CRIME_FILE, GOOD.replace(b"\n", b"\r"), ["lines end in CR alone", "LF or CRLF"]),
    "one_line_of_json": (CRIME_FILE, json.dumps([["x" * 200_000]]).encode(), ["line 1 is not a CSV header"]),
    "unknown_force_in_the_name": (
        "2018-10-mercia-west-street.csv",
        fixture("2018-10-west-mercia-street.csv"),
        ["no force is known as 'mercia-west'", "reference/force_alias.csv"],
    ),
    "month_thirteen_in_the_name": (
        "2018-13-west-mercia-street.csv",
        fixture("2018-10-west-mercia-street.csv"),
        ["'2018-13' is not a month", "Rename the file"],
    ),
    "renamed_column_that_is_reshaped": (
        "prc-pfa-2018.csv",
        fixture("prc-pfa-mar2013-onwards-tables201718.csv").replace(b"Number of Offences", b"Offences"),
        ["columns missing: ['Number of Offences']", "'Offences'"],
    ),
    "workbook_that_is_none": ("LAD23_Mid_Year_pop_2023.xlsx", GOOD, ["sheet 'MYE5' cannot be read", AGAIN]),
    "empty_workbook": ("LAD23_Mid_Year_pop_2023.xlsx", b"", ["sheet 'MYE5' cannot be read", AGAIN]),
}


@BOTH_WAYS
@pytest.mark.parametrize("case", REFUSED)
def test_a_file_of_wrong_shape_is_refused_with_its_name_its_fault_and_a_remedy(
    case: str, intake: Intake, performance: Command
) -> None:
    name, content, words = REFUSED[case]
    sentence = told(performance("check", intake.deliver(name, content)))
    assert [word for word in (name, *words) if word not in sentence] == []


def test_a_date_in_the_name_that_no_calendar_has_is_told(intake: Intake, performance: Command) -> None:
    sentence = told(performance("check", intake.deliver("crime_2017-02-31.csv", GOOD)))
    assert "crime_2017-02-31.csv: 2017-02-31 is not a date. Rename the file to its extract date." in sentence


def test_a_file_that_no_source_knows_is_told_with_the_names_looked_for(intake: Intake, performance: Command) -> None:
    sentence = told(performance("check", intake.deliver("holiday.jpg", b"\xff\xd8")))
    assert "holiday.jpg is named like no source's delivery" in sentence
    assert r"crime_(?P<date>\d{4}-\d{2}-\d{2})\." in sentence


def test_a_folder_or_a_file_that_is_not_there_is_told(intake: Intake, performance: Command) -> None:
    assert "is not a file" in told(performance("check", intake.raw))
    assert "is not a file" in told(performance("check", intake.raw / CRIME_FILE))


READ = {
    "as_delivered": GOOD,
    "windows_1252": with_value(4, "Location Type", "Café").decode().encode("cp1252"),
    "byte_order_mark": b"\xef\xbb\xbf" + GOOD,
    "byte_order_mark_before_a_quoted_header": b"\xef\xbb\xbf" + GOOD.replace(b"Crime No", b'"Crime No"'),
    "crlf": GOOD.replace(b"\n", b"\r\n"),
    "no_final_newline": GOOD[:-1],
    "total_row_that_agrees": GOOD + b"Total 10" + b"," * 22 + b"\n",
    "total_row_of_one_cell": GOOD + b"TOTAL: 10\n",
    "blank_lines_at_the_end": GOOD + b"\n\n" + b"," * 22 + b"\n",
    "quoted_comma_and_line_break": with_value(4, "Location Type", '"School,\nof ""Magic"""'),
}


@BOTH_WAYS
@pytest.mark.parametrize("case", READ)
def test_a_shape_that_only_looks_wrong_is_read_whole(case: str, intake: Intake, performance: Command) -> None:
    answer = performance("check", intake.deliver(CRIME_FILE, READ[case]))
    assert (answer.status, answer.err) == (0, "")
    assert ALL_READ in answer.out


@BOTH_WAYS
@pytest.mark.parametrize("header", [LINES[0] + "\n", LINES[0]])
def test_a_file_of_a_header_only_is_fine_and_has_no_rows(header: str, intake: Intake, performance: Command) -> None:
    answer = performance("check", intake.deliver(CRIME_FILE, header.encode()))
    assert (answer.status, answer.err) == (0, "")
    assert "0 rows read = 0 validated + 0 quarantined" in answer.out


def test_windows_1252_keeps_its_letters_and_leaves_no_copy_behind(
    intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    intake.deliver(CRIME_FILE, READ["windows_1252"])
    assert intake.take_in("crime").validated["location_type"].to_list()[2] == "Café"
    assert list((tmp_path / "temporary").iterdir()) == []


def console_command(*words: str | Path) -> subprocess.CompletedProcess[str]:
    script = Path(sys.executable).with_name("performance")
    return subprocess.run([script, *words], capture_output=True, text=True, check=False, env={"COLUMNS": "200"})


def test_the_installed_command_refuses_a_file_in_one_sentence(intake: Intake) -> None:
    ended = console_command("check", intake.deliver(CRIME_FILE, without_last_column()))
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"performance: {CRIME_FILE}: columns missing: ['Date Amended']")
    assert ended.stderr.count("\n") == 1


def test_the_installed_command_shows_line_column_value_and_what_is_wanted(intake: Intake) -> None:
    delivery = intake.deliver(CRIME_FILE, with_value(9, "Policing Area", "Hereford [/] shire"))
    ended = console_command("check", delivery)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "10 rows read = 9 validated + 1 quarantined" in ended.stdout
    fault = next(line for line in ended.stdout.splitlines() if "Hereford [/] shire" in line)
    assert [cell.strip() for cell in fault.strip("│").split("│")] == [
        "9",
        "Policing Area",
        "Hereford [/] shire",
        "a value of reference/policing_area.csv, column area – Herefordshire?",
    ]
