"""Several alternatives and what the answer depends on, in one report: all told, all readable, nothing invented."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from pypdf import PdfReader

from simulator import compare_several, find_dependence, several_report, write_report
from simulator.report.dependence import dependence_sentences, dependence_text, dependence_values, place_words
from simulator.report.sentences import number
from synthetic_data import Details, Figure, Heading, Table, render_html
from tests.simulator.offices import A, build, desk

NAMES = ["waiting_hours", "touch_minutes", "backlog_mean", "utilisation"]


def office(minutes: float):
    """One clerk at a desk for some days."""
    return build({"work": desk(f"exponential {minutes} min {A}", milestone="decided", title="Examine the file")},
                 horizon=f"10 days {A}", arrivals={"cases": {"rate": f"20 cases per day {A}"}},
                 title=f"Office of {minutes:g} minutes", question="How long do staff work on a case?")


@pytest.fixture(scope="module")
def many():
    """Four alternatives: more than stand side by side in one table."""
    return compare_several(office(20), [office(minutes) for minutes in (10, 15, 25, 30)], replications=3, names=NAMES)


@pytest.fixture(scope="module")
def found():
    """What the first difference depends on."""
    return find_dependence([office(20), office(10)], "touch_minutes", replications=3, top=2, draws=9)


@pytest.fixture(scope="module")
def document(many, found):
    """The report as blocks."""
    return several_report(many, [found])


def all_of(blocks, kind) -> list:
    """All blocks of a kind, folded ones too."""
    found = [block for block in blocks if isinstance(block, kind)]
    return found + [one for block in blocks if isinstance(block, Details) for one in all_of(block.blocks, kind)]


def test_the_table_has_every_measure_and_every_alternative(many, document) -> None:
    """Three alternatives side by side, the fourth in a table below; each cell has the figure and a verdict."""
    tables = [one for one in all_of(document.blocks, Table) if one.columns[:3] == ("Measure", "Unit", "Before")]
    assert [one.columns[3:] for one in tables] == [("With A", "With B", "With C"), ("With D",)]
    row = next(row for row in many.pairs[3].table.itertuples() if row.measure == "touch_minutes")
    told = next(cells for cells in tables[1].rows if cells[0] == row.title)
    assert told[3].startswith(number(row.alternative, row.low, row.high)) and row.verdict in told[3]
    family = " ".join(block.text for block in document.blocks if hasattr(block, "text"))
    assert "differences were judged together, over all measures and all alternatives" in family


def test_no_two_lines_of_a_picture_look_alike(document) -> None:
    """Five offices: each has a colour or a dash of its own, and ten would have as well."""
    from synthetic_data import lines

    rows = pd.DataFrame({"x": range(10), "y": range(10), "Scenario": [f"With {letter}" for letter in "ABCDEFGHIJ"]})
    drawn = lines(rows, x="x", y="y", series="Scenario", title="t", finding="f.").drawing["layer"][0]["encoding"]
    looks = zip(drawn["color"]["scale"]["range"], map(str, drawn["strokeDash"]["scale"]["range"]), strict=True)
    assert len(set(looks)) == 10


def test_pictures_show_every_alternative(document) -> None:
    """Each chart that compares offices has all five, and its alternative text is no empty one."""
    charts = [one for one in all_of(document.blocks, Figure) if one.table and "Scenario" in one.table.columns]
    assert len(charts) >= 3
    for one in charts:
        place = one.table.columns.index("Scenario")
        assert {row[place] for row in one.table.rows} == {"Before", *(f"With {letter}" for letter in "ABCD")}


def test_files_say_the_same_as_the_page(many, found, tmp_path) -> None:
    """HTML, PDF, JSON and CSV from one command: the same rows, the same bytes at the second time."""
    made = write_report(many, tmp_path / "r.html", pdf=True, data=True, found=[found])
    assert [path.suffix for path in made] == [".html", ".pdf", ".json", ".csv"]
    values, rows = json.loads(made[2].read_text()), pd.read_csv(made[3])
    assert len(values["measures"]) == len(rows) == 4 * len(NAMES)
    assert values["alternatives"] == dict.fromkeys("ABCD", "test")
    assert values["depends_on"][0]["answer"]["mean"] == pytest.approx(found.answer[0])
    pages = [page.extract_text().replace("\n", " ") for page in PdfReader(made[1]).pages]
    assert "With A" in pages[0] and "How long do staff work on a case?" in pages[0] and "Decided, of 100" in pages[0]
    assert all(len(page) > 150 for page in pages)
    again = write_report(many, tmp_path / "again.html", found=[found])
    assert again[0].read_bytes() == made[0].read_bytes()


def test_what_the_answer_depends_on_is_told_in_words_and_drawn(found, document) -> None:
    """The widest number is named first with both ends; tornado and joint range are pictures with their numbers."""
    first = found.table.iloc[0]
    lead = dependence_sentences(found)[0]
    assert "“Examine the file: time (" in lead and ("(20 min)" in lead or "(10 min)" in lead)
    titles = [one.title for one in all_of(document.blocks, Figure)]
    assert {"What the answer depends on", "How sure the answer is"} <= set(titles)
    drawn = next(one for one in all_of(document.blocks, Figure) if one.title == "What the answer depends on")
    assert len(drawn.table.rows) == 2 * int((found.table["runs"] > 1).sum())
    assert "<svg" in drawn.svg and f"{first['high']:g} min" in drawn.svg
    joint = dependence_sentences(found)[-1]
    assert "Luck alone leaves the answer between" in joint and "80 of 100 cases (9 draws)" in joint


def test_a_report_that_tried_nothing_says_so(many) -> None:
    """Without a tornado the limits count the assumed numbers that nobody moved."""
    page = render_html(several_report(many))
    assert "What the answer depends on was not tried" in page and "--tornado" in page


def test_machines_get_every_number_that_was_moved(found) -> None:
    """The values hold all rows of the table, the draws and what was not moved with its reason."""
    values = dependence_values(found)
    assert [row["place"] for row in values["numbers"]] == found.table["place"].tolist()
    assert len(values["together"]["draws"]) == 9 and values["not_moved"][0]["why"]
    assert "Not moved: staff.clerks.heads" in dependence_text(found)


def test_places_are_said_in_a_planners_words() -> None:
    """The title of a step and what of it, not the keys of a file."""
    assert place_words(office(20), "process.activities.work.time") == "Examine the file: time"
    assert place_words(office(20), "staff.clerks.heads") == "Staff clerks: number of staff"


def test_sections_stand_in_the_order_a_director_reads(document) -> None:
    """Question, figures, what the answer depends on, pictures, grounds, limits, definitions."""
    heads = [one.text for one in document.blocks if isinstance(one, Heading) and one.level == 2]
    wanted = ["Question", "What was compared", "Figures", "What the answer depends on, with A",
              "What lies on the desks", "What the figures stand on", "Limits", "What each figure counts"]
    assert [head for head in heads if head in wanted] == wanted
