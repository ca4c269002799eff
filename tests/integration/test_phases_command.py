"""`performance phases`: list what is proposed, accept it into a force's `phases.csv`, and chart by that."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.measures.catalogue import MEASURES
from assets.measures.charts.charting import charts
from assets.measures.charts.phases import proposed
from assets.validated.reference import load_reference
from tests.integration.conftest import Answer
from tests.spec.series import FORCE, NO_PHASES, month_run

Command = Callable[..., Answer]
FIRST, SHIFT = "2013-01", "2015-01"
LOW = [1040, 990, 980, 1030, 1000, 1050, 970, 1020, 1010, 960, 1040, 1000] * 2  # a mean of 1,007.5
HIGH = [value + 300 for value in reversed(LOW)]
SHARE = [930, 925, 935, 928, 940, 922] * 4
RARE = [0, 1, 0, 0, 2, 0, 0, 0, 1, 3, 0, 1] * 5
OLD = """force,measure_id,category,area,starts_on,cause,accepted_by,accepted_on
West Mercia,missing_reports,,Shropshire,2016-04-01,"a new form, at last",Performance Board,2016-12-15
"""


def values() -> pl.LazyFrame:
    cases = pl.lit(1000.0) + 100 * (pl.col("month").dt.month() % 3)
    answered = month_run(FIRST, [*SHARE, *(value - 60 for value in SHARE)]).with_columns(
        measure_id=pl.lit("calls_999_answered_10s_pct"), denominator=cases, per=pl.lit(100, dtype=pl.Int32)
    )
    runs: Sequence[pl.LazyFrame] = [
        month_run(FIRST, [*LOW, *HIGH]).with_columns(measure_id=pl.lit("missing_reports")),
        month_run(FIRST, [*LOW, *HIGH]).with_columns(measure_id=pl.lit("missing_reports"), area=pl.lit("Shropshire")),
        month_run(FIRST, [level + 40 * (at % 12 < 4) for at, level in enumerate(LOW * 2)]).with_columns(
            measure_id=pl.lit("missing_reports"), area=pl.lit("Seasonal")
        ),
        month_run(FIRST, RARE).with_columns(measure_id=pl.lit("road_deaths")),
        answered.with_columns(value=pl.col("numerator") / pl.col("denominator") * 100),
    ]
    return pl.concat(runs)


def write_release(warehouse: Path, phases: pl.DataFrame) -> None:
    charted = charts(values(), MEASURES, phases)
    tables = {
        "published.release": pl.DataFrame({"release_id": ["2016-12"], "force": [FORCE]}),
        "measures.value": values().collect(),
        "measures.chart": charted.collect(),
        "measures.phase_proposal": proposed(values(), charted, phases).collect(),
        "measures.phase": phases,
    }
    warehouse.mkdir(exist_ok=True)
    with duckdb.connect(str(warehouse / "performance.duckdb")) as connection:
        for schema in ("published", "measures"):
            connection.execute(f"CREATE SCHEMA {schema}")
        for name, table in tables.items():
            connection.register("given", table.to_arrow())
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
            connection.unregister("given")


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    write_release(tmp_path / "warehouse", NO_PHASES)
    return tmp_path / "warehouse"


@pytest.fixture
def accept(performance: Command, warehouse: Path) -> Callable[..., Answer]:
    """Accept a phase into the folder `reference` beside the warehouse."""

    def accepted(measure: str, area: str, start: str, *options: str, cause: str = "a new form") -> Answer:
        reasons = ("--cause", cause, "--by", "Performance Board")
        places = ("--reference", warehouse.parent / "reference", "--warehouse", warehouse)
        return performance("phases", "accept", measure, area, start, *reasons, *places, *options)

    return accepted


def written(warehouse: Path) -> list[dict]:
    """What the next run reads of phases.csv, by the reader of every reference table."""
    return load_reference(warehouse.parent / "reference")["phases"].to_dicts()


def refusal(answer: Answer) -> str:
    assert (answer.status, answer.out) == (1, "")
    assert re.fullmatch(r"performance: [^\n]+\.\n", answer.err)
    return answer.err


def cells(told: str, measure: str) -> list[list[str]]:
    """Rows of the tables that are of a measure, on a screen wide enough for a row a line."""
    lines = [re.split(r"\s{2,}", line.strip()) for line in told.splitlines()]
    return [line for line in lines if line[0] == measure]


def test_the_list_has_proposals_with_their_evidence(performance: Command, warehouse: Path) -> None:
    answer = performance("phases", "list", "--warehouse", warehouse)
    assert (answer.status, answer.err) == (0, "")
    evidence = [SHIFT, "1,007.5", "1,307.5", "24", "24"]
    assert cells(answer.out, "missing_reports") == [
        ["missing_reports", FORCE, *evidence],
        ["missing_reports", "Shropshire", *evidence],
    ]
    assert "No phase is accepted." in answer.out
    assert "performance phases accept MEASURE AREA 2016-06" in answer.out


def test_names_are_whole_on_a_narrow_screen(
    performance: Command, warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    told = performance("phases", "list", "--warehouse", warehouse).out.splitlines()
    assert max(map(len, told[:-1])) <= 60  # the last line is a command to copy
    head = next(line for line in told if line.startswith("Measure"))
    names = "".join(line[: head.index("Area")].strip() for line in told[told.index(head) + 2 :])
    assert names.startswith("missing_reports" * 2)
    assert "…" not in "".join(told)


def test_the_list_has_the_phases_that_stand(
    performance: Command, accept: Callable[..., Answer], warehouse: Path
) -> None:
    accept("missing_reports", "Shropshire", SHIFT)
    (warehouse / "performance.duckdb").unlink()
    write_release(warehouse, load_reference(warehouse.parent / "reference")["phases"])
    told = performance("phases", "list", "--warehouse", warehouse).out
    proposal, phase = cells(told, "missing_reports")
    assert proposal[1] == FORCE
    assert phase == [
        "missing_reports", "Shropshire", SHIFT, "a new form", "Performance Board", str(dt.date.today()),
    ]  # fmt: skip


def test_accepting_writes_the_phase_with_its_baseline_and_centre(
    accept: Callable[..., Answer], warehouse: Path
) -> None:
    answer = accept("missing_reports", "", SHIFT)
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.endswith(f"missing_reports in {FORCE} from {SHIFT}, limits of its 24 months so far.\n")
    assert written(warehouse) == [
        {
            "force": FORCE,
            "measure_id": "missing_reports",
            "category": None,
            "area": FORCE,
            "starts_on": dt.date(2015, 1, 1),
            "cause": "a new form",
            "accepted_by": "Performance Board",
            "accepted_on": dt.date.today(),
            "baseline_points": 24,
            "centre": 1307.5,
            "chart": "xmr",
        }
    ]


@pytest.mark.parametrize(
    ("measure", "points"), [("missing_reports", 24), ("calls_999_answered_10s_pct", 24), ("road_deaths", 14)]
)
def test_the_next_run_charts_by_it_and_finds_nothing_revised(
    accept: Callable[..., Answer], warehouse: Path, measure: str, points: int
) -> None:
    """Of any kind of chart: the centre of a proportion is weighted, of months between events a median."""
    assert accept(measure, FORCE, SHIFT).status == 0
    [phase] = written(warehouse)
    phases = load_reference(warehouse.parent / "reference")["phases"]
    charted = charts(values(), MEASURES, phases).filter(measure_id=measure, area=FORCE).collect()
    assert charted["phase"].unique().sort().to_list() == [1, 2]
    last = charted.filter(phase=2)
    assert phase["baseline_points"] == last.height == points
    assert set(last["centre"]) == {phase["centre"]}
    assert not charted["note"].str.contains("revised").any()


def test_a_seasonal_series_has_its_phases_of_the_values_as_they_are(
    accept: Callable[..., Answer], warehouse: Path
) -> None:
    assert accept("missing_reports", "Seasonal", "2014-01").status == 0
    [phase] = written(warehouse)
    assert phase["centre"] == pytest.approx(sum(LOW) / 24 + 40 / 3)


def test_an_earlier_phase_ends_where_a_later_one_stands(accept: Callable[..., Answer], warehouse: Path) -> None:
    assert accept("missing_reports", "", SHIFT).status == 0
    assert accept("missing_reports", "", "2014-01").status == 0
    later, earlier = written(warehouse)
    assert (later["baseline_points"], later["centre"]) == (24, 1307.5)
    assert (earlier["baseline_points"], earlier["centre"]) == (12, 1007.5)


def test_a_phase_of_fewer_than_13_points_is_on_trial(accept: Callable[..., Answer]) -> None:
    assert "limits of its 9 months so far; limits are on trial." in accept("missing_reports", "", "2016-04").out


def test_a_phase_is_not_accepted_twice(accept: Callable[..., Answer], warehouse: Path) -> None:
    assert accept("missing_reports", "", SHIFT).status == 0
    before = (warehouse.parent / "reference" / "phases.csv").read_bytes()
    assert f"has the phase from {SHIFT} of missing_reports in {FORCE} already" in refusal(
        accept("missing_reports", FORCE, SHIFT, cause="another cause")
    )
    assert (warehouse.parent / "reference" / "phases.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("measure", "area", "start", "options", "told"),
    [
        ("missing_reports", "", "2016-08", (), "has 5 charted months in a phase from 2016-08 on; limits need 6"),
        ("missing_reports", "", "2017-01", (), "has 0 charted months"),
        (
            "missing_report",
            "",
            SHIFT,
            (),
            r"'missing_report' is no charted measure of West Mercia\. Near it are missing_",
        ),
        ("unicorns", "", SHIFT, (), r"'unicorns' is no charted measure of West Mercia\. measures\.measure has"),
        (
            "missing_reports",
            "Wales",
            SHIFT,
            (),
            r"is not charted for Wales\. It is for Seasonal, Shropshire, West Mercia\.",
        ),
        ("missing_reports", "", SHIFT, ("--category", "boys"), "is not charted for West Mercia: boys"),
        ("missing_reports", "", "last June", (), "'last June' is no month like 2016-06"),
        ("missing_reports", "", SHIFT, ("--cause", " "), "give --cause and --by"),
        ("missing_reports", "", SHIFT, ("--warehouse", "elsewhere"), r"elsewhere/performance\.duckdb is not there"),
    ],
)
def test_what_cannot_be_accepted_is_refused_in_a_sentence(
    accept: Callable[..., Answer], warehouse: Path, measure: str, area: str, start: str, options: tuple, told: str
) -> None:
    assert re.search(told, refusal(accept(measure, area, start, *options)))
    assert not (warehouse.parent / "reference").exists()


def test_a_phases_file_of_the_old_layout_is_kept_and_gains_the_new_columns(
    accept: Callable[..., Answer], warehouse: Path
) -> None:
    file = warehouse.parent / "reference" / "phases.csv"
    file.parent.mkdir()
    file.write_text(OLD, encoding="utf-8")
    [before] = written(warehouse)
    assert (before["baseline_points"], before["centre"]) == (None, None)
    assert accept("missing_reports", "", SHIFT).status == 0
    assert written(warehouse)[0] == before
    assert len(written(warehouse)) == 2
    assert file.read_text(encoding="utf-8").splitlines()[0].endswith(",accepted_on,baseline_points,centre,chart")
    assert refusal(accept("missing_reports", "Shropshire", "2016-04"))


def test_a_phases_file_with_a_fault_is_named(accept: Callable[..., Answer], warehouse: Path) -> None:
    file = warehouse.parent / "reference" / "phases.csv"
    file.parent.mkdir()
    file.write_text(OLD.replace("2016-04-01", "April 2016"), encoding="utf-8")
    assert re.search(r"phases\.csv: .*April 2016.*Correct the table", refusal(accept("missing_reports", "", SHIFT)))


def test_a_release_of_an_older_layout_is_named(performance: Command, warehouse: Path) -> None:
    with duckdb.connect(str(warehouse / "performance.duckdb")) as connection:
        connection.execute("DROP TABLE measures.phase_proposal")
    assert "is no release of this version" in refusal(performance("phases", "list", "--warehouse", warehouse))
