"""A drawing too large for a page is cut so that every box stands whole somewhere and no page is (nearly) empty."""

from __future__ import annotations

import pytest
from pypdf import PdfReader

from simulator import draw_process, list_processes, load_process
from simulator.process_map.drawing import ROW_HEIGHT
from synthetic_data import Details, Document, Figure, Heading, Paragraph, render_pdf
from synthetic_data.pages.tiles import pieces, size_of, whole_boxes

PAGE = (482.0, 600.0)


def holds(window, box) -> bool:
    """Whether a box stands whole in a window."""
    return (window[0] <= box[0] and box[0] + box[2] <= window[0] + window[2]
            and window[1] <= box[1] and box[1] + box[3] <= window[1] + window[3])


@pytest.mark.parametrize("name", list_processes())
def test_every_box_stands_whole_and_every_piece_holds_some(name) -> None:
    """All shipped processes: no step is lost between two pages, and no page shows lines only."""
    svg = draw_process(load_process(name))
    *windows, legend = pieces(svg, PAGE)
    boxes = whole_boxes(svg)
    assert len(boxes) == len(load_process(name).activities)
    assert all(any(holds(window, box) for window in windows) for box in boxes)
    assert all(sum(holds(window, box) for box in boxes) >= 1 for window in windows)
    width, height = size_of(svg)
    assert len(windows) <= -(-0.58 * width // PAGE[0]) * -(-0.58 * height // PAGE[1])
    assert legend[1] + legend[3] == height


def test_letters_stay_large_enough_to_read() -> None:
    """No piece is wider or higher than the page at 6 points for the letters of a box."""
    for name in list_processes():
        *windows, _ = pieces(draw_process(load_process(name)), PAGE)
        assert all(0.5 * wide <= PAGE[0] + 1 and 0.5 * high <= PAGE[1] + 1 for _, _, wide, high in windows), name


def test_the_largest_map_prints_with_its_marks_on_few_pages(tmp_path) -> None:
    """Forty-seven steps with branches: every mark has a font, and each page has the map's title and some steps."""
    svg = draw_process(load_process("full_service"))
    figure = Figure("A large office", svg, "Lines are wide.", "A process map of many steps.", row=ROW_HEIGHT)
    render_pdf(Document("Test", [Heading("Maps"), Paragraph("Words."), Details("Process map", [figure])]),
               tmp_path / "map.pdf")
    pages = PdfReader(tmp_path / "map.pdf").pages
    assert len(pages) <= 6
    assert all("A large office (part" in page.extract_text() for page in pages[1:])
