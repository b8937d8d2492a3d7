"""The text of an XML log in whatever encoding it names, as blocks that the parser takes; or why it cannot be read."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.calibration.log_files import LogFile
from synthetic_data import BadInput, Problem

_BLOCK = 1 << 20
_END = b"\n"
_DECLARED = re.compile(r"""^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")
_TEXTS = ("utf", "iso8859", "cp", "gb", "big5", "koi8", "euc", "shift_jis", "iso2022", "ascii", "mac", "tis-620", "hz",
          "johab", "ptcp", "kz1048")
"""Encodings of texts; Python knows others, which only look like text."""
_WIDE = ("utf-16", "utf-32")


@dataclass(frozen=True)
class XesText:
    """The bytes of a log for the parser.

    Attributes
    ----------
    source : the encoding of the file
    encoding : of the blocks, and what the parser is told: ``utf-8``, whatever the file names
    """

    file: LogFile
    source: str
    encoding: str = "utf-8"

    def blocks(self) -> Iterator[bytes]:
        """Yield the text as UTF-8.

        Raises
        ------
        BadInput : the text is not in the encoding that it names
        """
        decoder = codecs.getincrementaldecoder(self.source)()
        doubt = _Utf8Doubt() if self._has_one_byte_letters() else None
        lines, block = 1, b""
        with self.file.open() as opened:
            try:
                while block := opened.read(_BLOCK):
                    if doubt:
                        doubt.look_at(block)
                    # Python decodes, as the parser itself knows few encodings.
                    yield decoder.decode(block).encode()
                    lines += block.count(b"\n")
                yield decoder.decode(b"", final=True).encode()
            except UnicodeError as error:
                raise BadInput(_export(self.file, self._where_not(error, lines, block))) from None
        if doubt and doubt.is_utf8:
            raise BadInput(_export(self.file, f"names the encoding {self.source}, but its text is UTF-8"))

    def _where_not(self, error: UnicodeError, lines: int, block: bytes) -> str:
        reason = f"is not in the encoding {self.source} that it names or that XML takes for granted"
        place = getattr(error, "start", -1)
        if not 0 <= place < len(block):
            return reason
        shown = block[max(0, place - 12):place + 12]
        return f"{reason}: at line {lines + block[:place].count(_END)} it has {shown!r}"

    def _has_one_byte_letters(self) -> bool:
        return self.source.startswith(("iso8859", "cp12", "mac", "koi8"))


class _Utf8Doubt:
    """Whether text of one-byte letters is UTF-8 in truth: its letters beyond ASCII then come in the right groups."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._sound, self._beyond = True, False

    def look_at(self, block: bytes) -> None:
        if self._sound:
            self._beyond |= not block.isascii()
            try:
                self._decoder.decode(block)
            except UnicodeDecodeError:
                self._sound = False

    @property
    def is_utf8(self) -> bool:
        return self._sound and self._beyond


def text_of(file: LogFile) -> XesText:
    """Return the text of a log, its encoding found out.

    Raises
    ------
    BadInput : the encoding is not known, or the first bytes say another one
    """
    if file.bom:
        return XesText(file=file, source=file.bom)
    begin = file.head[:4]
    for wide, pattern in (("utf-16-le", b"<\0"), ("utf-16-be", b"\0<")):
        if begin.startswith(pattern):
            return XesText(file=file, source=wide)
    declared = _DECLARED.match(file.head[:400].decode("latin-1"))
    return XesText(file=file, source=_known(file, declared[1]) if declared else "utf-8")


def _known(file: LogFile, name: str) -> str:
    try:
        codec = codecs.lookup(name).name
        # Fails for codecs of Python that are no encoding of text, such as base64.
        b"".decode(codec)
    except (LookupError, ValueError):
        codec = ""
    if not codec.startswith(_TEXTS):
        rule = "names an encoding that is not known"
        raise BadInput(Problem(where=str(file.path), rule=rule, value=name, remedy="save it as UTF-8 text"))
    if codec.startswith(_WIDE):
        raise BadInput(_export(file, f"names the encoding {name}, but its first bytes are not in it"))
    # As on the web: who names Latin 1 writes Windows 1252, which has letters where Latin 1 has controls.
    return "cp1252" if codec == "iso8859-1" else codec


def _export(file: LogFile, rule: str) -> Problem:
    remedy = "export it again as UTF-8, or name the true encoding in the first line"
    return Problem(where=str(file.path), rule=rule, remedy=remedy)
