"""Pictures of `performance chart`: named, without the network, with what a person has to read."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from tests.integration.points import CALM, TWO_YEARS, Command, series


@pytest.mark.parametrize(
    ("options", "kind", "numbered"),
    [
        (("--rebase", "2016-01", "--target", "110"), "xmr", False),
        (("--target", "0.5"), "p", False),
        ((), "run", False),
        ((), "mr", False),
        ((), "t", True),
        (("--phases", "ssa:12"), "c", True),
    ],
)
@pytest.mark.parametrize("ending", ["svg", "html"])
def test_a_picture_has_a_title_and_needs_no_network(
    performance: Command, tmp_path: Path, ending: str, options: tuple, kind: str, numbered: bool
) -> None:
    months = [str(at) for at in range(1, 25)] if numbered else TWO_YEARS
    series(CALM, months, n=[200 + 10 * (at % 3) for at in range(24)]).write_csv(tmp_path / "calls.csv")
    out = tmp_path / f"chart.{ending}"
    assert performance("chart", tmp_path / "calls.csv", "--kind", kind, *options, "--out", out).status == 0
    drawn = out.read_text(encoding="utf-8")
    assert re.search(rf"<title[^>]*>calls, {months[-1]}: ", drawn)
    markup = re.sub(r"(<script[^>]*>).*?</script>", r"\1", drawn, flags=re.S)  # the library of an HTML page is in it
    assert re.findall(r"\ssrc=|\shref=|@import|url\(", markup) == []
    if ending == "html":
        assert '<html lang="en">' in drawn
        assert re.search(r"</head>\n<body>\n\s+<h1 [^>]*>calls, ", drawn)
    else:
        assert set(re.findall(r"https?://[^\"' )]+", drawn)) <= {
            "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink",
        }  # fmt: skip


def drawn_texts(performance: Command, folder: Path, points: pl.DataFrame, *options: object) -> set[str]:
    points.write_csv(folder / "calls.csv")
    assert performance("chart", folder / "calls.csv", *options, "--out", folder / "chart.svg").status == 0
    drawn = ET.fromstring((folder / "chart.svg").read_text(encoding="utf-8"))
    assert drawn.get("role") == "img"
    return {text.text or "" for text in drawn.iter("{http://www.w3.org/2000/svg}text")}


def test_a_picture_names_levels_target_phases_points_and_notes(performance: Command, tmp_path: Path) -> None:
    options = ("--rebase", "2016-06", "--target", 1110, "--improvement", "increase")
    texts = drawn_texts(performance, tmp_path, series([10 * value for value in [*CALM[:-1], 200]]), *options)
    assert {"Target 1,110", "New phase from June 2016", "Limits on trial", "Exceptional improvement"} <= texts
    assert {text.split(" 1,")[0] for text in texts if " 1," in text} >= {"Upper limit", "Centre"}


def test_labels_of_levels_that_lie_on_each_other_are_one(performance: Command, tmp_path: Path) -> None:
    texts = drawn_texts(performance, tmp_path, series([50] * 24))
    assert {"Centre and limits 50", "No variation"} <= texts
    assert not any(text.startswith("Lower limit") for text in texts)


def test_an_axis_of_shares_has_the_decimals_that_tell_its_labels_apart(performance: Command, tmp_path: Path) -> None:
    points = series([0.912 + at % 4 / 1000 for at in range(24)], n=[9_000] * 24)
    texts = drawn_texts(performance, tmp_path, points, "--kind", "pprime")
    labels = [text for text in texts if re.fullmatch(r"0\.9\d*", text)]
    assert len(labels) == len(set(labels)) >= 3
    assert "Share" in texts
