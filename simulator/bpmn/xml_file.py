"""The bytes of a drawing as XML: in any encoding that can be told for sure, and never with a document type."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from synthetic_data import BadInput, Problem

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_LARGEST = 20_000_000
"""Bytes; drawings of offices have some hundred thousand."""
# UTF-32 before UTF-16, with whose mark its own begins.
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BARE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]*)""")
_NO_LETTERS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined", "mbcs",
                         "oem"})
"""Codecs of Python that are no encoding of an XML file."""
_FAULTS = {
    expat.errors.XML_ERROR_MISPLACED_XML_PI: (
        "has something before the line <?xml ...>", "take out what stands before it, empty lines too"),
    expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: (
        "goes on after the end of the drawing", "keep one drawing in a file"),
    expat.errors.XML_ERROR_UNDEFINED_ENTITY: (
        "holds a sign such as &nbsp; that XML does not know", "write the sign itself, and &amp; for &"),
    expat.errors.XML_ERROR_TAG_MISMATCH: (
        "closes an element that is not the last one opened", "the file was changed or cut; export it again"),
    expat.errors.XML_ERROR_UNBOUND_PREFIX: (
        "uses a prefix that it does not declare", "add its xmlns: to the first element, or export the file again"),
    expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE: (
        "has an element with one attribute twice", "keep one of the two"),
}
"""What the parser says → what is wrong, and what to do."""
_CONTROLS = re.compile("[\x80-\x84\x86-\x9f]")


def read_xml(path: Path) -> ElementTree.Element:
    """Return the first element of a BPMN file.

    Raises
    ------
    BadInput : no such file, too large, in an encoding that is unknown or not its own, with a document type (which
        could open other files or swell without end), not well-formed, or no BPMN 2.0
    """
    text = _text(path, _bytes(path))
    _refuse_document_type(text, path)
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise BadInput(_ill_formed(path, text, error)) from None
    if root.tag != f"{{{MODEL}}}definitions":
        raise BadInput(Problem(where=str(path), rule="must be a BPMN 2.0 drawing", value=root.tag,
                               remedy="save the drawing as BPMN 2.0 XML"))
    return root


def _ill_formed(path: Path, text: str, error: ElementTree.ParseError) -> Problem:
    """Say what is wrong with a text that is no XML, and what to do about that."""
    line, column = error.position
    begin = text.lstrip("\ufeff \t\r\n")
    if not begin:
        return Problem(where=str(path), rule="is empty", remedy="export the drawing again")
    if not begin.startswith("<"):
        return Problem(where=str(path), rule="is no drawing in XML", value=begin[:20],
                       remedy="unpack an archive, or export the drawing as BPMN 2.0 XML")
    if "\0" in text:
        return Problem(where=f"{path}: line {text[:text.index(chr(0))].count(chr(10)) + 1}",
                       rule="holds a NUL character, which no XML has", remedy="export the drawing again")
    said, remedy = _FAULTS.get(expat.errors.messages.get(error.code, ""), (
        f"is not well-formed XML at column {column}", "the file may be cut off; export it again"))
    shown = next(iter(text.splitlines()[line - 1:line]), "").strip()[:60]
    return Problem(where=f"{path}: line {line}", rule=said, value=shown or None, remedy=remedy)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise BadInput(Problem(where=str(path), rule="does not exist or is no file",
                               remedy="give the path of a .bpmn file"))
    if path.stat().st_size > _LARGEST:
        raise BadInput(Problem(where=str(path), rule="is too large for a drawing", remedy="export one process alone"))
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(Problem(where=str(path), rule=f"cannot be read ({error.strerror})",
                               remedy="look at who may read it")) from None


def _text(path: Path, data: bytes) -> str:
    """Decode by the byte order mark, else by the first two bytes, else by what the file says, else as UTF-8."""
    sure = next((codec for mark, codec in _MARKS if data.startswith(mark)), "") or next(
        (codec for start, codec in _BARE if data.startswith(start)), "")
    match = _DECLARED.match(data)
    said = match[1].decode("latin-1") if match and not sure else ""
    codec = sure or _codec(path, said or "utf-8")
    try:
        text = data.decode(codec)
    except UnicodeError as error:
        place = getattr(error, "start", 0)
        line = data[:place].count(b"\n") + 1
        raise _encoding(path, f"is not text in {said or codec} at line {line}, "
                        f"where it has {data[max(0, place - 12):place + 12]!r}") from None
    if said and codec != "utf-8":
        _refuse_second_reading(path, said, text, data)
    return text


def _codec(path: Path, said: str) -> str:
    try:
        name = codecs.lookup(said).name
    except (LookupError, ValueError):
        name = "undefined"
    if name in _NO_LETTERS or not getattr(codecs.lookup(name), "_is_text_encoding", True):
        raise _encoding(path, f"says that it is written in {said!r}, an encoding that is not known here")
    if name.startswith(("utf-16", "utf-32")):
        raise _encoding(path, f"says that it is written in {said}, and is not")
    return name


def _refuse_second_reading(path: Path, said: str, text: str, data: bytes) -> None:
    """Refuse a file that says one encoding and is, as its bytes show, in another."""
    if _CONTROLS.search(text):
        raise _encoding(path, f"says that it is written in {said}, but holds bytes that are no letters there")
    try:
        other = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    if other != text:
        one = next(n for n, (a, b) in enumerate(zip(text, other, strict=False)) if a != b)
        raise _encoding(path, f"says that it is written in {said}, but is UTF-8 text as well: “{text[one:one + 12]}” "
                        f"or “{other[one:one + 12]}”")


def _encoding(path: Path, rule: str) -> BadInput:
    return BadInput(Problem(where=str(path), rule=rule, remedy="save it as UTF-8 in the drawing program"))


class _DocumentTypeError(Exception):
    """Stops the parser at a document type, before any entity is declared."""


def _refuse_document_type(text: str, path: Path) -> None:
    # A parser of its own, as ElementTree cannot be told to stop at a document type.
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = _stop
    try:
        parser.Parse(text.encode("utf-8"), True)
    except _DocumentTypeError:
        raise BadInput(Problem(where=str(path), rule="holds a document type, which a drawing never needs",
                               remedy="export it again from the drawing program")) from None
    except expat.ExpatError:
        return  # said with its place when the elements are read


def _stop(*_: object) -> None:
    raise _DocumentTypeError
