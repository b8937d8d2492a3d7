"""The same document as a deck of slides: one thought on each, pictures with words for who cannot see them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from synthetic_data.core.shown_text import shown
from synthetic_data.pages.blocks import (
    Bullets,
    Details,
    Document,
    Figure,
    Heading,
    KeyFigure,
    Note,
    PageElement,
    Paragraph,
    Table,
)

_WIDTH, _HEIGHT, _EDGE = 13.333, 7.5, 0.6
"""Inches of a wide slide, and of its margins."""
_LINES, _LETTERS = 19, 900
"""Lines of a table, and letters of text, that fit on a slide."""
_AN_INCH, _WIDEST, _BESIDE = 11.0, 44, 4
"""Letters of a table in an inch, letters after which a column grows no wider, and room beside them in letters."""
_PICTURE_WIDTH = 1800
_MARKS = {"info": "Note", "warning": "Caution", "good": "Confirmed"}


class Grid(NamedTuple):
    """Some rows of a table, and the widths that its columns have on all its slides, in inches."""

    table: Table
    widths: Sequence[float]


Part = tuple[str, Figure | Grid | Sequence[str]]
"""Title of a slide and what stands on it: a drawing, a table, or lines."""


def render_slides(document: Document, target: Path) -> None:
    """Write the document as a PowerPoint file, which LibreOffice opens as well."""
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
    _title_slide(deck, document)
    for title, content in _parts(document.blocks, document.title):
        slide = _slide(deck, title)
        if isinstance(content, Figure):
            _draw(slide, content)
        elif isinstance(content, Grid):
            _tabulate(slide, content)
        else:
            _write(slide, content, 1.6, 20)
    draft = target.with_name(f".{target.name}.draft")
    deck.save(str(draft))
    draft.replace(target)


def _parts(blocks: Sequence[PageElement], title: str) -> Iterator[Part]:
    """The slides, in the order of the report; what stands below one heading and is text shares slides."""
    lines: list[str] = []
    for block in blocks:
        found = _lines(block)
        if found or isinstance(block, (KeyFigure, Paragraph, Bullets, Note)):
            lines += found
            continue
        yield from _texts(title, lines)
        lines = []
        if isinstance(block, Heading):
            title = block.text
        elif isinstance(block, Figure):
            yield block.title, block
        elif isinstance(block, Table):
            yield from _tables(title, block)
        elif isinstance(block, Details):
            yield from _parts(block.blocks, block.summary)
    yield from _texts(title, lines)


def _lines(block: PageElement) -> list[str]:
    if isinstance(block, KeyFigure):
        return [block.words]
    if isinstance(block, Note):
        return [f"{_MARKS[block.kind]}: {block.text}"]
    if isinstance(block, Bullets):
        return [f"• {item}" for item in block.items]
    return [block.text] if isinstance(block, Paragraph) else []


def _texts(title: str, lines: Sequence[str]) -> Iterator[Part]:
    page: list[str] = []
    for line in lines:
        if page and sum(map(len, page)) + len(line) > _LETTERS:
            yield title, page
            page = []
        page.append(line)
    if page:
        yield title, page


def _tables(title: str, table: Table) -> Iterator[Part]:
    widths = _widths(table)
    pages = list(_pages(table, widths))
    for number, rows in enumerate(pages, 1):
        named = f"{title} ({number} of {len(pages)})" if len(pages) > 1 else title
        yield named, Grid(Table(table.columns, rows, table.caption, table.numeric), widths)


def _pages(table: Table, widths: Sequence[float]) -> Iterator[Sequence[Sequence[str]]]:
    """Rows that fit on a slide, with the lines into which their cells are broken."""
    page: list[Sequence[str]] = []
    used = 0
    for row in table.rows:
        needed = max(1 + len(str(text)) // max(int(width * _AN_INCH) - _BESIDE, 1)
                     for text, width in zip(row, widths, strict=True))
        if page and used + needed > _LINES:
            yield page
            page, used = [], 0
        page.append(row)
        used += needed
    yield page


def _widths(table: Table) -> list[float]:
    """Inches of each column, by its longest cell."""
    longest = [_BESIDE + max(min(len(str(row[place])), _WIDEST) for row in [table.columns, *table.rows])
               for place in range(len(table.columns))]
    return [(_WIDTH - 2 * _EDGE) * letters / sum(longest) for letters in longest]


# -- shapes ----------------------------------------------------------------------------------------


def _title_slide(deck: Any, document: Document) -> None:
    slide = _slide(deck, document.title)
    _write(slide, [document.lead] if document.lead else [], 2.4, 26)
    if document.footer:
        _write(slide, [document.footer], 6.2, 11)


def _slide(deck: Any, title: str) -> Any:
    from pptx.util import Inches, Pt

    # "Title only", so that readers of the outline and screen readers find the title.
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    shape = slide.shapes.title
    shape.left, shape.top = Inches(_EDGE), Inches(0.35)
    shape.width, shape.height = Inches(_WIDTH - 2 * _EDGE), Inches(1.1)
    shape.text_frame.text, shape.text_frame.word_wrap = shown(title), True
    shape.text_frame.paragraphs[0].font.size = Pt(30 if len(title) < 70 else 24)
    shape.text_frame.paragraphs[0].font.bold = True
    return slide


def _write(slide: Any, lines: Sequence[str], top: float, size: int) -> None:
    from pptx.util import Inches, Pt

    if not lines:
        return
    box = slide.shapes.add_textbox(Inches(_EDGE), Inches(top), Inches(_WIDTH - 2 * _EDGE), Inches(0.5))
    frame = box.text_frame
    frame.word_wrap = True
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.text, paragraph.font.size, paragraph.space_after = shown(line), Pt(size), Pt(size / 2)


def _draw(slide: Any, figure: Figure) -> None:
    import vl_convert
    from pptx.util import Inches

    _write(slide, [figure.finding], 1.4, 16)
    top = 1.6 + 0.32 * (1 + len(figure.finding) // 105)
    picture = vl_convert.svg_to_png(figure.svg, scale=2.0)
    shape = slide.shapes.add_picture(io.BytesIO(picture), Inches(_EDGE), Inches(top))
    room = Inches(_WIDTH - 2 * _EDGE), Inches(_HEIGHT - top - 0.4)
    factor = min(room[0] / shape.width, room[1] / shape.height)
    shape.width, shape.height = int(shape.width * factor), int(shape.height * factor)
    shape.left = int((Inches(_WIDTH) - shape.width) / 2)
    # What a screen reader says.
    shape._element.nvPicPr.cNvPr.set("descr", figure.alternative)  # python-pptx 1 has no public way to it


def _tabulate(slide: Any, shown_rows: Grid) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Inches, Pt

    table, widths = shown_rows
    size = Inches(_EDGE), Inches(1.5), Inches(_WIDTH - 2 * _EDGE), Inches(0.4)
    grid = slide.shapes.add_table(len(table.rows) + 1, len(table.columns), *size).table
    for column, width in enumerate(widths):
        grid.columns[column].width = Inches(width)
    for row, cells in enumerate([table.columns, *table.rows]):
        for column, text in enumerate(cells):
            cell = grid.cell(row, column)
            cell.text = shown(str(text))
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.font.size = Pt(12)
            if column in table.numeric:
                paragraph.alignment = PP_ALIGN.RIGHT
