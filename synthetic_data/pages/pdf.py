"""The same document as a tagged PDF (PDF/UA-1), set by typst without a browser or system fonts."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from synthetic_data.core.errors import ReadinessError
from synthetic_data.pages.blocks import (
    Bullets,
    Details,
    Document,
    Figure,
    Heading,
    KeyFigure,
    Link,
    Note,
    PageElement,
    Paragraph,
    Table,
)
from synthetic_data.pages.frame import framed
from synthetic_data.pages.tiles import SCALES, pieces, seen_through, size_of, whole_boxes

_PREAMBLE = """\
#set document(title: {title}, date: none)
#set page(paper: "a4", margin: 20mm, numbering: "1 / 1")
#set text(lang: {language}, size: 10pt, fallback: true)
#set par(leading: 0.7em)
#set table(stroke: 0.4pt + luma(200), inset: 5pt)
#show heading: set block(above: 1.4em, below: 0.7em)
= {heading}
"""


def render_pdf(document: Document, target: Path) -> None:
    """Write the document as a PDF file.

    Raises
    ------
    ReadinessError : the optional package typst is not installed; the remedy is in the message
    """
    try:
        import typst
    except ImportError:
        raise ReadinessError("PDF needs the extra `pdf` (pip install readiness-lab[pdf]); "
                             "or print the HTML report from the browser") from None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "report.typ"
        source.write_text("\n".join(_source(document, Path(folder))), encoding="utf-8")
        target.write_bytes(typst.compile(str(source), root=folder, pdf_standards=["ua-1"]))


def _source(document: Document, folder: Path) -> Iterator[str]:
    yield _PREAMBLE.format(title=_text(document.title), heading="#" + _text(document.title),
                           language=_text(document.language))
    if document.lead:
        yield f"#text(size: 12pt)[#{_text(document.lead)}]\n"
    for position, (together, run) in enumerate(groupby(document.blocks, lambda block: isinstance(block, KeyFigure))):
        blocks = list(run)
        if together:
            yield _key_figures(blocks)
            continue
        for place, block in enumerate(blocks):
            yield from _block(block, folder, f"{position}-{place}", document.language)
    if document.footer:
        yield f"\n#line(length: 100%)\n#text(size: 8pt)[#{_text(document.footer)}]"


def _block(block: PageElement, folder: Path, name: str, language: str) -> Iterator[str]:
    match block:
        case Table():
            yield _table(block)
        case Figure():
            yield from _figure(block, folder, name)
        case Details(summary, blocks, _):
            # A large drawing has pages of its own, lying; its heading goes there with it.
            lying = any(isinstance(inner, Figure) and _lies(inner) for inner in blocks)
            yield "\n#set page(flipped: true)" if lying else ""
            yield f"\n=== #{_text(summary)}\n"
            for position, inner in enumerate(blocks):
                yield from _block(inner, folder, f"{name}-{position}", language)
            yield "\n#set page(flipped: false)" if lying else ""
        case _:
            yield from _words(block, language)


def _words(block: PageElement, language: str) -> Iterator[str]:
    match block:
        case Heading(text, level, _):
            yield f"\n{'=' * level} #{_text(text)}\n"
        case Paragraph(text):
            yield f"\n#{_text(text)}\n"
        case Bullets(items):
            yield from (f"- #{_text(item)}" for item in items)
        case Note(text, kind):
            kind_of_note = _text(framed(language, kind))
            yield f"\n#block(fill: luma(244), inset: 8pt, width: 100%)[*#{kind_of_note}.* #{_text(text)}]\n"
        case Link(text, href, detail):
            yield f"- #{_text(text)} (#{_text(href)}) #{_text(detail)}"


def _key_figures(figures: Sequence[PageElement]) -> str:
    """Side by side, as on the web page, three in a row."""
    cells = [f"block(fill: luma(244), inset: 8pt, width: 100%)[#{_text(one.label)} \\ "
             f'#text(size: 14pt, weight: "bold")[#{_text(one.value)}] \\ #{_text(one.detail)}]'
             for one in figures if isinstance(one, KeyFigure)]
    return f"\n#grid(columns: (1fr,) * {min(len(cells), 3)}, gutter: 6pt, {', '.join(cells)})\n"


_PAGE = (482.0, 640.0)
"""Width and height in points that a drawing may take on a standing A4 page with these margins, under its finding."""
_LYING = (728.0, 425.0)
_BELOW = 40.0
"""Points left below each piece of a drawing that is cut, for the explanation under the last."""
_LARGEST = 0.72
"""Points for each unit of a piece: a few boxes alone on a page are not blown up."""


def _lies(figure: Figure) -> bool:
    """Return whether the drawing must be cut and takes fewer pages lying than standing."""
    if not _is_cut(figure):
        return False
    lying, standing = (len(pieces(figure.svg, (wide, high - _BELOW))) for wide, high in (_LYING, _PAGE))
    return lying < standing


def _is_cut(figure: Figure) -> bool:
    """Return whether a drawing that may be cut does not fit a standing page."""
    width, height = size_of(figure.svg)
    return bool(figure.row and whole_boxes(figure.svg)) and min(_PAGE[0] / width, _PAGE[1] / height) < SCALES[0]


def _figure(figure: Figure, folder: Path, name: str) -> Iterator[str]:
    drawn = list(_cut(figure) if _is_cut(figure) else _whole(figure))
    for number, (part, svg, wide, high) in enumerate(drawn):
        (folder / f"{name}-{number}.svg").write_text(svg, encoding="utf-8")
        finding = "" if number else figure.finding
        told = f"*#{_text(figure.title + part)}.* #{_text(finding)}\n\n" if part != _KEY else ""
        # Not breakable: a finding stands on the page of its chart.
        yield (f"\n#block(breakable: false, width: 100%)[{told}"
               f'#figure(image("{name}-{number}.svg", width: {wide:.0f}pt, height: {high:.0f}pt, '
               f"alt: {_text(figure.alternative + part)}))]\n")


_KEY = " (what its marks mean)"
_Drawn = tuple[str, str, float, float]
"""Words behind the title, drawing, width and height in points."""


def _whole(figure: Figure) -> Iterator[_Drawn]:
    width, height = size_of(figure.svg)
    scale = min(_PAGE[0] / width, _PAGE[1] / height, 1.0 if figure.row else _PAGE[0] / width)
    yield "", figure.svg, width * scale, height * scale


def _cut(figure: Figure) -> Iterator[_Drawn]:
    """The drawing in pieces that fit a page, from the top to the bottom, and what its marks mean."""
    page = _LYING if _lies(figure) else _PAGE
    *windows, key = pieces(figure.svg, (page[0], page[1] - _BELOW))
    for number, window in enumerate(windows, 1):
        scale = min(page[0] / window[2], (page[1] - _BELOW) / window[3], _LARGEST)
        which = f" (part {number} of {len(windows)})" if len(windows) > 1 else ""
        yield which, seen_through(figure.svg, window), window[2] * scale, window[3] * scale
    scale = min(page[0] / key[2], _BELOW / key[3])
    yield _KEY, seen_through(figure.svg, key), key[2] * scale, key[3] * scale


_SHORT = 14
"""Rows of a table that is not cut."""


def _table(table: Table) -> str:
    align = ", ".join("right" if i in table.numeric else "left" for i in range(len(table.columns)))
    cells = [f"[#{_text(_with_breaks(str(cell)))}]" for row in table.rows for cell in row]
    header = ", ".join(f"[*#{_text(name)}*]" for name in table.columns)
    caption = f"\n#block(sticky: true)[*#{_text(table.caption)}*]\n" if table.caption else ""
    # What is short stands on one page, with its heading.
    whole = "false" if len(table.rows) <= _SHORT else "true"
    return (f"\n#block(breakable: {whole})[{caption}\n#table(columns: {len(table.columns)}, align: ({align},), "
            f"table.header({header}), {', '.join(cells)})]\n")


def _with_breaks(text: str) -> str:
    """Let a long path such as process.activities.examines end its line at a dot; it would cover the next cell."""
    return re.sub(r"\S{18,}", lambda word: re.sub(r"(?<=[._/-])(?=\w)", "\N{ZERO WIDTH SPACE}", word[0]), text)


def _text(text: str) -> str:
    """A typst string literal; JSON escapes the same two characters that matter."""
    return json.dumps(str(text), ensure_ascii=False)
