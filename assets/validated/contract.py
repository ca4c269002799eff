"""What a delivery of a source is judged by: its source, the code lists, the key of pseudonyms, and the code."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import polars as pl

import assets
import schemas
from assets.validated.pseudonyms import PseudonymKey
from assets.validated.reference import Reference
from assets.validated.sources.definition import Source
from schemas.errors import RefusedDelivery


@dataclass(frozen=True, kw_only=True, eq=False)
class Contract:
    """One source's contract in one run.

    Attributes:
        own_force: force whose systems deliver; rows of files that name no force are its own.
        key: key of the pseudonyms; none for a source without people.
    """

    source: Source
    reference: Reference
    own_force: str = ""
    key: PseudonymKey | None = None

    @cached_property
    def known(self) -> Mapping[str, pl.Series]:
        """Values allowed in the columns that are looked up."""
        return self.reference.known(self.source)

    @cached_property
    def fingerprint(self) -> str:
        """Name of all that the judgement depends on: a delivery is judged anew when it changes."""
        lists = {column: sorted(values.to_list()) for column, values in self.known.items()}
        aliases = self.reference["force_alias"].rows() if self._is_named_by_file else []
        key = self.key.fingerprint if self.key else ""
        return hashlib.sha256(repr((_code(), lists, aliases, self.own_force, key)).encode()).hexdigest()[:16]

    @property
    def _is_named_by_file(self) -> bool:
        return "(?P<force>" in self.source.file_name

    def constants(self, row: Mapping) -> dict[str, object]:
        """Columns of the model that come from a delivery's name and arrival.

        Args:
            row: the delivery's row of the ledger.

        Raises:
            RefusedDelivery: the name holds a force, a month or a date that is not one.
        """
        named = re.fullmatch(self.source.file_name, Path(row["file"]).name)
        date = named.groupdict().get("date") if named else None
        if date and row["extract_date"] is None:
            raise RefusedDelivery(row["file"], f"{date} is not a date", "Rename the file to its extract date.")
        model = self.source.model.to_schema().columns
        mapped = set(self.source.header_map(str(row["delivered_on"])).values())
        values: dict[str, object] = {"delivered_on": row["delivered_on"]}
        if "force" in model and "force" not in mapped:
            values["force"] = self._force_of_file(row) if self._is_named_by_file else self.own_force
        if "file_month" in model:
            month = pl.Series([f"{row['month']}-01"]).str.to_date("%Y-%m-%d", strict=False)[0]
            if month is None:
                raise RefusedDelivery(row["file"], f"{row['month']!r} is not a month", "Rename the file.")
            values["file_month"] = month
        return values

    def _force_of_file(self, row: Mapping) -> str:
        force = self.reference.force_named(row["force"])
        if force is None:
            raise RefusedDelivery(
                row["file"], f"no force is known as {row['force']!r}", "Add it to reference/force_alias.csv."
            )
        return force


@cache
def _code() -> str:
    digest = hashlib.sha256()
    folders = (Path(schemas.__file__).parent, Path(assets.__file__).parent / "validated")
    for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
