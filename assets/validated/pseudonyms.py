"""Identifiers of people to keyed pseudonyms: equal people stay equal, and nobody without the key finds them.

A pseudonym is the first half of HMAC-SHA-256 over the identifier, as 32 hex digits: of a force's few million people
no two meet in 128 bits. The key never leaves this machine; what a release names is its fingerprint.
"""

import hashlib
import hmac
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from schemas.errors import InvalidSetting

KEY_VARIABLE, FILE_VARIABLE = "PERFORMANCE_PSEUDONYM_KEY", "PERFORMANCE_PSEUDONYM_KEY_FILE"
KEY_BYTES = 32
HEX_DIGITS = 32  # of a pseudonym
BLOCK, INNER, OUTER = 64, 0x36, 0x5C  # of HMAC over SHA-256, RFC 2104
OWNER_ONLY = 0o600
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class PseudonymKey:
    """The secret that pseudonyms are made with; it shows itself to nobody who prints it."""

    secret: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """Name of the key, from which it cannot be found."""
        return hmac.digest(self.secret, b"fingerprint of a pseudonym key", hashlib.sha256).hex()[:16]

    def pseudonyms(self, column: str) -> pl.Expr:
        """Pseudonyms of a column of identifiers; none where there is none."""
        return pl.col(column).map_batches(self._each, return_dtype=pl.String, is_elementwise=True)

    def _each(self, identifiers: pl.Series) -> pl.Series:
        inner, outer = self._begun()

        def keyed(identifier: str | None) -> str | None:
            if identifier is None:
                return None
            within, around = inner.copy(), outer.copy()
            within.update(identifier.encode())
            around.update(within.digest())
            return around.hexdigest()[:HEX_DIGITS]

        return pl.Series(identifiers.name, map(keyed, identifiers.to_list()), dtype=pl.String)

    def _begun(self) -> list["hashlib._Hash"]:
        """The two hashes of HMAC, fed with the key: a copy of each is half the time of an HMAC from its beginning."""
        secret = self.secret if len(self.secret) <= BLOCK else hashlib.sha256(self.secret).digest()
        return [hashlib.sha256(bytes(byte ^ pad for byte in secret.ljust(BLOCK, b"\0"))) for pad in (INNER, OUTER)]


def load_key(warehouse: Path) -> PseudonymKey:
    """Find the key: in the environment, else in its file, which the first run writes.

    Args:
        warehouse: folder of the file `pseudonym.key`, unless the environment names another file.

    Raises:
        InvalidSetting: the key is too short or not hex, or others may read its file.
    """
    if given := os.environ.get(KEY_VARIABLE):
        return _key(given, KEY_VARIABLE)
    path = Path(os.environ.get(FILE_VARIABLE) or warehouse / "pseudonym.key")
    if not path.exists():
        _generate(path)
    if path.stat().st_mode & OTHERS:
        raise InvalidSetting(f"{path} can be read by others. Run: chmod 600 {path}")
    return _key(path.read_text(encoding="ascii", errors="replace"), str(path))


def _key(text: str, where: str) -> PseudonymKey:
    try:
        secret = bytes.fromhex(text.strip())
    except ValueError:
        secret = b""
    if len(secret) < KEY_BYTES:
        raise InvalidSetting(
            f"{where} holds no key. A key is {2 * KEY_BYTES} hex digits, e.g. of: openssl rand -hex 32"
        )
    return PseudonymKey(secret)


def _generate(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
