"""People of a month put in order: whole runs of rows are laid beside each other, where a sort would compare each row.

A month's rows are in order of `PLACE`, and within a place of person, of whom each has one row.
"""

import polars as pl

PLACE = ("months_a_row", "force", "area", "role", "basis")
ORDER = (*PLACE, "person")
RUN = 16  # rows that a run must have, of all, for laying to be quicker than sorting


def in_order(rows: pl.DataFrame, begins: pl.Series | None = None) -> pl.DataFrame:
    """Rows of a month in order.

    Args:
        rows: in runs, each of one place and in order of people; no two of a place overlap. So lie tables one after
            the other that are each in order, if all people of one come before those of the next.
        begins: rows with which a run begins, beside those with which a place does; by number.
    """
    runs = _runs(rows, begins)
    if runs.height * RUN > rows.height:
        return rows.sort(ORDER)
    laid = [rows.slice(*run) for run in runs.sort(ORDER).select("at", "height").iter_rows()]
    return pl.concat(laid or [rows]).rechunk()


def merged(rows: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    """Rows of a month in order, of two tables of other people that are each in order."""
    spans = {tuple(run[: len(PLACE)]): run[-2:] for run in _runs(rows).iter_rows()}
    begins = [pl.Series(dtype=pl.UInt32)]
    for place, those in more.with_row_index("at", offset=rows.height).partition_by(PLACE, as_dict=True).items():
        if place in spans:
            start, height = spans[place]
            before = rows["person"].slice(start, height).search_sorted(those["person"]) + start
            is_first = before.ne_missing(before.shift())  # of those that lie between the same two rows
            begins += [before.filter(is_first), those["at"].filter(is_first)]
    return in_order(pl.concat([rows, more]), pl.concat(begins))


def _runs(rows: pl.DataFrame, begins: pl.Series | None = None) -> pl.DataFrame:
    """Place and first person of each run, the number of its first row (`at`), and how many rows it has (`height`)."""
    is_first = pl.any_horizontal(pl.col(column).ne_missing(pl.col(column).shift()) for column in PLACE)
    at = rows.select(is_first.arg_true()).to_series()
    if begins is not None:
        at = pl.concat([at, begins]).unique().sort()
    height = at.shift(-1, fill_value=rows.height) - at
    return rows.select(ORDER)[at].with_columns(at=at, height=height)
