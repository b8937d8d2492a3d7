"""The few kinds of block a page is made of; both HTML and PDF are written from them, so they cannot drift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from synthetic_data.pages.drawing import draw

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Heading:
    """A section title; level 2 is a section, 3 a part of one (1 is the document's title)."""

    text: str
    level: Literal[2, 3] = 2
    language: str = ""
    """Of this title, where it is not that of the page; a screen reader then changes its voice."""


@dataclass(frozen=True)
class Paragraph:
    """Plain sentences."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list of short sentences."""

    items: Sequence[str]


@dataclass(frozen=True)
class Note:
    """A boxed remark: `info` explains, `warning` limits what may be concluded, `good` confirms."""

    text: str
    kind: Literal["info", "warning", "good"] = "info"


@dataclass(frozen=True)
class Link:
    """A way to another page, relative to this one, with a line on what is there."""

    text: str
    href: str
    detail: str = ""
    picture: bytes = b""
    """PNG of what lies behind it, on HTML pages; says nothing that the words do not say."""


@dataclass(frozen=True)
class KeyFigure:
    """One number a reader should take away, with what it means."""

    label: str
    value: str
    detail: str = ""

    @property
    def words(self) -> str:
        """The figure as a line of text."""
        return f"{self.label}: {self.value}" + (f" ({self.detail})" if self.detail else "")


@dataclass(frozen=True)
class Table:
    """Rows under named columns; the first column names the row.

    Examples
    --------
    >>> Table(("Measure", "Days"), [("Mean wait", "12")], caption="Waiting").columns
    ('Measure', 'Days')
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    caption: str = ""
    numeric: Sequence[int] = ()
    """Positions of columns set flush right."""

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, caption: str = "", *, decimals: int = 1) -> Table:
        """Return a table of the frame's columns; numbers are rounded to `decimals`."""
        numeric = [i for i, name in enumerate(frame.columns) if frame[name].dtype.kind in "iuf"]
        rows = [tuple(_cell(value, decimals) for value in row) for row in frame.itertuples(index=False)]
        return cls(tuple(map(str, frame.columns)), rows, caption, numeric)


def _cell(value: object, decimals: int) -> str:
    if value is None or value != value:  # NaN is the only value unequal to itself
        return "–"
    return f"{value:,.{decimals}f}" if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class Figure:
    """A chart, with all that somebody who cannot see it needs."""

    title: str
    drawing: str | Mapping[str, Any]
    """SVG, or a Vega-Lite specification that becomes SVG when somebody asks for it."""
    finding: str
    """What the chart shows, in one sentence; stands above it."""
    alternative: str
    """What a screen reader says in place of the drawing."""
    table: Table | None = None
    """The numbers behind the drawing, shown on request."""
    row: float = 0.0
    """Height of one row of the drawing, in its own units: too large for a page, it is cut between rows in print."""
    narrow: Mapping[str, Any] | None = None
    """The same for a phone, on which the letters of a wide drawing are too small to read; never in print."""

    @cached_property
    def svg(self) -> str:
        """The drawing as SVG."""
        if isinstance(self.drawing, str):
            return self.drawing
        return draw(self.drawing)

    @cached_property
    def narrow_svg(self) -> str:
        """The drawing for a phone as SVG; empty where there is none."""
        return draw(self.narrow) if self.narrow else ""


@dataclass(frozen=True)
class Details:
    """Blocks folded away under a summary line."""

    summary: str
    blocks: Sequence[PageElement] = field(default_factory=tuple)
    language: str = ""
    """Of all that is folded away, where it is not that of the page."""


PageElement: TypeAlias = Heading | Paragraph | Bullets | Note | Link | KeyFigure | Table | Figure | Details


@dataclass(frozen=True)
class Document:
    """A whole page or report."""

    title: str
    blocks: Sequence[PageElement]
    lead: str = ""
    """One or two sentences under the title."""
    footer: str = ""
    """Seed, versions, what is simulated; stands at the end of every report."""
    language: str = "en"
