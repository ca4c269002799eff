"""Links and names that a supplier might send to read what is not theirs or to break what they meet."""

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assets.published.commentary.files import commentary_provenance, month_files
from assets.raw.deliveries import provenance
from assets.validated.reference import load_reference
from pipelines.intake import look_over
from schemas.errors import InvalidReference, InvalidSetting
from tests.integration.conftest import CRIME_FILE, Answer, Intake, Refused, fixture, workbook

GOOD = fixture("crime.csv")
SECRET = "8f" * 32
LATER = "crime_2017-01-10.csv"
NAMES = ("a\nb", "\x1b[2Jgone", "\u202ecsv", "a\tb", "\udcff\udcfe")


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file of somebody else's, of the form of a delivery."""
    (tmp_path / "elsewhere").mkdir()
    file = tmp_path / "elsewhere" / "secret.csv"
    file.write_bytes(GOOD.replace(b"T16-01", SECRET.encode()))
    return file


def everything(root: Path) -> bytes:
    return b"".join(file.read_bytes() for file in root.rglob("*") if file.is_file())


def test_a_link_out_of_the_raw_folder_is_refused_and_not_read(intake: Intake, secret: Path) -> None:
    intake.deliver(f"crime/{CRIME_FILE}", GOOD)
    (intake.raw / "crime" / LATER).symlink_to(secret)
    with pytest.raises(Refused, match=f"crime/{LATER}: it is a link that leads out of the raw folder") as refused:
        intake.take_in("crime")
    assert "Deliver the file itself." in str(refused.value)
    assert SECRET.encode() not in everything(intake.warehouse.root)


def test_the_file_itself_in_place_of_the_link_is_taken_in(intake: Intake, secret: Path) -> None:
    intake.deliver(f"crime/{CRIME_FILE}", GOOD)
    (intake.raw / "crime" / LATER).symlink_to(secret)
    with pytest.raises(Refused):
        intake.take_in("crime")
    (intake.raw / "crime" / LATER).unlink()
    intake.deliver(f"crime/{LATER}", GOOD.replace(b"T16-01", b"T16-11"))
    assert intake.take_in("crime").used["status"].to_list() == ["validated", "validated"]


def test_a_link_within_the_raw_folder_is_the_file_it_leads_to(intake: Intake) -> None:
    kept = intake.deliver("kept/today.csv", GOOD)
    (intake.raw / CRIME_FILE).symlink_to(kept)
    assert intake.take_in("crime").counts == (10, 10, 0)


def test_a_link_to_a_folder_is_not_followed_and_is_told(intake: Intake, secret: Path) -> None:
    intake.deliver(CRIME_FILE, GOOD)
    secret.rename(secret.with_name(LATER))
    (intake.raw / "more").symlink_to(secret.parent)
    assert "Not followed, for they are links: more." in look_over(intake.raw)
    assert intake.take_in("crime").counts == (10, 10, 0)


def test_what_pages_print_is_not_read_through_a_link(intake: Intake, secret: Path, tmp_path: Path) -> None:
    (tmp_path / "texts" / "2016-12").mkdir(parents=True)
    for link in (intake.raw / "PROVENANCE.txt", tmp_path / "texts" / "PROVENANCE.txt"):
        link.symlink_to(secret)
    for read in (lambda: provenance(intake.raw), lambda: commentary_provenance(tmp_path / "texts")):
        with pytest.raises(InvalidSetting, match=r"PROVENANCE.txt is a link that leads out of"):
            read()
    (tmp_path / "texts" / "2016-12" / "robbery.md").symlink_to(secret)
    with pytest.raises(InvalidSetting, match=r"robbery.md is a link that leads out of"):
        month_files(tmp_path / "texts", None)


def test_a_reference_table_is_not_read_through_a_link(secret: Path, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "phases.csv").symlink_to(secret)
    with pytest.raises(InvalidReference, match=r"phases.csv is a link that leads out of its folder"):
        load_reference(tmp_path / "own")


def test_a_link_that_leads_to_itself_ends_nothing(intake: Intake) -> None:
    intake.deliver(CRIME_FILE, GOOD)
    for name in (LATER, "PROVENANCE.txt"):
        (intake.raw / name).symlink_to(name)
    assert intake.take_in("crime").counts == (10, 10, 0)


def test_a_run_is_told_of_the_link_and_goes_on(
    performance: Callable[..., Answer], secret: Path, tmp_path: Path
) -> None:
    raw = tmp_path / "raw"
    for name, content in ((CRIME_FILE, GOOD), ("call_2017-01-09.csv", fixture("call.csv"))):
        (raw / name.split("_")[0]).mkdir(parents=True)
        (raw / name.split("_")[0] / name).write_bytes(content)
    (raw / "crime" / LATER).symlink_to(secret)
    words = ("run", "--job", "daily", "--month", "2016-12", "--raw", raw, "--warehouse", tmp_path / "warehouse")
    answer = performance(*words)
    assert answer.status == 2, answer.err
    assert "leads out of the raw folder" in answer.out + answer.err
    assert SECRET.encode() not in everything(tmp_path / "warehouse")


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_that_no_page_can_hold_is_no_delivery_and_is_shown_escaped(intake: Intake, name: str) -> None:
    intake.deliver(CRIME_FILE, GOOD)
    for place in (f"{name}/{LATER}", f"prc-pfa-{name}.csv", name):
        file = intake.raw / place
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.is_dir():
            file.write_bytes(GOOD)
    told = look_over(intake.raw)
    assert told.isprintable()
    assert "No source knows 2: " in told
    assert name.encode("unicode_escape").decode() in told
    assert intake.take_in("crime").counts == (10, 10, 0)


@pytest.mark.parametrize(
    "name", ["x'; DROP TABLE facts.crime; --", '"><img src=x onerror=alert(1)>', "..", "{{7*7}}$(id)`id`", "n" * 240]
)
def test_any_other_name_is_a_name(intake: Intake, name: str) -> None:
    content = fixture("prc-pfa-mar2013-onwards-tables201718.csv")
    intake.deliver(f"prc-pfa-{name}.csv", content)
    intake.deliver(f"a folder {name[:200]}/{CRIME_FILE}", GOOD)
    assert intake.take_in("crime").counts == (10, 10, 0)
    assert intake.take_in("peer_crime").used["status"].to_list() == ["validated"]
    assert intake.take_in("peer_crime").used["file"].to_list() == [f"prc-pfa-{name}.csv"]


def test_no_member_of_an_archive_is_written_anywhere(intake: Intake, tmp_path: Path) -> None:
    rows = list(csv.reader(io.StringIO(GOOD.decode())))
    packed = io.BytesIO(workbook("Sheet1", rows))
    with zipfile.ZipFile(packed, "a") as book:
        for place in ("../../../evil.txt", f"{tmp_path}/evil.txt", "xl/../../evil.txt"):
            book.writestr(place, "evil")
    before = set(tmp_path.parent.rglob("*"))
    intake.deliver("crime_2017-01-09.xlsx", packed.getvalue())
    plain = gzip.compress(GOOD.replace(b"T16-01", b"T16-11"))
    intake.deliver(f"{LATER}.gz", plain[:3] + b"\x08" + plain[4:10] + b"../../evil.txt\0" + plain[10:])
    taken = intake.take_in("crime")
    assert taken.used["status"].to_list() == ["validated", "validated"]
    assert not [path for path in set(tmp_path.parent.rglob("*")) - before if "evil" in path.name]
    assert b"evil" not in everything(intake.warehouse.root)


def test_a_file_is_checked_where_it_lies_and_a_link_out_of_there_is_not(
    performance: Callable[..., Answer], secret: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").mkdir()
    file = tmp_path / "mine" / CRIME_FILE
    file.write_bytes(GOOD)
    monkeypatch.chdir(file.parent)
    assert performance("check", file).status == 0
    assert performance("check", CRIME_FILE).status == 0
    file.with_name(LATER).symlink_to(secret)
    answer = performance("check", LATER)
    assert answer.status == 1
    assert f"{LATER}: it is a link that leads out of" in answer.err
    assert sorted(path.name for path in file.parent.iterdir()) == [CRIME_FILE, LATER]
