"""A planner's files: which are office files, and what the others are, told by what they hold and not by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from synthetic_data import Problem

_LARGEST = 2_000_000
ENDINGS = (".yml", ".yaml")
_SHEET = ("is a spreadsheet, not an office file", "an office is a text file (.yml); a sheet that is an event log "
          "becomes one when it is saved as CSV and given to `readiness office calibrate`")
_BY_FIRST_BYTES = (
    (b"PK\x03\x04", ("is a zip archive, not an office file", "unpack it and upload the .yml files in it")),
    (b"\xd0\xcf\x11\xe0", _SHEET),
    (b"%PDF", ("is a PDF, not an office file", "upload the .yml file that the PDF was made from")),
    (b"\x89PNG", ("is a picture, not an office file", "a drawn process is read from a BPMN file: "
                  "`readiness office import-bpmn`")),
    (b"\xff\xd8\xff", ("is a picture, not an office file", "upload the .yml file")),
    (b"\x1f\x8b", ("is packed (gzip), not an office file", "unpack it and upload the .yml file")),
    (b"\xff\xfe", ("is text in UTF-16, which an office file is not", "save it again as UTF-8")),
    (b"\xfe\xff", ("is text in UTF-16, which an office file is not", "save it again as UTF-8")),
)
_BPMN = ("is a drawing of a process (BPMN), not an office file", "make a process file of it with "
         "`readiness office import-bpmn` and upload that")
_LOG = ("is an event log, not an office file", "make an office of it with `readiness office calibrate` and upload that")
_SKILL = ("is reviewer skill from a class, not an office file", "upload it below, under Reviewers")


def office_name(name: str) -> str:
    """Return the name under which an office file is kept: its ending in small letters.

    Examples
    --------
    >>> office_name("Norvia.YML")
    'Norvia.yml'
    """
    path = Path(name)
    return path.stem + path.suffix.lower()


def upload_problems(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Yield what is wrong with uploaded files before any of them is written or read."""
    kept: dict[str, str] = {}
    for name, content in files.items():
        yield from _one_upload(name, content)
        twin = kept.setdefault(office_name(name), name)
        if twin != name:
            yield Problem(where=name, rule="has the same name as another file", value=twin, remedy="rename one of them")


def _one_upload(name: str, content: bytes) -> Iterator[Problem]:
    if Path(name).name != name:
        yield Problem(where=name, rule="is not the plain name of a .yml file")
    elif kind := what_it_is(content):
        yield Problem(where=name, rule=kind[0], remedy=kind[1])
    elif Path(name).suffix.lower() not in ENDINGS:
        yield Problem(where=name, rule="is not the plain name of a .yml file",
                      remedy="if it holds an office, let its name end in .yml")
    if len(content) > _LARGEST:
        yield Problem(where=name, rule="is too large for an office file", value=len(content))


def what_it_is(content: bytes) -> tuple[str, str] | None:
    """Return what a file is instead of an office file, and what to do; None when it may be one.

    Examples
    --------
    >>> what_it_is(b"%PDF-1.7")[0], what_it_is(b"extends: claim")
    ('is a PDF, not an office file', None)
    """
    if not content.strip():
        return "is empty", "save the office file again and upload it"
    if content.startswith(b"PK\x03\x04") and b"xl/" in content:
        return _SHEET
    known = next((told for first, told in _BY_FIRST_BYTES if content.startswith(first)), None)
    return known or _by_text(content[:4000].decode("utf-8", errors="replace").lstrip("\ufeff \r\n\t"))


def _by_text(text: str) -> tuple[str, str] | None:
    first = text.partition("\n")[0].strip()
    if text.startswith("<"):
        page = "html" in text[:200].lower()
        other = ("is a web page" if page else "is XML") + ", not an office file", "upload the .yml file"
        return _BPMN if "BPMN" in text else _LOG if "<log" in text or "<trace" in text else other
    if text.startswith("{") and "reviewer skill" in text:
        return _SKILL
    # The first line of a table has separators, and no key as YAML has them.
    cells = max((first.count(mark) for mark in ",;\t"), default=0)
    if cells >= 2 and ": " not in first and not first.startswith(("#", "{", "[", "-", "%")) and not first.endswith(":"):
        return _LOG[0].replace("an event log", "a table (CSV)"), f"if it is an event log, {_LOG[1]}"
    return None
