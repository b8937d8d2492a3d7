"""The planner's report: complete, self-contained, readable without eyes, and never wiser than its figures."""

from __future__ import annotations

import re

import numpy as np
import pytest
from pypdf import PdfReader

from simulator import compare_scenarios, comparison_text, list_assumptions, load_scenario, planner_report, write_report
from simulator.experiments.comparison import never_wrong
from simulator.measures.kpi.work import utilisation_by_group
from simulator.report import series
from simulator.report.roles import roles_of_pair
from simulator.report.sentences import answer, figure, number, within
from synthetic_data import Details, Document, Figure, Heading, Note, Table, render_html, render_pdf
from tests.simulator.offices import A, build, desk


@pytest.fixture(scope="module")
def pair():
    """The small office before and after, a few months, two runs."""
    from simulator import change_scenario

    short = {"horizon": f"150 days {A}", "warm_up": f"60 days {A}"}
    offices = [change_scenario(load_scenario(name), short) for name in ("claim", "proactive")]
    return compare_scenarios(*offices, replications=2)


@pytest.fixture(scope="module")
def document(pair):
    """The report as blocks."""
    return planner_report(pair)


def blocks_of(blocks, kind) -> list:
    """All blocks of a kind, folded ones too."""
    found = []
    for block in blocks:
        found += [block] if isinstance(block, kind) else []
        found += blocks_of(block.blocks, kind) if isinstance(block, Details) else []
    return found


def test_a_report_on_offices_to_which_nobody_comes_can_be_printed(tmp_path) -> None:
    """A drawing without anybody in it has a size and says why it is empty; it was endless, and no PDF held it."""
    office = build({"work": desk(28)}, horizon=f"5 days {A}", arrivals={"cases": {"rate": f"0 cases per day {A}"}})
    pages = planner_report(compare_scenarios(office, office, replications=2))

    drawn = blocks_of(pages.blocks, Figure)
    assert not [figure.title for figure in drawn if "Infinity" in figure.svg]
    assert sum(figure.finding.startswith("No case came") for figure in drawn) == 2
    render_pdf(pages, tmp_path / "r.pdf")
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


def test_the_report_answers_in_at_most_three_sentences(pair, document) -> None:
    """The lead says what changes for citizens, for staff and for errors, in of-100 words."""
    assert len(answer(pair.table)) == 3
    assert "of 100" in document.lead
    after = pair.alternative.scenario
    asked = after.question or pair.baseline.scenario.question
    assert document.lead.startswith(answer(pair.table, after.headline, question=asked)[0])


def test_all_parts_are_there(document) -> None:
    """Question, comparison, figures, four charts, assumptions, limits."""
    headings = [block.text for block in blocks_of(document.blocks, Heading)]
    for part in ("Question", "What was compared", "Figures", "How long people wait", "What lies on the desks",
                 "Where cases spend their time", "What the figures stand on", "Limits"):
        assert part in headings


def test_every_chart_speaks(document) -> None:
    """Each drawing has a finding, a text alternative and, except the maps, its numbers."""
    figures = blocks_of(document.blocks, Figure)
    assert len(figures) == 6
    for one in figures:
        assert one.finding.endswith(".")
        assert len(one.alternative) > 40
    assert sum(one.table is not None for one in figures) == 4


def test_the_table_shows_what_was_compared_and_nothing_else(pair, document) -> None:
    """One row for each measure that could be taken; the others are named in a note, not dropped."""
    table = next(t for t in blocks_of(document.blocks, Table) if "Verdict" in t.columns)
    measured = pair.table[pair.table["verdict"].ne("not measured") & ~never_wrong(pair.table)]
    assert [row[0] for row in table.rows] == measured["title"].tolist()
    wanted = [number(row.difference, row.low, row.high) for row in measured.itertuples()]
    assert [row[4] for row in table.rows] == wanted
    notes = " ".join(note.text for note in blocks_of(document.blocks, Note))
    for title in pair.table.loc[pair.table["verdict"] == "not measured", "title"]:
        assert title in notes


def test_the_page_asks_nothing_of_the_network(document) -> None:
    """No address but names of namespaces, no script."""
    page = render_html(document)
    assert not re.findall(r"(?:src|href)=[\"'](https?:[^\"']+)", page)
    assert "<script" not in page


def test_same_seed_same_bytes(pair, document, tmp_path) -> None:
    """Written twice, the report is the same file, and says its seed."""
    one, two = (write_report(pair, tmp_path / name)[0].read_bytes() for name in ("a.html", "b.html"))
    assert one == two
    assert b"Seed 1." in one


def test_every_assumption_is_listed_with_its_origin() -> None:
    """All numbers of process and scenario, switches apart; published ones name a source."""
    table = list_assumptions(load_scenario("azerbaijan_2022"))
    assert len(table) > 50
    assert table.loc[table["origin"].isin(["published", "derived"]), "source"].str.len().gt(0).all()
    row = table.set_index("place").loc["process.activities.examine.time"]
    assert (row["origin"], row["value"]) == ("assumed", "lognormal 35 ± 15 min")


def test_an_overloaded_office_is_called_so() -> None:
    """One clerk with twice the work that fits: the report warns instead of trusting a mean."""
    office = build({"work": desk(20, milestone="decided")}, horizon=f"40 days {A}", calendar="office",
                   arrivals={"cases": {"rate": f"42 cases per day {A}", "calendar": "office"}})
    report = planner_report(compare_scenarios(office, office, replications=2))
    warnings = [note.text for note in blocks_of(report.blocks, Note) if note.kind == "warning"]
    assert any("overloaded" in text for text in warnings)


def test_decided_curve_rises_and_ends_at_all(pair) -> None:
    """Of 100 people, never fewer have a decision later on."""
    curve = series.decided_by_day(pair.views[0], "Before", 100)["Decided, of 100"].to_numpy()
    assert (np.diff(curve) >= -1e-9).all()
    assert curve[-1] <= 100


def test_hours_of_the_week_add_up_to_utilisation(pair) -> None:
    """Weighted by duty, the shades of the heat map give the utilisation of the table."""
    view, log = pair.views[0], pair.baseline
    shades = series.utilisation_by_hour(view, log.duty, "Before")["Worked, of 100 staffed minutes"]
    table = utilisation_by_group(view)
    assert shades.mean() == pytest.approx(100 * table["busy"].sum() / table["staffed"].sum(), rel=0.05)


def test_numbers_are_cut_to_what_a_planner_needs() -> None:
    """Three figures, and words where a number would mislead."""
    assert (figure(1234.5), figure(12.34), figure(0.123), figure(float("nan"))) == ("1,234", "12.3", "0.12", "–")
    assert within(float("nan")) == "later than the run shows"


def test_an_overloaded_office_has_no_mean_wait() -> None:
    """The table says that it grows, beside an office that keeps up and has a mean."""
    rate = {"cases": {"rate": f"30 cases per day {A}", "calendar": "office"}}
    slow, quick = (build({"work": desk(minutes, milestone="decided")}, horizon=f"40 days {A}", calendar="office",
                         arrivals=rate) for minutes in (20, 5))
    found = compare_scenarios(slow, quick, names=["waiting_hours", "utilisation"], replications=3)
    text = comparison_text(found)
    line = next(line for line in text.splitlines() if line.startswith("Waiting for staff"))
    assert line.split().count("grows") == 1
    assert "office before is overloaded" in text
    assert found.growth[0] > 0 == found.growth[1]


def test_an_office_still_filling_up_is_not_called_overloaded() -> None:
    """The pair of the tour keeps up in both years, although its backlog still rises a little after the warm-up."""
    years = (load_scenario(f"azerbaijan_{year}") for year in (2019, 2022))
    found = compare_scenarios(*years, names=["touch_minutes"], replications=4)
    assert found.growth == (0.0, 0.0)


def test_the_report_opens_alone_for_everybody_and_by_keyboard(document, tmp_path, visit, violations) -> None:
    """In a real browser: no request but the file, no rule of WCAG broken, and every fold opens with the keyboard."""
    target = tmp_path / "report.html"
    target.write_text(render_html(document), encoding="utf-8")
    page = visit(target)
    folds = page.locator("summary")
    for place in range(folds.count()):
        folds.nth(place).focus()
        page.keyboard.press("Enter")
    assert page.locator("details:not([open])").count() == 0
    assert violations(page) == []
    assert page.requests == [target.as_uri()] and page.complaints == []


def test_the_pdf_keeps_each_finding_with_its_chart(document, tmp_path) -> None:
    """The page that names a chart's finding has its drawing, and the money is the office's own."""
    render_pdf(document, tmp_path / "report.pdf")
    pages = [page.extract_text().replace("\n", " ") for page in PdfReader(tmp_path / "report.pdf").pages]
    for finding, axis in (("People with a decision, by days", "Decided, of 100"), ("How busy staff are", "Hour of the"),
                          ("Backlog, day by day", "Open cases")):
        assert [axis in page for page in pages if finding in page] == [True]
    assert "AZN per award" in " ".join(pages) and "money per award" not in " ".join(pages)


def test_page_one_answers_with_a_picture_and_a_warning(document, tmp_path) -> None:
    """A director who reads one page has the answer, what limits it, three figures and the curve; definitions end it."""
    render_pdf(document, tmp_path / "report.pdf")
    pages = [page.extract_text().replace("\n", " ") for page in PdfReader(tmp_path / "report.pdf").pages]
    assert document.lead.count(". ") <= 1 and document.lead[:40] in pages[0]
    for told in ("Only 2 runs of each office", "before: 0 of 100", "Half have a decision", "Decided, of 100"):
        assert told in pages[0], told
    place = next(number for number, page in enumerate(pages) if "What each figure counts" in page)
    assert place >= next(number for number, page in enumerate(pages) if "Limits" in page)
    assert all(len(page) > 150 for page in pages)


def test_the_report_tells_each_role_of_staff(pair, document) -> None:
    """One row for each role and measure, with the figures of the comparison by role."""
    table = next(t for t in blocks_of(document.blocks, Table) if t.columns[0] == "Role")
    known = roles_of_pair(pair)
    assert len(table.rows) == len(known) > 0
    busy = known[known["measure"].eq("utilisation") & known["role"].eq("officer")].iloc[0]
    told = next(row for row in table.rows if row[0] == "officer" and row[1] == busy["title"])
    assert told[3] == number(busy["baseline"], busy["low"], busy["high"])


def test_findings_of_an_overloaded_office_say_that_it_grows() -> None:
    """Neither a sentence above a chart nor a box of the map prints a mean that does not exist."""
    office = build({"work": desk(20, milestone="decided")}, horizon=f"40 days {A}", calendar="office",
                   arrivals={"cases": {"rate": f"42 cases per day {A}", "calendar": "office"}})
    pair = compare_scenarios(office, office, replications=2)
    figures = {one.title: one for one in blocks_of(planner_report(pair).blocks, Figure)}
    assert figures["Backlog, day by day"].finding.count("grows by about") == 2
    assert "days grow" in figures["Days spent at each step, waiting included"].finding
    maps = [one.svg for one in blocks_of(planner_report(pair).blocks, Figure) if one.row]
    assert len(maps) == 2 and all("wait grows" in svg for svg in maps)


def test_one_office_with_a_switch_is_told_from_itself() -> None:
    """The title says what is switched on, where both sides have one name."""
    office = build({"work": desk(20, milestone="decided")}, horizon=f"5 days {A}",
                   switches={"quick": {"title": "Work in half the time", "changes": {}}})
    report = planner_report(compare_scenarios(office, office.model_copy(update={"on": ("quick",)}), replications=2))
    assert report.title == "Test compared with the same office, switched on: Work in half the time"


def test_a_long_path_ends_its_line_inside_its_cell(tmp_path) -> None:
    """In print a path of the office file breaks at a dot; it would lie over the value beside it."""
    path = "process.activities.examines.errors.human"
    rows = ((path, "4 of 100 (range 1 of 100 to 8 of 100)", "assumed", "no time study, see the measurement of spring"),)
    table = Table(("Place", "Value", "Origin", "Source or reason"), rows)
    render_pdf(Document("Figures", (table,)), tmp_path / "report.pdf")

    lines = PdfReader(tmp_path / "report.pdf").pages[0].extract_text().replace("\N{ZERO WIDTH SPACE}", "").splitlines()

    assert not any(path in line for line in lines)
    assert path in "".join(line.strip() for line in lines)
