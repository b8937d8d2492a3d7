"""Pages hold all they need, say in words what they draw, and print with the same content."""

import re

import pandas as pd
import pytest
from pypdf import PdfReader

from synthetic_data import (
    Bullets,
    Details,
    Document,
    Figure,
    Heading,
    KeyFigure,
    Link,
    Note,
    Paragraph,
    Table,
    bars,
    for_phones,
    heatmap,
    interval_dots,
    lines,
    load_spec,
    render_html,
    render_pdf,
)
from synthetic_data.pages.frame import WORDS, FrameWords

FIGURES = {
    "lines": lines(pd.DataFrame({"Day": [0, 5, 0, 5], "Share": [0.1, 0.9, 0.5, 1.0], "low": [0.0, 0.8, 0.4, 0.9],
                                 "high": [0.2, 1.0, 0.6, 1.0], "Office": ["before", "before", "after", "after"]}),
                   x="Day", y="Share", series="Office", low="low", high="high", title="Decided by day",
                   finding="After, 50 of 100 are decided at once."),
    "intervals": interval_dots(pd.DataFrame({"Measure": ["wait"], "Change": [-2.0], "low": [-3.0], "high": [-1.0]}),
                               label="Measure", value="Change", low="low", high="high", title="Changes",
                               finding="Waits fell by two days."),
    "heatmap": heatmap(pd.DataFrame({"Hour": [9, 10], "Day": ["Mon", "Mon"], "Busy": [0.5, 0.9]}), x="Hour", y="Day",
                       value="Busy", title="Busy hours", finding="Ten is busiest."),
    "bars": bars(pd.DataFrame({"Cause": ["data", "rule"], "Errors": [3, 1]}), label="Cause", value="Errors",
                 title="Errors by cause", finding="Three of four errors come from data."),
}


@pytest.fixture(scope="module")
def document():
    """One block of every kind."""
    blocks = [Heading("Answer & <limits>"), KeyFigure("Same day", "72 of 100", "was 7"), Note("Take care.", "warning"),
              Paragraph("Plain words."), Bullets(["one", "two"]), Link("Next", "next.html", "more"),
              Table(("Measure", "Days"), [("wait", "12")], "Waiting", [1]),
              Details("More", [Paragraph("Inside.")]), *FIGURES.values()]
    return Document("A report", blocks, lead="What it says.", footer="Seed 1.")


def test_a_page_names_no_address(document):
    """Nothing on a page is fetched: no address but the names of XML formats."""
    addresses = set(re.findall(r"https?://[^\s\"'<)]+", render_html(document)))

    assert {a for a in addresses if "www.w3.org" not in a} == set()


def test_a_link_may_show_what_lies_behind_it():
    """The picture stands within the page, so that it goes along by mail; it says nothing a screen reader would miss."""
    page = render_html(Document("Doors", [Link("Next", "next.html", "more", b"PNG"), Link("Last", "last.html")]))

    assert page.count("<img ") == 1 and '<img src="data:image/png;base64,UE5H" alt=""><a href="next.html">' in page


def test_text_is_escaped(document):
    """What stands in data cannot become markup."""
    assert "Answer &amp; &lt;limits&gt;" in render_html(document)


@pytest.mark.parametrize("name", FIGURES)
def test_every_chart_has_words_and_numbers(name):
    """A chart comes with a finding, an alternative that includes it, a drawing and a table."""
    figure = FIGURES[name]

    assert figure.finding in figure.alternative
    assert figure.svg.startswith("<svg") and len(figure.svg) > 1000
    assert len(figure.table.rows) >= 1


def test_drawings_on_one_page_share_no_ids(document):
    """Two charts never borrow each other's clip paths."""
    ids = re.findall(r'\bid="([^"]+)"', render_html(document))

    assert len(ids) == len(set(ids))


def test_the_same_document_makes_the_same_page(document):
    """Bytes depend on content alone."""
    assert render_html(document) == render_html(document)


def test_the_pdf_says_what_the_page_says(document, tmp_path):
    """Headings, figures and tables of the page stand in the tagged PDF too, twice the same bytes."""
    render_pdf(document, tmp_path / "a.pdf")
    render_pdf(document, tmp_path / "b.pdf")
    reader = PdfReader(tmp_path / "a.pdf")
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())

    for words in ("A report", "Answer & <limits>", "72 of 100", "Take care.", "Waits fell by two days.", "Inside."):
        assert words in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


@pytest.mark.browser
def test_a_page_opens_alone_and_for_everybody(document, tmp_path, visit, violations):
    """In a real browser a page asks for nothing, complains of nothing and breaks no rule of WCAG 2.2 AA."""
    (tmp_path / "page.html").write_text(render_html(document))
    page = visit(tmp_path / "page.html")

    outside = [url for url in page.requests if not url.startswith(("file:", "data:"))]
    assert ([], []) == (outside, page.complaints)
    assert [] == relaxed_check(page, violations)


@pytest.mark.browser
def test_a_page_is_dark_where_the_reader_wants_it_dark(document, tmp_path, visit, violations):
    """On a dark screen paper turns dark with all contrasts kept, and stays white in print."""
    (tmp_path / "page.html").write_text(render_html(document))
    page = visit(tmp_path / "page.html", color_scheme="dark")
    paper = "getComputedStyle(document.body).backgroundColor"
    on_screen = page.evaluate(paper)
    page.emulate_media(media="print")
    assert ("rgb(20, 25, 31)", "rgb(255, 255, 255)") == (on_screen, page.evaluate(paper))
    page.emulate_media(media="screen")
    assert [] == relaxed_check(page, violations)


def relaxed_check(page, violations):
    """The checker needs to run script, which the page's own policy rightly forbids, so a copy without it is checked."""
    page.set_content(page.content().replace("default-src 'none'", "default-src * 'unsafe-inline'"))
    return violations(page)


def test_bars_carry_their_intervals():
    """Each bar has a line from the low to the high end of its interval, in the drawing and in words."""
    from synthetic_data.pages.drawing import draw

    figure = bars(pd.DataFrame({"Step": ["wait", "work"], "Days": [3.0, 1.0], "low": [2.0, 0.5], "high": [4.0, 1.5]}),
                  label="Step", value="Days", low="low", high="high", title="Days", finding="Waiting takes longer.")

    assert draw(figure.drawing).count('aria-roledescription="rule mark"') == 2
    assert "with intervals" in figure.alternative


def _tall_drawing(columns: int, rows: int) -> str:
    """Boxes in rows of 120 units, each with its own word."""
    boxes = "".join(f'<rect class="whole" x="{34 + 220 * x}" y="{34 + 120 * y}" width="180" height="66" fill="none"/>'
                    f'<text x="{60 + 220 * x}" y="{70 + 120 * y}" font-size="12">box{x}-{y}.</text>'
                    for x in range(columns) for y in range(rows))
    wide, high = 220 * columns + 34, 120 * rows + 34
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}">{boxes}</svg>'


@pytest.mark.parametrize(("columns", "rows", "pages", "lying"), [(2, 3, 1, False), (2, 20, 3, False), (5, 12, 2, True),
                                                                 (9, 6, 2, True)])
def test_a_large_map_is_cut_between_rows_and_stays_readable(tmp_path, columns, rows, pages, lying) -> None:
    """As few pages as letters of 6 points allow; each box on one of them, no heading alone, lying where it is wide."""
    figure = Figure("Map", _tall_drawing(columns, rows), "The finding.", "What is drawn.", row=120.0)
    render_pdf(Document("Report", [Heading("Maps"), Details("The map", [figure])]), tmp_path / "map.pdf")
    drawn = [page for page in PdfReader(tmp_path / "map.pdf").pages if "box" in page.extract_text()]
    assert len(drawn) == pages and "The map" in drawn[0].extract_text()
    assert all((page.mediabox.width > page.mediabox.height) == lying for page in drawn)
    words = "".join(page.extract_text() for page in drawn)
    assert all(f"box{x}-{y}." in words for x in range(columns) for y in range(rows))


@pytest.mark.browser
@pytest.mark.parametrize(("width", "series"), [(390, None), (390, "Office"), (1366, "Office")])
def test_a_chart_of_bars_can_be_read_on_a_phone(tmp_path, visit, width, series):
    """One drawing is seen at a time; on a phone its letters have the size that a desk screen gives them."""
    data = pd.DataFrame({"What": ["Decided on the day the right arises", "Decided within 15 days"] * 2,
                         "Office": ["Before"] * 2 + ["After"] * 2, "Of 100": [7, 7, 71, 99]})
    figure = for_phones(bars(data if series else data.head(2), label="What", value="Of 100", series=series, title="T",
                             finding="F"))
    (tmp_path / "page.html").write_text(render_html(Document("A page", [figure])))
    page = visit(tmp_path / "page.html", viewport={"width": width, "height": 800})
    seen = [box for each in page.locator("figure svg").all() if (box := each.bounding_box())]
    label = page.locator("figure svg:visible text", has_text="Decided within").bounding_box()

    assert len(seen) == 1
    assert seen[0]["width"] <= width
    assert label["height"] >= 13
    assert page.get_by_role("img").count() == 1


def test_only_plain_bars_have_a_drawing_for_phones():
    """A line of intervals would lie beside its bar, so it is refused where it is asked for."""
    with pytest.raises(TypeError, match="without intervals"):
        for_phones(FIGURES["lines"])


def test_the_frame_of_a_page_speaks_its_language(document, tmp_path):
    """What stands around a remark or a chart is in the language of the page, in print too; a part may have its own."""
    page = Document("Hesabat", [Heading("Bölmə"), Note("Ehtiyatlı olun.", "warning"), FIGURES["bars"],
                                Heading("A desk", 3, "en"), Details("More", [Paragraph("Inside.")], "en")],
                    language="az")
    html = render_html(page)
    render_pdf(page, tmp_path / "page.pdf")
    text = " ".join(part.extract_text() for part in PdfReader(tmp_path / "page.pdf").pages)

    assert "<strong>Diqqət.</strong>" in html and "Diqqət." in text
    assert "Rəqəmləri göstər: Errors by cause" in html and "Show the numbers" not in html
    assert '<h3 lang="en">A desk' in html and '<details lang="en"><summary>More' in html
    assert 'lang="az"' not in render_html(document)


def test_every_language_of_the_frame_has_every_word():
    """No page says half of its frame in English; the places in the words are those of English."""
    known = load_spec(WORDS, FrameWords).root
    places = {language: {key: re.findall(r"\{\w+\}", text) for key, text in words.items()}
              for language, words in known.items()}

    assert len(places) > 1
    assert {language for language, found in places.items() if found != places["en"]} == set()
