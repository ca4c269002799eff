"""What a delivery's bytes are: fingerprinted and looked at in one pass, for each pass unpacks them anew."""

import codecs
import gzip
import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from threading import Thread
from typing import cast

import numpy as np
from zlib_ng import gzip_ng, zlib_ng

from assets.raw.limits import MIB, limits, over
from assets.raw.share import tried_again
from schemas.errors import OverLimit

CHUNK = 1 << 20
LINE_END = ord("\n")
_UNPACKING = cast("type[Exception]", zlib_ng.error)  # told by its types to be an instance
# What a gzip file raises that is cut off or is none, or whose header goes on for half a megabyte.
DAMAGED = (EOFError, _UNPACKING, gzip.BadGzipFile, OverflowError)
NOT_TEXT = (".parquet", ".xlsx")
PACKS = 10  # times that gzip packs a table, about
REMEMBERED = 10_000  # files
USUAL = sys.getswitchinterval()  # seconds


@dataclass(kw_only=True)
class Anatomy:
    """What a text file is made of, seen in one pass over its bytes.

    Attributes:
        sha256: of its content.
        quotes: number of quotation marks; an odd one is a record that never ends.
        open_line: bytes since the last line end.
        longest, longest_at: bytes of its longest line, where that is longer than a chunk, and its number.
        breaks_in_quotes: line breaks inside quoted fields, which move the source lines after them.
        has_return: a carriage return is in it, as in CRLF or in the line ends of old Macs.
        text: the file that is read: itself, or its copy in UTF-8.
        fields: number of columns of its header.
    """

    sha256: str = ""
    size: int = 0
    lines: int = 0
    open_line: int = 0
    longest: int = 0
    longest_at: int = 0
    quotes: int = 0
    breaks_in_quotes: int = 0
    is_utf8: bool = True
    has_nul: bool = False
    has_return: bool = False
    ends_line: bool = True
    text: Path = Path()
    fields: int = 0


_begun: dict[tuple[Path, str], Future[Anatomy]] = {}  # files being looked at, by path and stamp


def content(path: Path) -> Iterator[bytes]:
    """Content of a text file in chunks, unpacked where it is gzip; raises one of `DAMAGED` where that fails.

    Raises:
        OverLimit: it is more than a delivery may hold, or packed as no table is.
    """
    size, most = 0, _most(path)
    with gzip_ng.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            if (size := size + len(chunk)) > most:
                raise _too_much(path, most)
            yield chunk


def _most(path: Path) -> int:
    """Bytes that a delivery's content may have."""
    return limits().content_bytes(path.stat().st_size if path.suffix == ".gz" else None)


def size_about(path: Path) -> int:
    """Bytes that a file's content has, about: told without unpacking it."""
    size = path.stat().st_size
    return size * PACKS if path.suffix == ".gz" else size


def _too_much(path: Path, most: int) -> OverLimit:
    setting = "content_mib" if most == limits().content_bytes(None) else "packed_times"
    return over(path.name, f"its content goes on after {most // MIB:,} MiB", setting)


def stamp(path: Path) -> str:
    """Size, times and number of a file: one of them changes when its content does; '' where it was taken away."""
    try:
        told = path.stat()
    except FileNotFoundError:
        return ""
    return f"{told.st_size} {told.st_mtime_ns} {told.st_ctime_ns} {told.st_ino}"


@tried_again
def fingerprint(path: Path) -> tuple[str, int]:
    """SHA-256 and number of lines of a file's content, unpacked: a file and its gzip are one delivery.

    Raises:
        OSError: it cannot be read, nor could it be a moment later.
    """
    try:
        if path.suffix not in NOT_TEXT:
            seen = looked_at(path)
            return seen.sha256, seen.lines
    except (*DAMAGED, OverLimit):  # still a delivery: reading refuses it, and says why
        return _of_its_bytes(path), whole_lines(path)
    return _of_its_bytes(path), 0


def _of_its_bytes(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def whole_lines(path: Path) -> int:
    """Line ends of what can be read of a text file."""
    lines = 0
    with suppress(*DAMAGED, OverLimit):
        for chunk in content(path):
            lines += _line_ends(chunk)
    return lines


def _line_ends(chunk: bytes) -> int:
    """Line ends of a chunk, counted in a quarter of the time of its own count, and outside Python's lock."""
    return int(np.count_nonzero(np.frombuffer(chunk, np.uint8) == LINE_END))


def looked_at(path: Path) -> Anatomy:
    """Look at a text file's bytes; at a file that this process has looked at and that is the same, not again.

    Raises one of `DAMAGED` where it cannot be unpacked.

    Raises:
        OverLimit: its content is more than a delivery may hold.
    """
    told = stamp(path)
    begun = _begun.pop((path, told), None)
    is_here = begun is None or begun.cancel()  # nobody begins with it, or it waits for its turn
    seen = replace(_looked_at(path, told) if is_here else begun.result())
    if seen.size > (most := _most(path)):  # it may have been looked at under another limit
        raise _too_much(path, most)
    return seen


def begin(paths: Sequence[Path]) -> None:
    """Begin to look at text files, as many as there are cores, beside what the process does; `looked_at` waits."""
    begun = {(path, stamp(path)): Future[Anatomy]() for path in paths}
    _begun.update(begun)
    waiting, threads = iter(begun.items()), min(len(begun), cores())
    ended: list[int] = []

    def look() -> None:
        for (path, told), future in waiting:
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(_looked_at(path, told))
            except BaseException as problem:  # noqa: BLE001 - told to whoever asks for the file
                future.set_exception(problem)
        ended.append(1)
        if len(ended) == threads:
            sys.setswitchinterval(USUAL)

    if begun:
        sys.setswitchinterval(USUAL / 10)  # else each piece waits that long for a thread that loads modules
    for _ in range(threads):
        Thread(target=look, daemon=True).start()  # a process that ends does not wait for it


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@lru_cache(maxsize=REMEMBERED)
def _looked_at(path: Path, _stamp: str) -> Anatomy:
    seen, decoder, digest = Anatomy(), codecs.getincrementaldecoder("utf-8")(), hashlib.sha256()
    for chunk in content(path):
        digest.update(chunk)
        _look_at(chunk, seen, decoder)
    seen.is_utf8 = seen.is_utf8 and _decodes(decoder, b"", final=True)
    seen.sha256 = digest.hexdigest()
    return seen


def _look_at(chunk: bytes, seen: Anatomy, decoder: codecs.IncrementalDecoder) -> None:
    first, last = chunk.find(b"\n"), chunk.rfind(b"\n")
    longest = seen.open_line + (len(chunk) if first < 0 else first)  # one within a chunk is shorter than that
    if longest > seen.longest:
        seen.longest, seen.longest_at = longest, seen.lines + 1
    seen.open_line = seen.open_line + len(chunk) if last < 0 else len(chunk) - last - 1
    breaks = _line_ends(chunk)
    if b'"' in chunk:
        segments = chunk.split(b'"')
        first_inside = 1 - seen.quotes % 2
        seen.breaks_in_quotes += sum(part.count(b"\n") for part in segments[first_inside::2])
        seen.quotes += len(segments) - 1
    elif seen.quotes % 2:
        seen.breaks_in_quotes += breaks
    seen.size += len(chunk)
    seen.lines += breaks
    seen.has_nul = seen.has_nul or b"\0" in chunk
    seen.has_return = seen.has_return or b"\r" in chunk
    seen.ends_line = chunk.endswith(b"\n")
    is_plain = chunk.isascii() and decoder.getstate() == (b"", 0)  # told in a tenth of the time of its decoding
    seen.is_utf8 = seen.is_utf8 and (is_plain or _decodes(decoder, chunk))


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True
