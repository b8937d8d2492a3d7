"""The desks on a page of their own: everybody can use them, by mouse, by keyboard, on a narrow screen."""

import json

import pytest

from courses import (
    Advice,
    Bar,
    Chart,
    Desk,
    DeskCase,
    Option,
    Panel,
    Question,
    choice,
)
from courses.toolkit.serve import one_exercise
from tests.serving import serving

pytestmark = pytest.mark.slow


def five_desks():
    """One desk of each kind, with every kind of blank."""
    panels = (Panel(name="three", title="Three dates", head=("Source", "Happened", "Recorded"), open=True,
                    rows=(("Register", "2023-05-01", "2023-05-09"),)),
              Panel(name="more", title="More", rows=(("Nothing is recorded.",),)))
    advice = Advice(text="Grant", choice="grant", score=83, reasons=("It looked at the months.",))
    cases = tuple(DeskCase(id=f"c{number}", title=f"File {number}", text="A file.", panels=panels, advice=advice)
                  for number in range(3))
    reason = choice("reason", "Why?", ["months", "age"], kind="reason", when="final")
    decisions = (choice("first", "First?", ["grant", "refuse"], when="first"), reason,
                 choice("final", "Final?", ["grant", "refuse"], when="final"))
    weight = Panel(name="weight", title="Weight", rows=(("Birth date agrees", 4), ("Street differs", -1)), open=True)
    rows = tuple(DeskCase(id=f"r{number}", title=f"Row {number}", panels=(
        Panel(name="row", title="Row", head=("From", "To"), rows=(("2020-01-01", "2021-01-01"),)),))
        for number in range(3))
    chart = Chart(finding="Most are low.", axis="Days", series={"a": "right", "b": "wrong"},
                  bars=(Bar(label="0-7", counts={"a": 5, "b": 2}), Bar(label="8+", counts={"a": 1, "b": 3})),
                  sample=((1, "a"), (2, "b"), (8, "b")), marks={"share": "0-7"})
    months = Panel(name="months", title="Months", head=("Month", "Paid"), rows=(("May", 300), ("June", 280)), open=True)
    slider = Question(name="bar", kind="slider", label="Bar", low=0, high=10, start=3)
    share = slider.model_copy(update={"name": "share", "label": "Share", "high": 100, "start": 20})
    return {
        "case": Desk(kind="case", title="Case desk", rule_card=("The rule.",), advice="after", cases=cases,
                     fields=decisions),
        "pair": Desk(kind="pair", title="Pair desk", tokens={"ask": 1}, fields=(
            choice("same", "Same person?", ["same", "different", "ask"]),),
            cases=tuple(DeskCase(id=f"p{number}", title=f"Pair {number}", panels=(weight,)) for number in range(3))),
        "table": Desk(kind="table", title="Table desk", cases=rows, fields=(
            Question(name="tick", kind="checks", label="Hold back"),
            choice("tag", "Kind of error", ["blank", "date"], kind="choice"),
            Question(name="rank", kind="rank", label="Rank", low=1, high=3, optional=True))),
        "chart": Desk(kind="chart", title="Chart desk", chart=chart, fields=(slider, share),
                      cases=(DeskCase(id="one", title="The bar"),)),
        "doors": Desk(kind="chart", title="Doors desk", fields=(slider.model_copy(update={"high": 100}),),
                      chart=chart.model_copy(update={"bars": (), "sample": (), "doors": True, "marks": {}}),
                      cases=(DeskCase(id="one", title="The doors", feedback={"*": "Count the doors."}),)),
        "calendar": Desk(kind="calendar", title="Calendar desk", cases=rows[:1], fields=(
            Question(name="day", kind="date", label="Day"), Question(name="sum", kind="number", label="Sum"),
            Question(name="kinds", kind="checks", label="Kinds", options=(
                Option(value="a", label="A"), Option(value="b", label="B"))))),
        "grid": Desk(kind="calendar", title="Grid", cases=(
            DeskCase(id="year", title="A year", panels=(months,)),), fields=(
            *(Question(name=month, kind="number", label="Gap", optional=True, panel="months", row=month)
              for month in ("May", "June")), Question(name="all", kind="number", label="In all"))),
        "timed": Desk(kind="case", title="Timed desk", minutes=4, advice="before",
                      fields=(choice("final", "Final?", ["grant", "refuse"]),), cases=tuple(
                          DeskCase(id=f"t{number}", title=f"Timed {number}", advice=advice,
                                   silent_if=("table", f"r{number}"), panels=tuple(
                                       Panel(name=name, title=f"Panel {name}", minutes=4, rows=(("Found.",),))
                                       for name in "ab")) for number in range(2))),
        "question": Desk(kind="question", title="Question",
                         cases=(DeskCase(id="q", title="One", feedback={"x": "Said."}),),
                         fields=(choice("q", "Your answer", ["x", "y"]),)),
    }


@pytest.fixture
def page_of_desks(tmp_path):
    """The address of a page with one desk of each kind."""
    (tmp_path / "pack").mkdir()
    about = {"schema": 1, "exercise": "T1", "pack": "p1", "language": "en", "title": {"en": "Five desks"}}
    (tmp_path / "pack" / "pack.json").write_text(json.dumps(about))
    plain = {name: desk.model_dump(exclude_defaults=True) for name, desk in five_desks().items()}
    (tmp_path / "pack" / "desks.json").write_text(json.dumps(plain))
    with serving(one_exercise(tmp_path)) as link:
        numbers = {name: number for number, name in enumerate(plain, 1)}
        yield lambda name: link(f"/exercise/T1/step/{numbers[name]}")


@pytest.mark.parametrize("name", five_desks())
def test_axe_finds_nothing_on_any_desk(page_of_desks, watched, violations, name):
    """Each kind of desk, first open and then answered, has no violation of the WCAG A and AA rules."""
    watched.goto(page_of_desks(name))
    watched.wait_for_selector(".rl-desk")
    for summary in watched.locator(".rl-panel summary").all():
        summary.click()
    before = violations(watched)
    if watched.locator(".rl-buttons button").count():
        watched.locator(".rl-buttons button").first.click()
        watched.get_by_text("Saved.").wait_for()
    elif watched.locator("td input[type=checkbox]").count():
        watched.locator("td input[type=checkbox]").first.check()
    else:
        watched.get_by_role("button", name="Save").click()
        watched.locator(".rl-error").wait_for()
    assert before + violations(watched) == []
    assert watched.errors == []
    assert watched.foreign == []


def test_a_desk_reflows_on_a_narrow_screen(page_of_desks, watched):
    """At 320 pixels nothing but wide tables scrolls sideways (WCAG 1.4.10)."""
    watched.set_viewport_size({"width": 320, "height": 800})
    watched.goto(page_of_desks("case"))
    watched.wait_for_selector(".rl-desk")
    assert watched.evaluate("document.documentElement.scrollWidth") <= 320


def test_tables_that_fit_are_no_stop_for_the_tab_key(page_of_desks, watched):
    """On a wide screen Tab passes from one question to the next; on a narrow one a wide table scrolls by key."""
    watched.goto(page_of_desks("table"))
    watched.wait_for_selector(".rl-scroll:not([tabindex])")
    watched.set_viewport_size({"width": 320, "height": 800})
    watched.wait_for_selector(".rl-scroll[tabindex='0']")


def test_focus_moves_to_the_next_file(page_of_desks, watched):
    """After a decision the focus is on the heading of the next file, and the status is announced."""
    watched.goto(page_of_desks("pair"))
    watched.locator(".rl-buttons button").first.click()
    watched.get_by_role("status").get_by_text("Saved.").wait_for()
    assert watched.evaluate("document.activeElement.textContent") == "Pair 1"


def test_a_missing_answer_is_named_and_focused(page_of_desks, watched):
    """A decision without its reason says which question is open and goes there."""
    watched.goto(page_of_desks("case"))
    watched.locator(".rl-buttons button[value=grant]").click()
    watched.get_by_role("heading", name="The assistant's view").wait_for()
    watched.locator(".rl-buttons button[value=grant]").click()
    watched.get_by_text("Please answer first: Why?").wait_for()
    assert watched.evaluate("document.activeElement.type") == "radio"


def test_numbers_beside_rows_are_added_up_and_kept(page_of_desks, watched):
    """Blanks beside rows show their sum, Enter saves them, an emptied one is no error, and a reload keeps them."""
    watched.goto(page_of_desks("grid"))
    watched.get_by_label("Gap: May").fill("40,5")
    watched.get_by_label("Gap: June").fill("-10")
    assert watched.locator("tfoot output").text_content() == "30.5"
    watched.get_by_label("In all").fill("30.5")
    watched.get_by_label("Gap: June").press("Enter")
    watched.get_by_role("status").get_by_text("Saved.").wait_for()
    watched.get_by_label("Gap: May").fill("")
    watched.get_by_role("button", name="Save").click()
    watched.get_by_role("status").get_by_text("Saved.").wait_for()
    watched.reload()
    assert watched.get_by_label("Gap: June").input_value() == "-10"
    assert watched.locator("tfoot output").text_content() == "-10"


@pytest.mark.parametrize("typed", ["1.250", "1,250", "0x10", "12 min"])
def test_a_number_with_two_readings_is_asked_about(page_of_desks, watched, typed):
    """1.250 is 1250 in one country and 1.25 in another: it is neither added up nor saved."""
    watched.goto(page_of_desks("grid"))
    watched.get_by_label("Gap: May").fill(typed)
    watched.get_by_label("Gap: June").fill("0.125")
    assert watched.locator("tfoot output").text_content() == "0.13"
    watched.get_by_label("In all").fill("1250")
    watched.get_by_role("button", name="Save").click()
    watched.get_by_text("without marks between thousands").wait_for()
    assert watched.get_by_label("Gap: May").input_value() == typed


def test_time_runs_out_and_advice_falls_silent(page_of_desks, watched):
    """One panel uses the time up and a second one stays shut; where a row was held back the assistant has no view."""
    watched.goto(page_of_desks("table"))
    watched.locator("td input[type=checkbox]").first.check()
    watched.get_by_text("Saved.").wait_for()
    watched.goto(page_of_desks("timed"))
    watched.get_by_text("No view:").wait_for()
    watched.get_by_text("Panel a (4 minutes)").click()
    watched.get_by_text("0 of 4 minutes left for opening panels").wait_for()
    watched.get_by_text("Panel b (4 minutes)").click()
    watched.get_by_text("There is no time left for this panel.").wait_for()
    assert watched.locator(".rl-panel[open]").count() == 1
    watched.locator(".rl-buttons button").first.click()
    watched.get_by_role("heading", name="Timed 1").wait_for()
    assert watched.get_by_text("Grant", exact=True).count()
    assert not watched.get_by_text("No view:").count()


def test_a_mark_in_the_picture_follows_its_slider(page_of_desks, watched):
    """By arrow key and by typing the mark moves up its bar, and no list of counts stands beside that slider."""
    watched.goto(page_of_desks("chart"))
    mark, slider = watched.locator(".rl-mark"), watched.get_by_label("Share").first

    def height():
        return float(mark.get_attribute("d").split("l")[0].split()[1])

    before = height()
    slider.focus()
    watched.keyboard.press("ArrowRight")
    higher = height()
    watched.locator(".rl-slider").nth(1).locator(".rl-typed").fill("90")
    watched.keyboard.press("Tab")
    assert height() < higher < before
    assert watched.locator(".rl-counts").nth(1).inner_text() == ""
    assert watched.locator(".rl-counts").first.locator("li").count() == 4


def test_the_page_needs_its_key(page_of_desks, watched):
    """Without the key of the printed address nothing is shown and nothing can be written."""
    address = page_of_desks("pair").split("/?")[0]
    assert watched.request.get(f"{address}/").status == 403
    assert watched.request.post(f"{address}/act?key=guess", data="{}").status == 403
