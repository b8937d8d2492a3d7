"""The library as one page: found by keyboard, read on a phone, true to its cards, with no network."""

import json
import re

import pytest

import readiness
from simulator import list_practices, load_practice, write_library
from simulator.library.catalogue import load_practices
from simulator.library.page import card_data, library_page

TAUGHT = "oecd-data-quality"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The page of all cards as a file."""
    path = tmp_path_factory.mktemp("library") / "practices.html"
    write_library(path)
    return path


def test_the_page_says_what_the_cards_say(page):
    """Every card is on it with its own sentences, and nothing that a card says can end the script."""
    data = json.loads(re.search(r"const cards = (\[.*?\]);\n", page.read_text(encoding="utf-8"))[1]
                      .replace("<\\/", "</"))
    assert [one["id"] for one in data] == list_practices()
    card, told = load_practice(TAUGHT), next(one for one in data if one["id"] == TAUGHT)
    assert (told["question"], told["says"]) == (card.question, card.source.says)
    assert [text for _, text in told["told"]] == [card.trains, card.why_not_run]

    hostile = {TAUGHT: card.model_copy(update={"title": "</script><script>alert(1)</script>"})}
    assert library_page(hostile).count("</script>") == 1


def test_a_search_looks_through_all_that_a_card_says():
    """Somebody who remembers a word of the trap or of a lever finds the card."""
    cards = load_practices()
    name, card = next((name, card) for name, card in cards.items() if card.kind == "runs")
    told = card_data(name, card)["all"]

    assert card.trap.reading in told and card.lever.title in told and card.missed in told


@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (390, "dark")])
def test_a_planner_finds_a_practice_by_keyboard(page, visit, violations, width, scheme):
    """Words, a country on the map and a card, by keys alone; nothing is asked of a network."""
    view = visit(page.as_uri(), viewport={"width": width, "height": 844}, color_scheme=scheme)
    found = view.get_by_role("status")
    assert found.inner_text() == f"{len(list_practices())} of {len(list_practices())} practices"
    view.keyboard.press("Tab")
    view.keyboard.type("data quality condition")
    assert view.get_by_role("heading", level=2).filter(visible=True).all_inner_texts() == [load_practice(TAUGHT).title]
    view.locator("summary").filter(visible=True).press("Enter")
    view.get_by_text(load_practice(TAUGHT).trains).wait_for()
    assert violations(view) == []

    view.get_by_role("button", name="Show all").press("Enter")
    sweden = view.get_by_role("button", name=re.compile("^Sweden: "))
    sweden.press("Enter")
    swedish = [card.title for card in load_practices().values() if card.country == "SE"]
    assert view.get_by_role("heading", level=2).filter(visible=True).all_inner_texts() == swedish
    assert sweden.get_attribute("aria-pressed") == "true"
    assert not view.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert view.complaints == []
    assert [request for request in view.requests if not request.startswith(("file:", "data:"))] == []


def test_the_list_is_written_as_a_page_with_its_filters(tmp_path):
    """What was filtered is what the page holds."""
    from typer.testing import CliRunner

    path = tmp_path / "deep" / "some.html"
    run = CliRunner().invoke(readiness.app, ["office", "practices", "--country", "SE", "--page", str(path)])
    assert run.exit_code == 0, run.output
    assert "Quick online pension guide" in path.read_text(encoding="utf-8")
    assert "Icelandic" not in path.read_text(encoding="utf-8") and "is-tr-" not in path.read_text(encoding="utf-8")
