"""A document as a workbook and as slides: everything arrives, numbers as numbers, words as words."""

from __future__ import annotations

import pandas as pd
import pytest
from openpyxl import load_workbook
from pptx import Presentation

from synthetic_data import (
    Details,
    Document,
    Heading,
    KeyFigure,
    Note,
    Paragraph,
    Table,
    lines,
    render_slides,
    render_workbook,
)

ROWS = [(f"Measure {number}", f"{1000.5 + number:,.1f}", "1 to 2") for number in range(25)]


@pytest.fixture
def document():
    """A small report with one block of each kind that carries figures."""
    data = pd.DataFrame({"day": [0, 1], "share": [0.2, 0.4], "office": ["before", "before"]})
    chart = lines(data, x="day", y="share", series="office", title="Shares", finding="It rises.")
    return Document("Two offices", [
        KeyFigure("Same day", "60 of 100", "before: 0"), Note("Only 3 runs.", "warning"),
        Heading("Figures"), Table(("Measure", "Value", "Interval"), ROWS, "Means", numeric=(1, 2)), chart,
        Details("Assumptions: staff/minutes", [Table(("Place", "Value"), [("=1+1", "12 min")])]),
        Heading("Figures"), Table(("Measure", "Value"), [("Again", "3")], numeric=(1,)), Paragraph("The end.")],
        lead="60 of 100 instead of 0.", footer="Seed 1")


def test_every_table_is_a_sheet_and_every_number_a_number(document, tmp_path) -> None:
    """Sheets have names that Excel takes, one each; intervals stay words; nothing becomes a formula."""
    render_workbook(document, tmp_path / "report.xlsx")
    book = load_workbook(tmp_path / "report.xlsx")
    assert book.sheetnames == ["Answer", "Figures", "Shares", "Assumptions staff minutes", "Figures 2"]
    figures = book["Figures"]
    assert [cell.value for cell in figures[3]] == ["Measure 0", 1000.5, "1 to 2"] and figures.max_row == 27
    assumed = book["Assumptions staff minutes"]["A3"]
    assert (assumed.data_type, assumed.value) == ("s", "=1+1")
    words = [row[0] for row in book["Answer"].iter_rows(values_only=True)]
    told = {"Two offices", "60 of 100 instead of 0.", "Same day: 60 of 100 (before: 0)", "Only 3 runs.", "Seed 1"}
    assert told <= set(words)


def test_slides_hold_answer_drawings_and_assumptions(document, tmp_path) -> None:
    """Each slide has a title, long tables go on to the next slide, and pictures have words."""
    render_slides(document, tmp_path / "report.pptx")
    deck = Presentation(tmp_path / "report.pptx")
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert titles == ["Two offices", "Two offices", "Figures (1 of 2)", "Figures (2 of 2)", "Shares",
                      "Assumptions: staff/minutes", "Figures", "Figures"]
    pictures = [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == 13]
    assert len(pictures) == 1 and "It rises." in pictures[0]._element.nvPicPr.cNvPr.get("descr")
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert sum(len(table.rows) - 1 for table in tables) == len(ROWS) + 2
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width


def test_a_picture_stays_on_its_slide(document, tmp_path) -> None:
    """A tall drawing is made smaller until it fits below its finding."""
    render_slides(document, tmp_path / "report.pptx")
    deck = Presentation(tmp_path / "report.pptx")
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.shape_type == 13:
                assert shape.top + shape.height <= deck.slide_height
