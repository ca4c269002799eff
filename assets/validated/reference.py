"""Reference tables: the project's, with what one force decides laid over them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from assets.files import leads_out
from assets.validated.choices import Choice, check_choices
from assets.validated.sources.definition import Source
from schemas.code_lists import REFERENCE
from schemas.enforce import enforce
from schemas.errors import InvalidFrame, InvalidReference
from schemas.reference import TABLES

LAID_OVER_BY = ("force", "choice")  # a table with such a column is laid over value by value of it, any other whole


@dataclass(frozen=True, eq=False)
class Reference:
    """Reference tables of one run.

    Attributes:
        tables: by the name of their CSV.
        overlaid: forces whose rows of a table come from the overlay, by table.
        fingerprint: SHA-256 over every file read, named in the release's manifest.
    """

    tables: Mapping[str, pl.DataFrame]
    overlaid: Mapping[str, tuple[str, ...]]
    fingerprint: str

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self.tables[table]

    def choice(self, name: Choice) -> str:
        """What is chosen where guidance leaves a definition open: a value of `definition_choice`."""
        return self["definition_choice"].row(by_predicate=pl.col("choice") == name, named=True)["value"]

    def known(self, source: Source) -> dict[str, pl.Series]:
        """Values allowed in the columns that a source looks up."""
        return {
            column: pl.concat([self[look.table][look.of].drop_nulls().unique(), pl.Series(look.also, dtype=pl.String)])
            for column, look in source.lookups.items()
        }

    def force_named(self, alias: str) -> str | None:
        """Name in this project of a force that some publisher names otherwise."""
        names = self["force_alias"].filter(pl.col("alias") == alias)["force"]
        return names[0] if len(names) else None


def load_reference(overlay: Path | None = None) -> Reference:
    """Read and check every reference table.

    Args:
        overlay: folder of one force's own tables. A table with a `force` column replaces the project's rows
            of the forces it names, one with a `choice` column those of the choices it names; any other
            replaces the project's table.

    Raises:
        InvalidReference: naming file, column or choice, and value.
    """
    if overlay is not None and not overlay.is_dir():
        raise InvalidReference(f"reference folder {overlay} is not there. Give a folder with --reference.")
    digest, tables, overlaid = hashlib.sha256(), {}, {}
    for name in TABLES:
        base = _read(REFERENCE / f"{name}.csv", name, digest)
        over = _read(overlay / f"{name}.csv", name, digest) if overlay else base.clear()
        if name == "definition_choice":
            check_choices(REFERENCE / f"{name}.csv", base)
            check_choices((overlay or REFERENCE) / f"{name}.csv", over, base)
        tables[name] = _laid_over(base, over)
        overlaid[name] = tuple(over["force"].unique().sort()) if "force" in over.columns else ()
    return Reference(tables, overlaid, digest.hexdigest())


def _laid_over(base: pl.DataFrame, over: pl.DataFrame) -> pl.DataFrame:
    if over.is_empty():
        return base
    by = next((column for column in LAID_OVER_BY if column in base.columns), None)
    return over if by is None else pl.concat([base.join(over, on=by, how="anti", maintain_order="left"), over])


def _read(path: Path, name: str, digest: "hashlib._Hash") -> pl.DataFrame:
    if leads_out(path, path.parent):
        raise InvalidReference(f"{path} is a link that leads out of its folder. Put the table itself there.")
    if path.is_file():
        digest.update(path.read_bytes())
    return read_table(path, name)


def read_table(path: Path, name: str) -> pl.DataFrame:
    """Read and check one reference table; one that is not there has no rows.

    Args:
        name: of the table, in `schemas.reference.TABLES`. Columns that may be empty may be left out.

    Raises:
        InvalidReference: naming file, column and value.
    """
    if path.is_file():
        return _table(path.name, name, path.read_bytes())
    columns = TABLES[name].to_schema().columns
    return pl.DataFrame(schema={c: column.dtype.type for c, column in columns.items()})


@lru_cache(maxsize=4 * len(TABLES))  # a run reads them several times: when it is asked for, and when it begins
def _table(file: str, name: str, content: bytes) -> pl.DataFrame:
    model = TABLES[name]
    columns = model.to_schema().columns
    text = pl.read_csv(content, infer_schema=False)
    absent = [c for c in columns if c not in text.columns]
    if missing := [c for c in absent if not columns[c].nullable]:
        raise InvalidReference(f"{file}: columns missing: {missing}. Add them, with their source and vintage.")
    try:
        text = text.with_columns(pl.lit(None, dtype=pl.String).alias(c) for c in absent)
        return enforce(text.select(_as(c, t.dtype.type) for c, t in columns.items()), model)
    except (InvalidFrame, pl.exceptions.InvalidOperationError) as problem:
        raise InvalidReference(f"{file}: {str(problem).splitlines()[0]}. Correct the table.") from problem


def _as(name: str, dtype: pl.DataType) -> pl.Expr:
    return pl.col(name).str.to_date("%Y-%m-%d") if dtype == pl.Date else pl.col(name).cast(dtype)
