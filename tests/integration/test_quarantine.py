"""The quarantine as a person works with it: list, show, release; and rows that leave by themselves.

Two days of one warehouse. On the first, three reports are faulty: MP1 and MP3 are located too early, MP2 has a risk
that there is none of. A person lets MP1 pass; the second day brings MP3 corrected and MP2 as it was.
"""

import stat
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.environment import Environment
from pipelines.run import run_job
from schemas.errors import InvalidSetting, PerformanceError
from tests.integration.conftest import fixture

LINES = fixture("compact.csv").decode().splitlines()
MP1 = LINES[1].replace("04/10/2016 07:00:00", "03/10/2016 22:09:59")
MP2 = LINES[2].replace("MEDIUM", "Severe")
MP3 = LINES[3].replace("2016-10-12 04:00:00", "2016-10-11 02:59:59")
MP3_CORRECTED = LINES[3].replace("2016-10-12 05:00:00", "2017-01-10 08:00:00")
REASON = "clock of the van was wrong"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A warehouse and the commands a person gives it."""

    raw: Path
    root: Path
    listed: str = ""
    told: str = ""

    def deliver(self, day: str, *rows: str) -> None:
        (self.raw / f"compact_{day}.csv").write_text("\n".join([LINES[0], *rows]) + "\n")

    def run(self) -> None:
        run_job(Environment(raw=str(self.raw), warehouse=str(self.root)), "daily")

    def quarantine(self, *words: str) -> str:
        """What a command says; an error of ours is raised as `main` would tell it."""
        folders = ("--raw", str(self.raw), "--warehouse", str(self.root))
        answer = CliRunner().invoke(app, ["quarantine", *words, *folders], env={"COLUMNS": "200"})
        if isinstance(answer.exception, PerformanceError):
            raise answer.exception
        assert answer.exit_code == 0
        return answer.stdout

    def cells(self, report: str) -> list[str]:
        """Cells of a report's line in the list that is shown now."""
        line = next(line for line in self.quarantine("list").splitlines() if report in line)
        return [cell.strip() for cell in line.strip("│").split("│")]

    def counts(self) -> tuple:
        """Rows read, validated, quarantined and let pass, as published, and reports in the fact."""
        with duckdb.connect(str(self.root / "performance.duckdb"), read_only=True) as connection:
            [found] = connection.execute(
                "SELECT sum(rows_read), sum(rows_validated), sum(rows_quarantined), sum(rows_released),"
                " (SELECT count(*) FROM facts.missing_report) FROM published.quality"
            ).fetchall()
        return found


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("quarantine")
    (folder / "raw").mkdir()
    desk = Desk(raw=folder / "raw", root=folder / "warehouse")
    desk.deliver("2017-01-09", MP1, MP2, MP3, *LINES[4:])
    desk.run()
    return replace(desk, listed=desk.quarantine("list"))


@pytest.fixture(scope="module")
def second_day(first_day: Desk) -> Desk:
    assert first_day.counts() == (10, 7, 3, 0, 6)
    told = first_day.quarantine("release", first_day.cells("MP1")[0], "--reason", REASON)
    first_day.deliver("2017-01-10", MP2, MP3_CORRECTED)
    first_day.run()
    return replace(first_day, told=told)


def test_the_list_names_each_waiting_row_with_its_file_rules_and_days(first_day: Desk) -> None:
    assert first_day.cells("MP1")[1:] == [
        "compact", "MP1", "located_before_reported", "compact_2017-01-09.csv", "09/01/2017", "09/01/2017", "1",
    ]  # fmt: skip
    assert first_day.cells("MP2")[3] == "risk_level isin"
    assert first_day.quarantine("list", "--source", "crime").strip() == "No row waits in quarantine."


def test_a_row_is_shown_value_by_value_with_what_is_wanted_and_nobody_named(first_day: Desk) -> None:
    shown = first_day.quarantine("show", first_day.cells("MP1")[0])
    assert "compact_2017-01-09.csv line 2, Missing person reports" in shown
    assert "located_at is not before reported_at" in shown
    assert "03/10/2016 22:09:59" in shown
    assert [secret for secret in ("N9000011", "Robin", "Testwood", "05/12/2001") if secret in shown] == []


def test_a_row_whose_own_value_is_wrong_cannot_be_let_pass(first_day: Desk) -> None:
    with pytest.raises(InvalidSetting, match="breaks risk_level isin, which cannot be waived"):
        first_day.quarantine("release", first_day.cells("MP2")[0], "--reason", "it is urgent")


def test_a_row_that_is_not_there_is_told(first_day: Desk) -> None:
    with pytest.raises(InvalidSetting, match=r"no row that waits is called 0000:2\. See: performance quarantine list"):
        first_day.quarantine("show", "0000:2")


def test_a_row_let_pass_is_in_the_next_release_with_its_reason_kept(second_day: Desk) -> None:
    assert second_day.told.strip() == "1 let pass; the next run takes them in."
    assert second_day.counts() == (12, 9, 3, 1, 8)
    assert "MP1" not in second_day.quarantine("list")
    assert REASON in second_day.quarantine("list", "--released")


def test_a_row_corrected_by_a_later_delivery_leaves_by_itself(second_day: Desk) -> None:
    assert "MP3" in second_day.listed
    assert "MP3" not in second_day.quarantine("list")


def test_a_row_still_wrong_in_a_later_delivery_shows_when_it_was_first_and_last_seen(second_day: Desk) -> None:
    assert second_day.cells("MP2")[5:] == ["09/01/2017", "10/01/2017", "2"]


def test_the_key_is_made_once_for_its_owner_only_and_never_told(second_day: Desk) -> None:
    file = second_day.root / "pseudonym.key"
    key = file.read_text().strip()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path for path in second_day.root.rglob("*") if path.is_file() and key.encode() in path.read_bytes()] == [
        file
    ]
    with duckdb.connect(str(second_day.root / "performance.duckdb"), read_only=True) as connection:
        [(fingerprint,)] = connection.execute("SELECT pseudonym_key FROM published.release").fetchall()
    assert len(fingerprint) == 16
    assert fingerprint not in key


def test_a_key_that_others_can_read_is_refused_with_the_command_that_mends_it(second_day: Desk) -> None:
    file = second_day.root / "pseudonym.key"
    file.chmod(0o644)
    try:
        with pytest.raises(InvalidSetting, match=f"{file} can be read by others. Run: chmod 600 {file}"):
            second_day.quarantine("show", second_day.cells("MP2")[0])
    finally:
        file.chmod(0o600)
