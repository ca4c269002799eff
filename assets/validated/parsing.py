"""Rows of text to rows of types: header map, blanks, dates, numbers, yes and no; nothing is judged here.

A value that cannot be cast becomes null and breaks the rule `<column> type`, so a row never disappears.
"""

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache
from itertools import product

import polars as pl

from assets.validated.contract import Contract
from assets.validated.moments import days, moments
from assets.validated.sources.definition import BLANKS, DATES, Source
from schemas.checks import Rule, compile_rules
from schemas.clock import FORCE_TIME
from schemas.errors import InvalidSetting, RefusedDelivery

RAW = "raw: "  # prefix of a column's text beside its typed value
YES, NO = ("y", "yes", "true", "1"), ("n", "no", "false", "0")
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
        told = f"columns missing: {missing}; {_found(source, found, len(source.needs) - len(missing))}"
        raise RefusedDelivery(file, told, _remedy(source, found))
    return source.prepare(rows)


def canonical(rows: pl.LazyFrame, source: Source, file: str, day: str) -> pl.LazyFrame:
    """Give the supplier's columns their canonical names.

    Returns:
        `source_line` and the mapped columns in the file's order, text with outer blanks removed and NULL, N/A
        and '' as null; names of people are left behind.

    Raises:
        RefusedDelivery: a column is missing, or is there and not in the map.
    """
    names = source.header_map(day)
    found = [c for c in rows.collect_schema().names() if c != "source_line"]
    missing, unmapped = [n for n in names if n not in found], [c for c in found if c not in names]
    if missing:
        told = f"columns missing: {missing}; {_found(source, found, len(names) - len(missing))}"
        raise RefusedDelivery(file, told, _remedy(source, unmapped))
    if unmapped and source.extra == "refuse":
        raise RefusedDelivery(file, f"unmapped columns {unmapped}", _remedy(source, unmapped))
    kept = [c for c in found if c in names and names[c] not in source.names_only]
    wanted, schema = source.model.to_schema().columns, rows.collect_schema()
    named = rows.select(
        "source_line", *(_kept(pl.col(c), schema[c], wanted[names[c]].dtype.type).alias(names[c]) for c in kept)
    )
    # Blanks in a step of their own: in one, each value would be stripped twice.
    texts = [pl.col(names[c]) for c in kept if schema[c] == pl.String]
    return named.with_columns(pl.when(~text.is_in(BLANKS)).then(text) for text in texts)


def _found(source: Source, found: Sequence[str], known: int) -> str:
    """Names of columns that were found; none where they are no header, for they may be a person's record."""
    if source.personal and found and not known:
        return f"its first line is no header: none of its {len(found)} fields is the name of a column"
    return f"found {list(found)}"


def _remedy(source: Source, unmapped: list[str]) -> str:
    where = f"assets/validated/sources ({source.name}, columns=)"
    if not unmapped:
        return f"Ask {source.owner} for the extract with these columns."
    return f"If the supplier renamed or added a column, add it to {where} from its first day."


def _kept(value: pl.Expr, given: pl.DataType, wanted: pl.DataType) -> pl.Expr:
    """Text without outer blanks; a typed value of Parquet, or its text where it is of another type than the model's."""
    if given == pl.String:
        return value.str.strip_chars()
    if isinstance(given, pl.Datetime):
        local = value.dt.convert_time_zone(FORCE_TIME).dt.replace_time_zone(None) if given.time_zone else value
        return local.cast(wanted) if isinstance(wanted, pl.Datetime) else local.dt.to_string("%Y-%m-%d %H:%M:%S")
    is_same = (
        given == wanted or (given.is_integer() and wanted.is_integer()) or (given.is_float() and wanted.is_float())
    )
    return value.cast(wanted) if is_same else value.cast(pl.String)


def typed(rows: pl.LazyFrame, contract: Contract, mapped: Sequence[str]) -> pl.LazyFrame:
    """Cast text to the model's types, and identifiers of people to pseudonyms.

    What was delivered stays beside each value under the prefix `RAW`, for `shown`.

    Args:
        mapped: columns of the file; the others are of the delivery.
    """
    columns, schema = contract.source.model.to_schema().columns, rows.collect_schema()
    return rows.with_columns(
        *(pl.col(name).alias(RAW + name) for name in mapped),
        *(_value(name, columns[name].dtype.type, contract) for name in mapped if schema[name] == pl.String),
    )


def shown(name: str, source: Source) -> pl.Expr:
    """A value as it was delivered, for the quarantine; of a person its mere form: `31/02/1980` is `99/99/9999`."""
    delivered = pl.col(RAW + name)
    if name not in source.personal:
        return delivered
    return delivered.cast(pl.String).str.replace_all(r"\p{L}", "x").str.replace_all(r"\d", "9")


def _value(name: str, dtype: pl.DataType, contract: Contract) -> pl.Expr:
    if contract.source.personal.get(name) != "pseudonym":
        return _cast(name, dtype, contract.source).alias(name)
    if contract.key is None:
        raise InvalidSetting(f"source {contract.source.name} holds people and no key of pseudonyms was given.")
    return contract.key.pseudonyms(name)


def _cast(name: str, dtype: pl.DataType, source: Source) -> pl.Expr:
    text = pl.col(name)
    if isinstance(dtype, pl.Datetime):
        return moments(text, source.datetimes)
    if dtype == pl.Date:
        return days(text)
    if dtype == pl.Boolean:
        return pl.when(text.is_in(_in_any_case(YES))).then(True).when(text.is_in(_in_any_case(NO))).then(False)
    if dtype.is_integer():
        return text.str.replace_all(",", "", literal=True).cast(dtype, strict=False)
    if dtype.is_float():
        return text.cast(dtype, strict=False)
    if name in source.tokens:
        return text.str.to_lowercase().str.replace_all(r"[\s_]+", "_")
    return text


@cache
def _in_any_case(words: tuple[str, ...]) -> list[str]:
    """Every way to write some words: to look a text up is quicker than to have it in small letters first."""
    return ["".join(letters) for word in words for letters in product(*({c.lower(), c.upper()} for c in word))]


def row_rules(contract: Contract, mapped: Sequence[str], within: tuple[str, ...] = ()) -> tuple[Rule, ...]:
    """Every rule a row of a source can break: types, look-ups, and the model's own.

    Args:
        mapped: columns that came as text.
        within: columns that tell deliveries judged together apart.
    """
    source = contract.source
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
            passes=pl.col(column).is_in(contract.known[column].implode()).fill_null(True),
            text=f"a value of reference/{lookup.table}.csv, column {lookup.of}",
        )
        for column, lookup in source.lookups.items()
    )
    return (*types, *lookups, *compile_rules(source.model, within))


def _wanted(source: Source, name: str) -> str:
    dtype = source.model.to_schema().columns[name].dtype.type
    if isinstance(dtype, pl.Datetime):
        return f"a date and time like {_examples(source.datetimes[:2])}"
    names = {pl.Date: f"a date like {_examples(DATES)}", pl.Boolean: "Y or N"}
    return names.get(dtype, "a number" if dtype.is_numeric() else "text")


def _examples(forms: tuple[str, ...]) -> str:
    return " or ".join(EXAMPLE.strftime(form.replace("%:z", "+00:00")) for form in forms)
