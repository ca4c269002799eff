"""People of a month put in order: whole runs of rows are laid beside each other, where a sort would compare each row.

A month's rows are ordered by `PLACE`, and within by person.
"""

import polars as pl

PLACE = ("months_a_row", "force", "area", "role", "basis")


def in_order(rows: pl.DataFrame, begins: pl.Series | None = None) -> pl.DataFrame:
    """Rows of a month in order, whose runs are: a run is of one place, and lies before or after each other of it.

    Args:
        begins: rows with which a run begins, beside those with which a place does; by number.
    """
    runs = _runs(rows, begins)
    laid = [rows.slice(*run) for run in runs.sort(*PLACE, "person").select("at", "height").iter_rows()]
    return pl.concat(laid or [rows]).rechunk()


def merged(rows: pl.DataFrame, few: pl.DataFrame) -> pl.DataFrame:
    """Rows of a month that are in order, with a few more of other people, in order."""
    spans = {tuple(row[: len(PLACE)]): row[-2:] for row in _runs(rows).iter_rows()}
    cuts = [pl.int_range(rows.height, rows.height + few.height, dtype=pl.UInt32, eager=True)]
    for place, those in few.partition_by(PLACE, as_dict=True).items():
        if place in spans:
            start, height = spans[place]
            cuts.append(rows["person"].slice(start, height).search_sorted(those["person"]) + start)
    return in_order(pl.concat([rows, few]), pl.concat(cuts))


def _runs(rows: pl.DataFrame, begins: pl.Series | None = None) -> pl.DataFrame:
    """Place and first person of each run, the number of its first row (`at`), and how many rows it has (`height`)."""
    is_first = pl.any_horizontal(pl.col(column).ne_missing(pl.col(column).shift()) for column in PLACE)
    at = rows.select(is_first.arg_true()).to_series()
    if begins is not None:
        at = pl.concat([at, begins]).unique().sort()
    height = at.shift(-1, fill_value=rows.height) - at
    return rows.select(*PLACE, "person")[at].with_columns(at=at, height=height)
