"""The same document as a tagged PDF (PDF/UA-1), set by typst without a browser or system fonts."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
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
    for position, block in enumerate(document.blocks):
        yield from _block(block, folder, str(position))
    if document.footer:
        yield f"\n#line(length: 100%)\n#text(size: 8pt)[#{_text(document.footer)}]"


def _block(block: PageElement, folder: Path, name: str) -> Iterator[str]:
    match block:
        case Table():
            yield _table(block)
        case Figure():
            yield from _figure(block, folder, name)
        case Details(summary, blocks):
            yield f"\n=== #{_text(summary)}\n"
            for position, inner in enumerate(blocks):
                yield from _block(inner, folder, f"{name}-{position}")
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
        case KeyFigure(label, value, detail):
            yield f"\n#{_text(label)}: *#{_text(value)}* {f'(#{_text(detail)})' if detail else ''}\n"


def _figure(figure: Figure, folder: Path, name: str) -> Iterator[str]:
    (folder / f"{name}.svg").write_text(figure.svg, encoding="utf-8")
    # Sticky: a finding stands on the page of its chart.
    yield (f"\n#block(sticky: true)[*#{_text(figure.title)}.* #{_text(figure.finding)}]\n"
           f'#figure(image("{name}.svg", width: 100%, alt: {_text(figure.alternative)}))\n')


def _table(table: Table) -> str:
    align = ", ".join("right" if i in table.numeric else "left" for i in range(len(table.columns)))
    cells = [f"[#{_text(cell)}]" for row in table.rows for cell in row]
    header = ", ".join(f"[*#{_text(name)}*]" for name in table.columns)
    caption = f"\n*#{_text(table.caption)}*\n" if table.caption else ""
    return (f"{caption}\n#table(columns: {len(table.columns)}, align: ({align},), "
            f"table.header({header}), {', '.join(cells)})\n")


def _text(text: str) -> str:
    """A typst string literal; JSON escapes the same two characters that matter."""
    return json.dumps(str(text), ensure_ascii=False)
