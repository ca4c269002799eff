"""Small tables written as text: what goes into a spec, and what comes out of it."""

import datetime as dt

import polars as pl

# Columns that bear one type everywhere in the project; every other is text unless a spec says otherwise.
TYPES: dict[str, type[pl.DataType]] = {
    "month": pl.Date,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "delivered_on": pl.Date,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "value": pl.Float64,
    "phase": pl.Int64,
    "per": pl.Int32,
    "months_a_row": pl.Int64,
    "source_line": pl.UInt32,
    "recorded_at": pl.Datetime("us"),
    "amended_at": pl.Datetime("us"),
}


def frame(text: str, **dtypes: pl.DataType | type[pl.DataType]) -> pl.LazyFrame:
    """Read a table of text: a header, a line of dashes if wanted, a row a line, columns separated by `|`.

    Args:
        text: a blank cell is null and `''` the empty text; dates and times are ISO, `2016-12` its first day.
        dtypes: type of a column that is neither text nor in `TYPES`.
    """
    header, *rows = [_cells(line) for line in text.strip().splitlines() if line.strip(" |-+")]
    types = {name: dtypes.get(name, TYPES.get(name, pl.String)) for name in header}
    if unknown := set(dtypes) - set(header):
        raise ValueError(f"types of columns that the table lacks: {sorted(unknown)}")
    read = [[_value(cell, types[name]) for name, cell in zip(header, row, strict=True)] for row in rows]
    return pl.LazyFrame(read, schema=types, orient="row")


def records(result: pl.LazyFrame | pl.DataFrame, *columns: str) -> list[tuple]:
    """The named columns of a result as sorted rows, to be compared with an expected list."""
    return sorted(result.lazy().select(columns).collect().rows(), key=str)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _value(cell: str, dtype: pl.DataType | type[pl.DataType]) -> object:
    if not cell:
        return None
    if dtype == pl.String:
        return "" if cell == "''" else cell
    if dtype == pl.Boolean:
        return {"true": True, "false": False}[cell]
    if dtype == pl.Date:
        return dt.date.fromisoformat(cell if len(cell) > len("2016-12") else f"{cell}-01")
    if dtype == pl.Datetime:
        return dt.datetime.fromisoformat(cell)
    return dtype.to_python()(cell)
