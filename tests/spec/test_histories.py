"""Longer histories for the benchmarks: the same records, years older, of people of their own."""

import datetime as dt
from pathlib import Path

import polars as pl

from benchmarks.histories import lengthened

HEADER = "Report No,Person ID,Forename,Surname,DOB,Reported"
FIRST = ["MP1,N1,Ash,Elm,29/02/2000,29/02/2016 08:29:00", "MP2,NULL,Lane,Oak,,01/03/2016 23:59:59"]
LATER = ["MP3,N1,Ash,Elm,29/02/2000,01/10/2016 00:00:00"]


def test_a_longer_history_has_each_record_thrice(tmp_path: Path) -> None:
    """Its own, four and eight years before; a leap day stays one, a missing person missing, later days as they are."""
    (tmp_path / "raw" / "compact").mkdir(parents=True)
    for day, rows in (("2016-09-30", FIRST), ("2016-10-01", LATER)):
        (tmp_path / "raw" / "compact" / f"compact_{day}.csv").write_text("\n".join([HEADER, *rows, ""]))
    lengthened(tmp_path / "raw", tmp_path / "long")
    first, later = sorted((tmp_path / "long" / "compact").iterdir())
    assert later.read_text().splitlines() == [HEADER, *LATER]
    assert first.read_text().splitlines() == [
        HEADER,
        "MP1-8y,N1-8y,Ash,Elm,29/02/1992,29/02/2008 08:29:00",
        "MP2-8y,NULL,Lane,Oak,,01/03/2008 23:59:59",
        "MP1-4y,N1-4y,Ash,Elm,29/02/1996,29/02/2012 08:29:00",
        "MP2-4y,NULL,Lane,Oak,,01/03/2012 23:59:59",
        *FIRST,
    ]


def test_moments_of_parquet_are_moved(tmp_path: Path) -> None:
    """Typed columns go back by years as text does."""
    (tmp_path / "raw" / "call").mkdir(parents=True)
    moment = dt.datetime(2016, 2, 29, 23, 59, 59)
    rows = pl.DataFrame({"call_id": ["C1"], "presented_at": [moment]})
    rows.write_parquet(tmp_path / "raw" / "call" / "call_2016-09-30.parquet")
    lengthened(tmp_path / "raw", tmp_path / "long")
    found = pl.read_parquet(tmp_path / "long" / "call" / "call_2016-09-30.parquet")
    assert found.rows() == [(f"C1-{years}y", moment.replace(year=2016 - years)) for years in (8, 4)] + rows.rows()
