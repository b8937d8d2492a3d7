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
            yield from _block(block, folder, f"{position}-{place}")
    if document.footer:
        yield f"\n#line(length: 100%)\n#text(size: 8pt)[#{_text(document.footer)}]"


def _block(block: PageElement, folder: Path, name: str) -> Iterator[str]:
    match block:
        case Table():
            yield _table(block)
        case Figure():
            yield from _figure(block, folder, name)
        case Details(summary, blocks):
            # A large drawing has pages of its own, lying; its heading goes there with it.
            lying = any(isinstance(inner, Figure) and _lies(inner) for inner in blocks)
            yield "\n#set page(flipped: true)" if lying else ""
            yield f"\n=== #{_text(summary)}\n"
            for position, inner in enumerate(blocks):
                yield from _block(inner, folder, f"{name}-{position}")
            yield "\n#set page(flipped: false)" if lying else ""
        case _:
            yield from _words(block)


def _words(block: PageElement) -> Iterator[str]:
    match block:
        case Heading(text, level):
            yield f"\n{'=' * level} #{_text(text)}\n"
        case Paragraph(text):
            yield f"\n#{_text(text)}\n"
        case Bullets(items):
            yield from (f"- #{_text(item)}" for item in items)
        case Note(text, kind):
            yield f"\n#block(fill: luma(244), inset: 8pt, width: 100%)[*{kind.title()}.* #{_text(text)}]\n"
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
_SMALLEST = 0.58
"""Points for each unit of a drawing: its letters of 12 units are 7 points high in print, the smallest easy to read."""


def _lies(figure: Figure) -> bool:
    """Return whether the drawing must be cut and is too wide for a standing page."""
    return bool(figure.row) and _size(figure.svg)[0] * _SMALLEST > _PAGE[0]


def _figure(figure: Figure, folder: Path, name: str) -> Iterator[str]:
    parts = list(_parts(figure))
    for number, (svg, wide, high) in enumerate(parts, 1):
        (folder / f"{name}-{number}.svg").write_text(svg, encoding="utf-8")
        which = f" (part {number} of {len(parts)})" if len(parts) > 1 else ""
        told = figure.finding if number == 1 else ""
        # Not breakable: a finding stands on the page of its chart.
        yield (f"\n#block(breakable: false, width: 100%)[*#{_text(figure.title + which)}.* #{_text(told)}\n\n"
               f'#figure(image("{name}-{number}.svg", width: {wide:.0f}pt, height: {high:.0f}pt, '
               f"alt: {_text(figure.alternative + which)}))]\n")


def _parts(figure: Figure) -> Iterator[tuple[str, float, float]]:
    """The drawing in pieces that fit a page, from the top to the bottom, with width and height in points."""
    svg, (width, height) = figure.svg, _size(figure.svg)
    page = _LYING if _lies(figure) else _PAGE
    scale = min(page[0] / width, page[1] / height, 1.0 if figure.row else page[0] / width)
    if not figure.row or scale >= _SMALLEST:
        yield svg, width * scale, height * scale
        return
    pieces = -(-height // (page[1] / _SMALLEST // figure.row * figure.row))
    rows = -(-height // figure.row // pieces) * figure.row
    scale = max(_SMALLEST, min(page[0] / width, page[1] / rows))
    for left, wide in _cuts(width, page[0] / scale, 1.0, overlap=200.0):
        for top, high in _cuts(height, rows, figure.row):
            yield _window(svg, left, top, wide, high), wide * scale, high * scale


def _cuts(length: float, most: float, row: float, overlap: float = 0.0) -> Iterator[tuple[float, float]]:
    """Begin and length of pieces of whole rows that together cover the length."""
    if length <= most:
        yield 0.0, length
        return
    piece, begin = max(row, most // row * row), 0.0
    while begin + overlap < length:
        yield begin, min(piece, length - begin)
        begin += piece - overlap


def _size(svg: str) -> tuple[float, float]:
    """Width and height in the drawing's own units."""
    box = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"', svg)
    assert box, "a drawing says its size"
    return float(box[1]), float(box[2])


def _window(svg: str, left: float, top: float, wide: float, high: float) -> str:
    """The drawing seen through a window."""
    head, end, rest = svg.partition(">")
    head = re.sub(r'viewBox="[^"]*"', f'viewBox="{left:g} {top:g} {wide:g} {high:g}"', head)
    for name, value in (("width", wide), ("height", high)):
        head = re.sub(rf'\b{name}="[^"]*"', f'{name}="{value:g}"', head)
    return head + end + rest


_SHORT = 14
"""Rows of a table that is not cut."""


def _table(table: Table) -> str:
    align = ", ".join("right" if i in table.numeric else "left" for i in range(len(table.columns)))
    cells = [f"[#{_text(cell)}]" for row in table.rows for cell in row]
    header = ", ".join(f"[*#{_text(name)}*]" for name in table.columns)
    caption = f"\n#block(sticky: true)[*#{_text(table.caption)}*]\n" if table.caption else ""
    # What is short stands on one page, with its heading.
    whole = "false" if len(table.rows) <= _SHORT else "true"
    return (f"\n#block(breakable: {whole})[{caption}\n#table(columns: {len(table.columns)}, align: ({align},), "
            f"table.header({header}), {', '.join(cells)})]\n")


def _text(text: str) -> str:
    """A typst string literal; JSON escapes the same two characters that matter."""
    return json.dumps(str(text), ensure_ascii=False)
