"""Deliveries beyond any real size are refused with what to do, before they fill the machine, and tried again."""

import gzip
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from assets.raw import limits as bounds
from assets.validated import reading
from assets.validated.formats import read_parquet, read_workbook
from pipelines.check import LONGEST_SHOWN, brief
from pipelines.environment import Environment
from pipelines.settings import run_settings
from schemas.errors import InvalidSetting, OverLimit, RefusedDelivery
from tests.integration.conftest import CRIME_FILE, Answer, Intake, Refused, fixture, with_value

GOOD = fixture("crime.csv")
ROW = GOOD.splitlines(keepends=True)[-1]
MIB = bounds.MIB


def a_book(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(name, part)
    return content.getvalue()


TOO_LARGE = {
    "a gzip of nothing but room": (".gz", gzip.compress(GOOD + b"\n".join([b" " * 1000] * 70_000)), "after 64 MiB"),
    "a line without end": ("", GOOD + b"x" * (MIB + 1) + b"\n", "line 12 goes on after 1 MiB"),
    "a header without end": ("", b"x" * (MIB + 1) + GOOD, "line 1 goes on after 1 MiB"),
    "100,000 columns": ("", b",".join(b"c%d" % n for n in range(100_000)) + b"\n" + GOOD, "has 100,000 columns"),
    "quotation marks": ("", GOOD + b'"' * 10_000_000 + b"\n", "line 12 goes on"),
}


@pytest.mark.parametrize("way", TOO_LARGE)
def test_a_delivery_beyond_a_limit_is_refused_with_the_limit_to_raise(way: str, intake: Intake) -> None:
    ending, content, found = TOO_LARGE[way]
    intake.deliver(CRIME_FILE + ending, content)
    with pytest.raises(Refused, match=rf"{CRIME_FILE}.*{found}.*Ask the supplier.*PERFORMANCE_LIMIT_[A-Z_]+ higher"):
        intake.take_in("crime")


def test_it_is_tried_again_when_the_limit_is_raised(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    intake.deliver(CRIME_FILE, GOOD)
    monkeypatch.setenv("PERFORMANCE_LIMIT_COLUMNS", "5")
    with pytest.raises(Refused, match="its header has 23 columns"):
        intake.take_in("crime")
    monkeypatch.setenv("PERFORMANCE_LIMIT_COLUMNS", "23")
    assert intake.take_in("crime").counts == (10, 10, 0)


def test_rows_and_content_have_limits(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MILLION", 5)
    monkeypatch.setenv("PERFORMANCE_LIMIT_ROWS_MILLION", "1")
    intake.deliver(CRIME_FILE, GOOD)
    with pytest.raises(Refused, match="more than 1 million lines"):
        intake.take_in("crime")
    monkeypatch.undo()
    monkeypatch.setenv("PERFORMANCE_LIMIT_CONTENT_MIB", "1")
    intake.deliver(CRIME_FILE, GOOD + ROW * 10_000)
    with pytest.raises(Refused, match=r"its content goes on after 1 MiB.*CONTENT_MIB"):
        intake.take_in("crime")


def test_a_bomb_is_not_unpacked_further_than_its_limit(tmp_path: Path) -> None:
    path = tmp_path / f"{CRIME_FILE}.gz"
    member = gzip.compress((b" " * 1023 + b"\n") * (16 << 10))
    path.write_bytes(gzip.compress(GOOD) + member * 64)  # 1 GiB
    tracemalloc.start()
    with pytest.raises(OverLimit, match="PACKED_TIMES"):
        reading.examine(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40 * MIB


def test_a_table_of_a_real_density_is_no_bomb(intake: Intake) -> None:
    intake.deliver(f"{CRIME_FILE}.gz", gzip.compress(GOOD))
    assert intake.take_in("crime").counts == (10, 10, 0)


def test_ten_million_line_ends_are_no_table(intake: Intake) -> None:
    intake.deliver(CRIME_FILE, GOOD + b"\n" * 10_000_000)
    with pytest.raises(Refused, match=r"most of its 10,000,011 lines are empty\. Ask the supplier"):
        intake.take_in("crime")


def test_a_workbook_is_measured_by_what_it_unpacks_to_and_not_by_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERFORMANCE_LIMIT_WORKBOOK_MIB", "2")
    path, size = tmp_path / "sickness.xlsx", 3 * MIB
    honest = a_book({"xl/worksheets/sheet1.xml": b" " * size})
    for content in (honest, honest.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))):
        path.write_bytes(content)
        with pytest.raises(OverLimit, match="unpacked it goes on after 2 MiB"):
            read_workbook(path, "", 1)


@pytest.mark.parametrize("broken", [b"no workbook", a_book({"a": b"b" * 99})[:-30]], ids=["text", "cut off"])
def test_a_workbook_that_is_none_is_refused(broken: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sickness.xlsx"
    path.write_bytes(broken)
    with pytest.raises(RefusedDelivery, match=r"its first sheet cannot be read.*Ask the supplier"):
        read_workbook(path, "", 1)


def test_parquet_has_limits_of_columns_and_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "call.parquet"
    pl.DataFrame({f"c{n}": [1] for n in range(1001)}).write_parquet(path)
    with pytest.raises(OverLimit, match="it has 1,001 columns"):
        read_parquet(path)
    monkeypatch.setenv("PERFORMANCE_LIMIT_ROWS_MILLION", "1")
    pl.DataFrame({"c": pl.repeat(1, 1_000_001, eager=True)}).write_parquet(path)
    with pytest.raises(OverLimit, match="it has 1,000,001 rows"):
        read_parquet(path)


def test_a_limit_that_is_none_is_told_before_anything_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERFORMANCE_LIMIT_LINE_MIB", "0")
    with pytest.raises(InvalidSetting, match="PERFORMANCE_LIMIT_LINE_MIB: Input should be greater than"):
        run_settings(Environment())


def test_a_value_that_fills_screens_is_shown_by_its_beginning(
    tmp_path: Path, performance: Callable[..., Answer]
) -> None:
    path = tmp_path / CRIME_FILE
    path.write_bytes(with_value(4, "Policing Area", "x" * 100_000))
    answer = performance("check", path)
    assert answer.status == 1
    assert "(100,000 characters)" in answer.out.replace("\n", "").replace("│", "")
    assert answer.out.count("x") < 3 * LONGEST_SHOWN
    assert brief("as it is") == "as it is"
