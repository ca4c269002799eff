"""`performance chart`: a file in, a chart out, by the engine of the reports; golden against the three R packages."""

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests.golden.oracle import ABSENT, names, read
from tests.integration.points import CALM, TWO_YEARS, Command, series

COLUMNS = ["month", "value", "centre", "lower", "upper", "phase", "rule", "point_type"]


@pytest.fixture
def chart(performance: Command, tmp_path: Path) -> Callable[..., pl.DataFrame]:
    """Chart a table of points by the command; what the CSV says."""

    def charted(points: pl.DataFrame, *options: object) -> pl.DataFrame:
        file, out = tmp_path / "series.csv", tmp_path / "chart.csv"
        points.write_csv(file)
        answer = performance("chart", file, *options, "--out", out)
        assert (answer.status, answer.err) == (0, "")
        text = pl.read_csv(out, infer_schema=False)
        found = text.with_columns(
            *(pl.col(name).cast(pl.Float64) for name in ("value", "centre", "lower", "upper")),
            phase=pl.col("phase").cast(pl.Int64), rule=pl.col("rule").fill_null(""),
        )  # fmt: skip
        assert found.columns == COLUMNS
        return found

    return charted


@pytest.fixture
def refused(performance: Command, tmp_path: Path) -> Callable[..., str]:
    """What the command says of a file that it refuses: one sentence or two on one line, status 1, no traceback."""

    def said(text: str | None, *options: object) -> str:
        file = tmp_path / "series.csv"
        if text is not None:
            file.write_text(text, encoding="utf-8")
        given = options if "--out" in options else (*options, "--out", tmp_path / "chart.csv")
        answer = performance("chart", file, *given)
        assert answer.status == 1
        assert answer.out == ""
        assert "Traceback" not in answer.err
        assert re.fullmatch(r"performance: [^\n]+\.\n", answer.err)
        return answer.err

    return said


def agrees(ours: pl.Series, theirs: pl.Series) -> bool:
    there = [None if value is None else pytest.approx(value, rel=1e-9) for value in theirs]
    return ours.to_list() == there


def nhsr_options(name: str, oracle: pl.DataFrame) -> list:
    setting = read("_nhsr_summary").filter(pl.col("series") == name).row(0, named=True)
    starts = oracle.filter(pl.col("rebase_group") != pl.col("rebase_group").shift(1))["month"]
    options = ["--improvement", setting["improvement_direction"]]
    options += [] if setting["target"] is None else ["--target", setting["target"]]
    options += [] if setting["screen_outliers"] else ["--no-screen"]
    options += [] if setting["fix_after_n_points"] is None else ["--fix-after", setting["fix_after_n_points"]]
    return options + (["--rebase", ",".join(map(str, starts))] if len(starts) else [])


@pytest.mark.skipif(not names("s[0-9][0-9]_*"), reason=ABSENT)
@pytest.mark.parametrize("name", names("s[0-9][0-9]_*"))
def test_every_point_agrees_with_nhsrplotthedots(chart: Callable[..., pl.DataFrame], name: str) -> None:
    """Names of points too, in phases of 13 points and more: in a shorter one, whose limits are on trial, our
    specification names points outside alone; NHSRplotthedots warns, and applies every rule."""
    oracle = read(name)
    ours = chart(oracle.select("month", "value"), *nhsr_options(name, oracle))
    assert ours["month"].to_list() == oracle["month"].cast(pl.String).to_list()
    assert agrees(ours["value"], oracle["value"])
    assert agrees(ours["centre"], oracle["centre"])
    assert (ours["phase"] - 1).to_list() == oracle["rebase_group"].to_list()
    if name == "s11_constant":  # no limits there, since no range is below 3.267 x 0; ours lie on the centre
        assert set(oracle["lcl"]) == {None}
        assert ours["lower"].to_list() == ours["upper"].to_list() == ours["centre"].to_list()
    else:
        assert agrees(ours["lower"], oracle["lcl"])
        assert agrees(ours["upper"], oracle["ucl"])
        assert (ours["rule"] == "outside").to_list() == oracle["outside_limits"].to_list()
    is_long = oracle.select(pl.len().over("rebase_group") >= 13).to_series()
    theirs = oracle["point_type"].str.replace("neutral_", "")
    assert ours["point_type"].filter(is_long).to_list() == theirs.filter(is_long).to_list()


@pytest.mark.skipif(not names("s03_*"), reason=ABSENT)
def test_a_baseline_agrees_with_nhsrplotthedots(chart: Callable[..., pl.DataFrame]) -> None:
    """The points of s13_fix_after_12 are held back; its series is that of s03, and the summary has the rest."""
    theirs = read("_nhsr_summary").filter(pl.col("series") == "s13_fix_after_12").row(0, named=True)
    ours = chart(read("s03_shift_up").select("month", "value"), "--fix-after", 12, "--improvement", "decrease")
    for line, column in (("centre", "mean_col"), ("lower", "lpl"), ("upper", "upl")):
        assert ours[line].to_list() == pytest.approx([theirs[column]] * theirs["n"], rel=1e-9)
    found = ours["point_type"].value_counts()
    counted = {name: theirs[name] for name in ("common_cause", "special_cause_improvement", "special_cause_concern")}
    assert dict(found.iter_rows()) == counted


KINDS = {"i": "xmr", "up": "uprime", "cp": "cprime", "pp": "pprime"}
# The command leaves no point out of the limits, which qicharts2 can be told to.
QICHARTS = [name for name in names("qic_*") if "exclude" not in name]


@pytest.mark.skipif(not QICHARTS, reason=ABSENT)
@pytest.mark.parametrize("name", QICHARTS)
def test_every_point_agrees_with_qicharts2(chart: Callable[..., pl.DataFrame], name: str) -> None:
    oracle = read(name)
    kind = oracle["chart"][0]
    part = oracle.filter(pl.col("n_useful") != pl.col("n_useful").shift(1))["x"]
    options = ["--kind", KINDS.get(kind, kind), "--limit-factor", "2.659574468085106"]
    options += [] if "_screened_" in name else ["--no-screen"]
    options += ["--fix-after", 12] if "freeze12" in name else []
    options += ["--rebase", part[0]] if len(part) else []
    columns = {"month": "x", "value": "y_sum"} | ({} if oracle["n"].is_null().all() else {"n": "n"})
    ours = chart(oracle.select(**columns), *options)
    assert ours["month"].to_list() == oracle["x"].cast(pl.String).to_list()
    for line, column in {"value": "value", "centre": "cl", "lower": "lcl", "upper": "ucl"}.items():
        assert agrees(ours[line], oracle[column]), line
    assert (ours["rule"] == "outside").to_list() == oracle["sigma_signal"].to_list()


SHIFT_KINDS = {"XMR": "xmr", "C": "c", "C'": "cprime", "P": "p", "P'": "pprime", "U": "u", "U'": "uprime"}


@pytest.mark.skipif(not names("ssa_*"), reason=ABSENT)
@pytest.mark.parametrize("name", names("ssa_*"))
def test_every_phase_agrees_with_autospc(chart: Callable[..., pl.DataFrame], name: str) -> None:
    """Runs of 8 are the command's; the one series made with runs of 7 has the same phases by both."""
    oracle = read(name)
    columns = {"month": "x", "value": "y"} | ({"n": "n"} if "n" in oracle.columns else {})
    kind, period = SHIFT_KINDS[oracle["chart"][0]], oracle["period_min"][0]
    ours = chart(oracle.select(**columns), "--kind", kind, "--phases", f"ssa:{period}")
    for line, column in {"value": "y", "centre": "cl", "lower": "lcl", "upper": "ucl"}.items():
        assert agrees(ours[line], oracle[column]), line
    breaks = oracle["breakPoint"].fill_null(False)
    assert ours["phase"].to_list() == (breaks.cast(pl.Int64).cum_sum() + 1).to_list()
    assert (ours["rule"] == "outside").to_list() == oracle["rule1"].to_list()


@pytest.mark.parametrize("kind", ["xmr", "p"])
def test_a_series_shorter_than_a_period_of_the_algorithm_has_no_limits(
    chart: Callable[..., pl.DataFrame], kind: str
) -> None:
    found = chart(series([3, 5, 4, 6] * 5, n=[9] * 20), "--kind", kind, "--phases", "ssa:24")
    assert set(found.select("phase", "centre", "lower", "upper", "rule").rows()) == {(1, None, None, None, "")}


def test_a_limit_cut_at_the_whole_does_not_draw_the_other_nearer(chart: Callable[..., pl.DataFrame]) -> None:
    met = [30, 29, 30, 28, 30, 29, 30, 30, 29, 30, 30, 29] * 2
    found = chart(series(met, n=[30] * 24), "--kind", "p", "--phases", "ssa:12")
    assert found["upper"].max() == 1
    assert (found["value"] >= found["lower"]).all()
    assert set(found["rule"]) == {""}


def test_months_are_as_written_and_a_file_may_come_newest_first(chart: Callable[..., pl.DataFrame]) -> None:
    rising = [*CALM[:17], 101, 102, 103, 104, 105, 106, 107]
    forwards = chart(series(rising))
    backwards = chart(series(rising)[::-1])
    assert forwards["month"].to_list() == TWO_YEARS
    assert backwards.equals(forwards)
    assert forwards["rule"].to_list()[-7:] == ["trend"] * 7


def test_points_may_be_numbered(chart: Callable[..., pl.DataFrame]) -> None:
    found = chart(series(CALM, [str(at) for at in range(1, 25)]), "--rebase", "13")
    assert found["month"].to_list() == [str(at) for at in range(1, 25)]
    assert found["phase"].to_list() == [1] * 12 + [2] * 12


def test_a_blank_value_and_a_blank_line_are_no_points(performance: Command, tmp_path: Path) -> None:
    rows = [f"{month},{value}" for month, value in zip(TWO_YEARS, CALM, strict=True)]
    rows[3:5] = [f"{TWO_YEARS[3]},", f"{TWO_YEARS[4]},NA", ""]
    (tmp_path / "series.csv").write_text("\n".join(["month,value,note", *(f"{row},x" if row else "" for row in rows)]))
    assert performance("chart", tmp_path / "series.csv", "--out", tmp_path / "chart.csv").status == 0
    months = pl.read_csv(tmp_path / "chart.csv", schema_overrides={"month": pl.String})["month"]
    assert months.to_list() == [*TWO_YEARS[:3], *TWO_YEARS[5:]]


@pytest.mark.parametrize("starts", ["2015-01", "2014-06", "2015-01,2015-01-01"])
def test_a_phase_that_starts_with_the_series_is_its_first(chart: Callable[..., pl.DataFrame], starts: str) -> None:
    assert set(chart(series(CALM), "--rebase", starts)["phase"]) == {1}


def test_a_start_given_twice_or_between_two_points_starts_one_phase(chart: Callable[..., pl.DataFrame]) -> None:
    found = chart(series(CALM), "--rebase", "2015-12-15, 2016-01,2016-01-01")
    assert found["phase"].to_list() == [1] * 12 + [2] * 12


@pytest.mark.parametrize(
    ("values", "n", "kind", "share"),
    [
        ([3, 4, 5, 4] * 4, 10, "p", 0.4),  # whole numbers are cases
        ([0, 1, 0, 1] * 4, 10, "u", 0.05),
        ([0.3, 0.4, 0.5, 0.4] * 4, 10, "p", 0.4),  # none above 1: shares
        ([30.5, 39.5, 50.5, 39.5] * 4, 10, "p", 40),  # percentages
        ([30, 40, 50, 40] * 4, 10, "p", 40),  # whole numbers above n are percentages too
        ([1, 1, 1, 1] * 4, 10, "pprime", 1),
        ([0.5, 1.5, 2.5, 1.5] * 4, 10, "u", 1.5),  # rates
    ],
)
def test_a_value_of_a_ratio_is_a_count_a_share_a_percentage_or_a_rate(
    chart: Callable[..., pl.DataFrame], values: list, n: int, kind: str, share: float
) -> None:
    found = chart(series(values, n=[n] * len(values)), "--kind", kind)
    assert found["centre"][0] == pytest.approx(share)


def test_the_latest_point_is_told_with_its_rule_note_and_target(performance: Command, tmp_path: Path) -> None:
    series([*CALM, 160], [*TWO_YEARS, "2017-01"]).write_csv(tmp_path / "calls.csv")
    options = ("--target", 1200, "--improvement", "decrease", "--rebase", "2016-04")
    told = performance("chart", tmp_path / "calls.csv", *options, "--out", tmp_path / "chart.csv").out.splitlines()
    assert told[0] == (
        "2017-01: 160, exceptional concern (outside the limits); limits on trial; target 1,200: consistent pass"
    )
    assert told[1] == f"{tmp_path / 'chart.csv'}: 25 points, phases: 2"


PLAIN = "month,value\n2016-01,3\n2016-02,4\n"
RATIO = "month,value,n\n2016-01,3,10\n2016-02,4,0\n"


@pytest.mark.parametrize(
    ("text", "options", "told"),
    [
        (None, (), r"series\.csv is not there\. Give a CSV file"),
        ("", (), r"cannot be read as CSV: empty CSV"),
        ("month,value\n", (), "no row has a value"),
        ("month,value\n2016-01,\n", (), "no row has a value"),
        ("period,value\n2016-01,3\n", (), r"lacks the column 'month'; it has \['period', 'value'\]"),
        (PLAIN, ("--kind", "p"), "lacks the column 'n'"),
        ("month,value\n2016-01,3\n2016-02,four\n", (), r"csv, line 3: value is 'four', not a number\. Correct it"),
        ("month,value\n2016-01,3\n\n2016-02,nan\n", (), r"csv, line 4: value is 'nan', not a number"),
        ("month,value\n2016-01,3\n2016-02,4,5\n", (), "cannot be read as CSV"),
        ("month,value\n2016-01,3\n2016-01,4\n", (), r"line 3: 2016-01 is there twice\. Leave one"),
        (RATIO, ("--kind", "u"), r"line 3: n must be above nought"),
        (RATIO.replace(",0\n", ",\n"), ("--kind", "p"), r"line 3: n must be above nought"),
        (RATIO.replace("4,0", "120.5,9"), ("--kind", "p"), r"line 3: value is above n\. Give cases"),
        (PLAIN.replace("4", "-4"), ("--kind", "c"), r"line 3: value is below nought"),
        (PLAIN, ("--phases", "ssa"), r"--phases 'ssa' is not like ssa:12"),
        (PLAIN, ("--phases", "woodall:12"), "is not like ssa:12"),
        (PLAIN, ("--phases", "ssa:12", "--kind", "g"), "--phases is for xmr, c, .*, not for g"),
        (PLAIN, ("--phases", "ssa:12", "--rebase", "2016-02"), "leave out --rebase"),
        (PLAIN, ("--rebase", "June"), r"--rebase 'June' is not like 2016-06"),
        (PLAIN, ("--rebase", "2017-01"), r"--rebase 2017-01: no point of .* is on or after it"),
        (PLAIN, ("--fix-after", "3"), "--fix-after 3: limits need 6 points"),
        (PLAIN, ("--limit-factor", "-1"), "--limit-factor -1: .* Give a number above 0"),
        (PLAIN, ("--limit-factor", "0"), "--limit-factor 0: .* Give a number above 0"),
        (PLAIN, ("--limit-factor", "0", "--phases", "ssa:12"), "--limit-factor 0: "),
        (PLAIN, ("--limit-factor", "nan"), "--limit-factor nan: "),
        (PLAIN, ("--limit-factor", "inf"), "--limit-factor inf: "),
        (PLAIN, ("--out", "chart.xlsx"), r"the ending says what is written: \.csv, \.svg, \.html"),
        (PLAIN, ("--out", "no/such/folder/chart.csv"), r"the folder no/such/folder is not there"),
    ],
)
def test_what_cannot_be_charted_is_refused_in_a_sentence(
    refused: Callable[..., str], tmp_path: Path, text: str | None, options: tuple, told: str
) -> None:
    assert re.search(told, refused(text, *options))
    assert not (tmp_path / "chart.csv").exists()


@pytest.mark.parametrize(
    ("rules", "named"), [("nhs", {""}), ("western_electric", {""}), ("anhoej", {""}), ("nelson", {"alternating"})]
)
def test_another_book_of_rules_is_asked_by_name(
    performance: Command, tmp_path: Path, rules: str, named: set[str]
) -> None:
    """Points by turns high and low, which Nelson's fourth test alone names; it knows no direction."""
    series([100, 110] * 10).write_csv(tmp_path / "calls.csv")
    for ending in ("csv", "svg"):
        answer = performance("chart", tmp_path / "calls.csv", "--rules", rules, "--out", tmp_path / f"chart.{ending}")
        assert answer.status == 0
    assert ("exceptional (alternating)" in answer.out) == (named == {"alternating"})
    found = pl.read_csv(tmp_path / "chart.csv", infer_schema=False)
    assert set(found["rule"].fill_null("")) == named
    assert set(found["point_type"]) == ({"special_cause"} if "alternating" in named else {"common_cause"})
