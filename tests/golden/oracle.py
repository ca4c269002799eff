"""The oracle's files, which are kept outside the project, as points of a chart."""

from pathlib import Path

import polars as pl

ORACLE = Path(__file__).resolve().parents[3] / "shared" / "oracle" / "spc"
ABSENT = "the oracle's files are not beside this checkout"


def names(pattern: str) -> list[str]:
    return sorted(path.stem for path in ORACLE.glob(f"{pattern}.csv"))


def read(name: str) -> pl.DataFrame:
    return pl.read_csv(ORACLE / f"{name}.csv", try_parse_dates=True, null_values="NA", infer_schema_length=None)


def points(name: str, oracle: pl.DataFrame, **columns: pl.Expr) -> pl.LazyFrame:
    """The oracle's input as one series of one phase, unless `columns` say otherwise."""
    series = {"force": "West Mercia", "measure_id": name, "category": "", "area": "West Mercia"}
    return oracle.lazy().select(**{key: pl.lit(word) for key, word in series.items()}, **columns)
