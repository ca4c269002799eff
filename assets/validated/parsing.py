"""Rows of text to rows of types: header map, blanks, dates, numbers, yes and no; nothing is judged here.

A value that cannot be cast becomes null and breaks the rule `<column> type`, so a row never disappears.
"""

import datetime as dt
import re
from collections.abc import Mapping

import polars as pl

from assets.validated.sources.definition import BLANKS, DATES, Source
from schemas.checks import Rule, compile_rules
from schemas.errors import RefusedDelivery

RAW = "raw: "  # prefix of a column's text beside its typed value
YES, NO = ("y", "yes", "true", "1"), ("n", "no", "false", "0")
FORCE_TIME = "Europe/London"
EARLIEST_YEAR = 1900  # Polars reads 01/12/16 with %Y as the year 16
EXAMPLE = dt.datetime(2016, 12, 31, 23, 59)


def prepared(rows: pl.LazyFrame, source: Source, file: str) -> pl.LazyFrame:
    """Reshape rows where their source asks for it.

    Raises:
        RefusedDelivery: a column that the reshaping reads is missing.
    """
    if not source.prepare:
        return rows
    found = [c for c in rows.collect_schema().names() if c != "source_line"]
    if missing := [form for form in source.needs if not any(re.fullmatch(form, c) for c in found)]:
        raise RefusedDelivery(file, f"columns missing: {missing}; found {found}", _remedy(source, found))
    return source.prepare(rows)


def canonical(rows: pl.LazyFrame, source: Source, file: str, day: str) -> pl.LazyFrame:
    """Give the supplier's columns their canonical names.

    Returns:
        `source_line` and the mapped columns in the file's order, text with outer blanks removed and NULL, N/A
        and '' as null.

    Raises:
        RefusedDelivery: a column is missing, or is there and not in the map.
    """
    names = source.header_map(day)
    found = [c for c in rows.collect_schema().names() if c != "source_line"]
    missing, unmapped = [n for n in names if n not in found], [c for c in found if c not in names]
    if missing:
        raise RefusedDelivery(file, f"columns missing: {missing}; found {found}", _remedy(source, unmapped))
    if unmapped and source.extra == "refuse":
        raise RefusedDelivery(file, f"unmapped columns {unmapped}", _remedy(source, unmapped))
    return rows.select("source_line", *(_clean(pl.col(c)).alias(names[c]) for c in found if c in names))


def _remedy(source: Source, unmapped: list[str]) -> str:
    where = f"assets/validated/sources ({source.name}, columns=)"
    if not unmapped:
        return f"Ask {source.owner} for the extract with these columns."
    return f"If the supplier renamed or added a column, add it to {where} from its first day."


def _clean(text: pl.Expr) -> pl.Expr:
    stripped = text.str.strip_chars()
    return pl.when(stripped.is_in(BLANKS)).then(None).otherwise(stripped)


def typed(rows: pl.LazyFrame, source: Source, constants: Mapping[str, object]) -> pl.LazyFrame:
    """Cast text to the model's types; the text stays beside each value under the prefix `RAW`.

    Args:
        constants: columns that come from the file's name or arrival, e.g. force, file_month, delivered_on.
    """
    mapped = [c for c in rows.collect_schema().names() if c != "source_line"]
    columns = source.model.to_schema().columns
    return rows.select(
        "source_line",
        *(pl.col(name).alias(RAW + name) for name in mapped),
        *(_cast(name, columns[name].dtype.type, source).alias(name) for name in mapped),
        *(pl.lit(value, dtype=columns[name].dtype.type).alias(name) for name, value in constants.items()),
    )


def _cast(name: str, dtype: pl.DataType, source: Source) -> pl.Expr:
    text = pl.col(name)
    if isinstance(dtype, pl.Datetime):
        return _of_our_time(pl.coalesce(_timestamp(text, form) for form in source.datetimes))
    if dtype == pl.Date:
        month = (text + "-01").str.to_date("%Y-%m-%d", strict=False)
        return _of_our_time(pl.coalesce(*(text.str.to_date(form, strict=False) for form in DATES), month))
    if dtype == pl.Boolean:
        lower = text.str.to_lowercase()
        return pl.when(lower.is_in(YES)).then(True).when(lower.is_in(NO)).then(False)
    if dtype.is_integer():
        return text.str.replace_all(",", "", literal=True).cast(dtype, strict=False)
    if dtype.is_float():
        return text.cast(dtype, strict=False)
    if name in source.tokens:
        return text.str.to_lowercase().str.replace_all(r"[\s_]+", "_")
    return text


def _of_our_time(parsed: pl.Expr) -> pl.Expr:
    return pl.when(parsed.dt.year() >= EARLIEST_YEAR).then(parsed)


def _timestamp(text: pl.Expr, form: str) -> pl.Expr:
    if "%:z" not in form:
        return text.str.to_datetime(form, strict=False, time_unit="us")
    moment = text.str.to_datetime(form, strict=False, time_unit="us", time_zone="UTC")
    return moment.dt.convert_time_zone(FORCE_TIME).dt.replace_time_zone(None)


def row_rules(source: Source, mapped: list[str], known: Mapping[str, pl.Series]) -> tuple[Rule, ...]:
    """Every rule a row of a source can break: types, look-ups, and the model's own.

    Args:
        mapped: columns that came as text.
        known: allowed values of the columns in `source.lookups`.
    """
    types = (
        Rule(
            name=f"{name} type",
            column=name,
            passes=pl.col(RAW + name).is_null() | pl.col(name).is_not_null(),
            text=_wanted(source, name),
        )
        for name in mapped
    )
    lookups = (
        Rule(
            name=f"{column} unknown",
            column=column,
            passes=pl.col(column).is_in(known[column].implode()).fill_null(True),
            text=f"a value of reference/{lookup.table}.csv, column {lookup.of}",
        )
        for column, lookup in source.lookups.items()
    )
    return (*types, *lookups, *compile_rules(source.model))


def _wanted(source: Source, name: str) -> str:
    dtype = source.model.to_schema().columns[name].dtype.type
    if isinstance(dtype, pl.Datetime):
        return f"a date and time like {_examples(source.datetimes[:2])}"
    names = {pl.Date: f"a date like {_examples(DATES)}", pl.Boolean: "Y or N"}
    return names.get(dtype, "a number" if dtype.is_numeric() else "text")


def _examples(forms: tuple[str, ...]) -> str:
    return " or ".join(EXAMPLE.strftime(form.replace("%:z", "+00:00")) for form in forms)
