"""Deliveries that are broken in ways that suppliers, networks and disks break them: good bytes in, bad ones out."""

import gzip
import io
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

Break = Callable[[bytes, random.Random], bytes]
MANY = 10_000_000
MB_AT_ONCE = 16 << 20


def _lines(good: bytes) -> list[bytes]:
    return good.splitlines(keepends=True)


def _spread(good: bytes, draw: random.Random, what: bytes, times: int) -> bytes:
    for _ in range(times):
        at = draw.randrange(len(good))
        good = good[:at] + what + good[at:]
    return good


def _without_column(good: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(good.split(b"\n", 1)[0].count(b",") + 1)
    rows = [line.rstrip(b"\r\n").split(b",") for line in _lines(good)]
    return b"\n".join(b",".join(row[:at] + row[at + 1 :]) for row in rows) + b"\n"


def _swapped_halves(good: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(1, len(good))
    return good[at:] + good[:at]


def _flipped(good: bytes, draw: random.Random) -> bytes:
    broken = bytearray(good)
    for _ in range(len(good) // 20):
        broken[draw.randrange(len(broken))] = draw.randrange(256)
    return bytes(broken)


def _in_zip(good: bytes, _: random.Random) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("../../outside.csv", good)
    return content.getvalue()


OF_TEXT: dict[str, Break] = {
    "cut off anywhere": lambda good, draw: good[: draw.randrange(1, len(good))],
    "UTF-16": lambda good, _: good.decode("utf-8-sig").encode("utf-16"),
    "UTF-16 without its mark": lambda good, _: good.decode("utf-8-sig").encode("utf-16-le"),
    "UTF-32": lambda good, _: good.decode("utf-8-sig").encode("utf-32"),
    "EBCDIC": lambda good, _: good.decode("utf-8-sig").encode("cp037", errors="replace"),
    "NUL bytes within": lambda good, draw: _spread(good, draw, b"\0", 5),
    "control characters": lambda good, draw: _spread(good, draw, b"\x1a\x1b[31m\x07", 5),
    "a line of 50 MB": lambda good, _: good + b"x" * 50_000_000 + b"\n",
    "a header of 50 MB": lambda good, _: b"x" * 50_000_000 + good,
    "10^7 quotes": lambda good, _: good + b'"' * MANY + b"\n",
    "an odd number of quotes": lambda good, _: good + b'"' * (MANY // 10 + 1) + b"\n",
    "10^7 commas": lambda good, _: good + b"," * MANY + b"\n",
    "10^6 columns": lambda good, _: b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n" + good,
    "10^7 line ends": lambda good, _: good + b"\n" * MANY,
    "tabs for commas": lambda good, _: good.replace(b",", b"\t"),
    "semicolons for commas": lambda good, _: good.replace(b",", b";"),
    "a column more": lambda good, _: b"".join(line.rstrip(b"\r\n") + b",more\n" for line in _lines(good)),
    "a column less": _without_column,
    "columns without a header": lambda good, _: b"".join(_lines(good)[1:]),
    "the header twice": lambda good, _: _lines(good)[0] + good,
    "one header for two columns": lambda good, _: good.replace(good.split(b",", 2)[1], good.split(b",", 1)[0], 1),
    "halves in the wrong order": _swapped_halves,
    "bytes flipped": _flipped,
    "random bytes": lambda good, draw: draw.randbytes(len(good)),
    "empty": lambda _, __: b"",
    "a space": lambda _, __: b" ",
    "the byte order mark alone": lambda _, __: b"\xef\xbb\xbf",
    "three byte order marks": lambda good, _: b"\xef\xbb\xbf" * 3 + good,
    "a web page": lambda _, __: b"<!DOCTYPE html><html><body>Your session has expired, please log in.</body></html>\n",
    "an error of a database": lambda _, __: b"ORA-01555: snapshot too old\n0 rows selected.\n",
    "a ZIP with a path out": _in_zip,
    "gzip under a plain name": lambda good, _: gzip.compress(good),
    "formulas": lambda good, _: good.replace(b",", b",=cmd|' /C calc'!A0,", 3),
    "surrogates": lambda good, draw: _spread(good, draw, b"\xed\xa0\x80", 3),
    "line ends of old Macs": lambda good, _: good.replace(b"\r\n", b"\n").replace(b"\n", b"\r"),
    "numbers beyond all bounds": lambda good, _: good.replace(b"2016", b"9" * 400),
    "dates of the year 0": lambda good, _: good.replace(b"2016", b"0000"),
}
OF_GZIP: dict[str, Break] = {
    "a gzip cut off": lambda good, draw: gzip.compress(good)[: draw.randrange(11, len(gzip.compress(good)) - 8)],
    "a gzip with a wrong checksum": lambda good, _: gzip.compress(good)[:-8] + b"\0" * 8,
    "a gzip of 1 GB of nothing": lambda good, _: gzip.compress(good) + gzip.compress(b"\0" * MB_AT_ONCE) * 64,
    "a gzip of 1 GB of one line": lambda good, _: gzip.compress(good) + gzip.compress(b"x" * MB_AT_ONCE) * 64,
    "a gzip of 1 GB of line ends": lambda good, _: gzip.compress(good) + gzip.compress(b"\n" * MB_AT_ONCE) * 64,
    "a gzip within a gzip": lambda good, _: gzip.compress(gzip.compress(good)),
    "bytes after the gzip": lambda good, draw: gzip.compress(good) + draw.randbytes(1000),
}
OF_WORKBOOKS: dict[str, Break] = {
    "cut off anywhere": lambda good, draw: good[: draw.randrange(1, len(good))],
    "bytes flipped": _flipped,
    "random bytes": lambda good, draw: draw.randbytes(len(good)),
    "empty": lambda _, __: b"",
    "a ZIP with a path out": _in_zip,
    "a workbook of 300 MB of blanks": lambda good, _: _inflated(good),
}


def _inflated(good: bytes) -> bytes:
    """The workbook with its sheet made of blanks, which pack a thousandfold."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            is_sheet = name.startswith("xl/worksheets/sheet")
            new.writestr(name, old.read(name).replace(b"<sheetData>", b"<sheetData>" + b" " * 300_000_000)
                         if is_sheet else old.read(name))  # fmt: skip
    return content.getvalue()


def a_folder(path: Path, _: bytes) -> None:
    """A folder of the delivery's name."""
    path.mkdir()
    (path / "within.csv").write_text("a,b\n")


def a_way_out(path: Path, good: bytes) -> None:
    """A link to a file outside the raw folder."""
    outside = path.parents[2] / "outside" / path.name
    outside.parent.mkdir(exist_ok=True)
    outside.write_bytes(good.replace(b"2016", b"2015"))
    path.symlink_to(outside)


def to_nowhere(path: Path, _: bytes) -> None:
    """A link that leads nowhere."""
    path.symlink_to("/nonexistent/file")


def in_a_ring(path: Path, _: bytes) -> None:
    """A link to itself."""
    path.symlink_to(path.name)


def endless(path: Path, _: bytes) -> None:
    """A link to a device that never ends."""
    path.symlink_to("/dev/zero")


def a_pipe(path: Path, _: bytes) -> None:
    """A named pipe, on which a reader waits for ever."""
    os.mkfifo(path)


def unreadable(path: Path, good: bytes) -> None:
    """A file that nobody may read."""
    path.write_bytes(good)
    path.chmod(0)


_KINDS = (a_folder, a_way_out, to_nowhere, in_a_ring, endless, a_pipe, unreadable)
OF_FOLDERS = {kind.__name__.replace("_", " "): kind for kind in _KINDS}
