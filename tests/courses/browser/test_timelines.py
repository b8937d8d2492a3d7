"""Days as a drawing: it says what the table says, and is the same whatever is right."""

from pathlib import Path

import pytest

import courses.toolkit

DESK = Path(courses.toolkit.__file__).parent / "static" / "desk.js"
DATES = {"name": "dates", "title": "Three dates", "open": True, "head": ["Source", "Happened", "Recorded", "Received"],
         "rows": [["Registry", "2022-09-17", "2022-09-19", "2022-09-20"], ["Letter", None, "2022-10-01", "2022-10-01"]]}
WAY = {"name": "way", "title": "The way", "open": True,
       "rows": [["happened", "2023-08-05"], ["recorded", None], ["reached", "2023-08-07"]]}
BORN = {"name": "entries", "title": "Entries", "open": True, "head": ["Number", "d4.birth_date", "d4.death_date"],
        "rows": [["O1", "1974-07-01", "2022-09-17"]]}
COMPARED = {"name": "compare", "title": "Two", "open": True, "head": ["", "One", "Other"],
            "rows": [["Died", "2022-05-17", "2022-10-14"]]}
PAPER = {"kind": "case", "title": "t", "fields": [{"name": "a", "kind": "buttons", "label": "l", "options": [
    {"value": "stop", "label": "Stop"}, {"value": "pay", "label": "Pay"}]}]}


@pytest.fixture(scope="module")
def drawn(chromium):
    """A function: draw one case of a desk and return the drawings on it, with what they say aloud."""
    page = chromium.new_page()
    page.set_content("<main></main>")
    page.add_script_tag(content=f"{DESK.read_text(encoding='utf-8')}\nwindow.mount = mount;", type="module")
    page.wait_for_function("Boolean(window.mount)")

    def draw(panels, answers=None, **more):
        state = {"name": "d", "plan": {**PAPER, "cases": [{"id": "c", "title": "T", "panels": panels, **more}]},
                 "answers": answers or {}, "texts": {}, "language": "en", "right": {"c": list(more.get("right", []))}}
        return page.evaluate("""(state) => {
            const place = document.querySelector("main");
            window.mount(place, state, async () => ({})).leave();
            return [...place.querySelectorAll(".rl-days")].map(
                (each) => [each.outerHTML, each.querySelector("svg").getAttribute("aria-label")]);
        }""", state)
    yield draw
    page.close()


@pytest.mark.browser
def test_the_drawing_says_what_the_table_says(drawn):
    """Each day with its sign, and the same in words; gaps are left out; births and compared records are not drawn."""
    ((picture, said),) = drawn([DATES, BORN, COMPARED])
    ((_, way),) = drawn([WAY])

    assert said == ("timeline. Registry: Happened 2022-09-17, Recorded 2022-09-19, Received 2022-09-20; "
                    "Letter: Recorded 2022-10-01, Received 2022-10-01")
    assert way == "timeline. The way: happened 2023-08-05, reached 2023-08-07"
    assert all(sign in picture for sign in ("●", "◆", "■", "2022-09-17", "2022-10-01"))


@pytest.mark.browser
def test_the_drawing_is_the_same_whatever_is_right(drawn):
    """What was answered, what is right and what decides change nothing in it."""
    plain = drawn([DATES])
    told = {"feedback": {"stop": "f", "pay": "g"}, "decides": [["dates", "Registry"]]}

    for right in (["stop"], ["pay"]):
        for answers in ({}, {"c": {"a": "stop"}}, {"c": {"a": "pay"}}):
            assert drawn([DATES], answers, right=right, **told) == plain
