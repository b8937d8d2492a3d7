"""A document as one HTML file that asks nothing of the network: styles and charts stand inside it."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from itertools import groupby
from typing import Any

from synthetic_data.core.shown_text import LINES, shown
from synthetic_data.pages.blocks import Document, KeyFigure, Link, PageElement
from synthetic_data.pages.frame import framed


def render_html(document: Document) -> str:
    """Return the document as a complete HTML page.

    Examples
    --------
    >>> from synthetic_data import Document, Paragraph
    >>> "<h1>Hello</h1>" in render_html(Document("Hello", [Paragraph("A page.")]))
    True
    """
    return str(_template().render(document=document, groups=_groups(document.blocks)))


def _groups(blocks: Any) -> list[tuple[str, list[PageElement]]]:
    """Neighbouring key figures and links share a row; every other block stands alone."""
    def kind(pair: tuple[int, PageElement]) -> tuple[str, int]:
        position, block = pair
        name = type(block).__name__
        return (name, -1 if isinstance(block, KeyFigure | Link) else position)

    return [(name, [block for _, block in run]) for (name, _), run in groupby(enumerate(blocks), kind)]


@cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    # StrictUndefined: a name that nobody gave is an error, and no empty spot on a page.
    environment = Environment(loader=PackageLoader("synthetic_data.pages", "templates"), autoescape=True,
                              undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_visible)
    environment.filters |= {"own_ids": own_ids, "as_png": _as_png}
    environment.globals |= {"groups_of": _groups, "framed": framed}
    return environment.get_template("page.html.j2")


def _as_png(content: bytes) -> str:
    return f"data:image/png;base64,{b64encode(content).decode()}"


def _visible(value: Any) -> Any:
    """Spell out what turns the direction of writing or hides; drawings and what is already markup stay."""
    return shown(value, keep=LINES) if type(value) is str else value


def own_ids(svg: str, prefix: str) -> str:
    """Return the drawing with every id prefixed, so that two drawings on a page do not share clip paths."""
    # The frame around it speaks for the drawing; its marks would otherwise be read out one by one.
    svg = re.sub("<svg", '<svg aria-hidden="true"', svg, count=1)
    names = set(re.findall(r'\bid="([^"]+)"', svg))
    if not names:
        return svg
    either = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    svg = re.sub(rf'\bid="({either})"', rf'id="{prefix}\1"', svg)
    svg = re.sub(rf"url\(#({either})\)", rf"url(#{prefix}\1)", svg)
    return re.sub(rf'((?:xlink:)?href|aria-labelledby|aria-describedby)="#?({either})"',
                  lambda m: m[0].replace(m[2], prefix + m[2]), svg)
