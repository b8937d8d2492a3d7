"""What a log's file is, told by its content: endings lie, and capital ones are as good as small ones."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO, cast

from synthetic_data import BadInput, Problem

TABLE, XES, PARQUET = "table", "xes", "parquet"
_ENDINGS = {".csv": TABLE, ".tsv": TABLE, ".txt": TABLE, ".xes": XES, ".parquet": PARQUET}
# Enough for the headings and many rows of any table.
_HEAD = 1 << 18
_GZIP = b"\x1f\x8b"
_FOLDED, _LOOKED_AT = 300, 1 << 20
"""Times that a packed log is smaller, and packed bytes from which on that is asked: logs that people keep come to 10 to
60, and one line again and again to 1,000, of which a small file fills the memory."""
_FOLDS_AT_MOST = 1_032
"""Times that gzip can make anything smaller (RFC 1951: 258 bytes in two bits)."""
_BOMS = (
    # UTF-32 first, as its mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)
_EXPORT = "export the log as .csv, .xes or .parquet"
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "is an old Excel or Word file", "save the sheet as CSV UTF-8"),
    (b"%PDF", "is a PDF", _EXPORT),
    (b"SQLite format 3", "is a SQLite database", _EXPORT),
    (b"BZh", "is packed with bzip2", "unpack it, or pack it with gzip"),
    (b"\xfd7zXZ", "is packed with xz", "unpack it, or pack it with gzip"),
    (b"7z\xbc\xaf\x27\x1c", "is packed with 7-Zip", "unpack it, or pack it with gzip"),
    (b"Rar!", "is packed with RAR", "unpack it, or pack it with gzip"),
    (b"\x28\xb5\x2f\xfd", "is packed with Zstandard", "unpack it, or pack it with gzip"),
    (_GZIP, "is packed twice", "unpack it once"),
    (b"ARROW1", "is a Feather file", _EXPORT),
    (b"\x89HDF", "is an HDF5 file", _EXPORT),
    (b"{", "is JSON", _EXPORT),
    (b"[{", "is JSON", _EXPORT),
)
"""First bytes → what the file is, and what to do."""


@dataclass(frozen=True, kw_only=True)
class LogFile:
    """A file whose kind is known.

    Attributes
    ----------
    kind : `TABLE` (text with separators), `XES` or `PARQUET`
    packed : whether it is packed with gzip
    head : its first bytes, unpacked
    bom : the encoding that its first bytes name; empty when they name none
    """

    path: Path
    kind: str
    packed: bool
    head: bytes
    bom: str

    def open(self) -> BinaryIO:
        """Open the bytes, unpacked."""
        return cast(BinaryIO, gzip.open(self.path, "rb")) if self.packed else self.path.open("rb")


def look_into(path: Path) -> LogFile:
    """Return what a file is.

    Raises
    ------
    BadInput : it is not there, empty, damaged, or no log
    """
    if path.is_dir():
        raise BadInput(Problem(where=str(path), rule="is a folder, where one file is needed",
                               remedy="put the parts of the log that lie in it into one file, and give that"))
    if not path.is_file():
        raise BadInput(Problem(where=str(path), rule="does not exist or is not a file"))
    with damage_in_words(path):
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            head = file.read(_HEAD)
        if packed:
            _refuse_unfolding(path)
    if not head.strip():
        raise BadInput(Problem(where=str(path), rule="is empty"))
    bom = next((name for mark, name in _BOMS if head.startswith(mark)), "")
    return LogFile(path=path, kind=_kind(path, head, bom, packed), packed=packed, head=head, bom=bom)


def _refuse_unfolding(path: Path) -> None:
    """Refuse what unfolds to far more than a log does; it is unpacked piece by piece, and only so far.

    Raises
    ------
    BadInput : as said
    """
    folded = path.stat().st_size
    most = _FOLDED * max(folded, _LOOKED_AT)
    if folded * _FOLDS_AT_MOST <= most:
        return
    with gzip.open(path, "rb") as file:
        if any(size > most for size in accumulate(map(len, iter(partial(file.read, _HEAD), b"")))):
            raise BadInput(Problem(where=str(path), rule=f"unfolds to more than {most:,} bytes, as no log of its size "
                                   "does", remedy="unpack it and look at what it holds"))


@contextmanager
def damage_in_words(path: Path) -> Iterator[None]:
    """Turn what the system and gzip say about a damaged file into one sentence."""
    try:
        yield
    except (EOFError, zlib.error, OSError) as error:
        rule = f"breaks off or is damaged ({' '.join(str(error).split())[:160]})"
        raise BadInput(Problem(where=str(path), rule=rule, remedy="fetch or unpack the file again")) from None


def _kind(path: Path, head: bytes, bom: str, packed: bool) -> str:
    if head.startswith(b"PAR1"):
        if packed:
            raise BadInput(Problem(where=str(path), rule="is a Parquet file packed with gzip", remedy="unpack it"))
        return PARQUET
    if head.startswith(b"PK\x03\x04"):
        raise BadInput(_archive(path, head))
    begin = _begin(head, bom)
    # A mark of encoding, or the zero bytes of UTF-16, stand before text; other first bytes name other programs.
    for mark, rule, remedy in () if bom else _OTHERS:
        if begin.startswith(mark):
            raise BadInput(Problem(where=str(path), rule=f"{rule}, no event log", remedy=remedy))
    if begin[:14].lower().startswith((b"<!doctype html", b"<html")):
        raise BadInput(Problem(where=str(path), rule="is a web page, no event log", remedy=_EXPORT))
    if begin.startswith(b"<"):
        return XES
    ending = _ENDINGS.get(_ending(path))
    if ending is None:
        rule = "must end in .csv, .tsv, .txt, .parquet or .xes (or .csv.gz, .xes.gz)"
        raise BadInput(Problem(where=str(path), rule=rule))
    if ending == PARQUET:
        raise BadInput(Problem(where=str(path), rule="is not a readable table: a Parquet file begins with PAR1",
                               remedy=_EXPORT))
    return TABLE


def _ending(path: Path) -> str:
    name = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    return name.suffix.lower()


def _begin(head: bytes, bom: str) -> bytes:
    """Return the first letters, whatever the encoding."""
    return head[:512].removeprefix(codecs.BOM_UTF8).replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")


def _archive(path: Path, head: bytes) -> Problem:
    if b"xl/" in head or b"[Content_Types].xml" in head:
        return Problem(where=str(path), rule="is an Excel or other Office file, whatever its ending says",
                       remedy="open it and save the sheet as CSV UTF-8, with dates formatted as 2024-01-31 09:15")
    return Problem(where=str(path), rule="is a ZIP archive", remedy="unpack it and give the log inside")
