"""The library as one page: found by keyboard, read on a phone, true to its cards, with no network."""

import json
import re

import pytest

import readiness
from simulator import list_practices, load_practice, write_library
from simulator.library.catalogue import load_practices
from simulator.library.figures import known_figures, steps_of
from simulator.library.page import card_data, library_page
from simulator.library.steps import changed_words

TAUGHT = "oecd-data-quality"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The page of all cards as a file."""
    path = tmp_path_factory.mktemp("library") / "practices.html"
    write_library(path)
    return path


def test_the_page_says_what_the_cards_say(page):
    """Every card is on it with its own sentences, and nothing that a card says can end the script."""
    data = json.loads(re.search(r"const \{cards, kinds, families\} = (\{.*?\});\n",
                                page.read_text(encoding="utf-8"))[1].replace("<\\/", "</"))["cards"]
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


@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), pytest.param(390, "dark", marks=pytest.mark.full)])
def test_a_planner_finds_a_practice_by_keyboard(page, visit, violations, width, scheme):
    """Words, a country on the map and a card, by keys alone; nothing is asked of a network."""
    view = visit(page.as_uri(), viewport={"width": width, "height": 844}, color_scheme=scheme)
    found = view.get_by_role("status")
    assert found.inner_text() == f"{len(list_practices())} of {len(list_practices())} practices"
    view.keyboard.press("Tab")
    view.keyboard.type("people abroad")
    assert "abroad" in view.get_by_role("heading", level=2).filter(visible=True).first.inner_text()
    view.keyboard.press("Control+a")
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


def test_a_card_shows_maps_figures_and_a_slider(page, visit, violations):
    """Maps name in words what differs, the slider moves by keys to figures that were run, a link opens the card."""
    name = next(name for name, card in load_practices().items() if card.kind == "study" and known_figures(card, name))
    card = load_practice(name)
    kept = known_figures(card, name)
    view = visit(f"{page.as_uri()}#{name}", viewport={"width": 390, "height": 844}, color_scheme="light")
    differ = changed_words(steps_of(kept))
    for side in ("before", "after"):
        image = view.get_by_role("img", name=f"Process map {side}. Steps that differ: {differ[0]}")
        assert image.evaluate("image => image.complete && image.naturalWidth > 100")

    slider = view.get_by_role("slider")
    slider.press("Home")
    for point in kept["break_even"]["points"]:
        text = slider.get_attribute("aria-valuetext")
        assert text.startswith(f"{point['value']:g} ") and f" {point['figure'][0]:g} (" in text
        assert text.endswith("holds." if point["holds"] else "is not shown.")
        slider.press("ArrowRight")
    shown = view.get_by_role("region", name=f"What {kept['runs']} runs of each office showed")
    mean, low, high = kept["expected"][0]["change"]
    assert f"{mean:.4g} ({low:.4g} to {high:.4g})" in shown.inner_text()
    link = view.get_by_role("link", name="Open it in the what-if page")
    assert link.get_attribute("href").endswith(f"/?practice={name}")
    assert f"readiness office serve --practice {name}" in view.locator(f"[id={name}]").inner_text()
    assert violations(view) == []
    assert not view.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_slider_rises_from_left_to_right(page, visit):
    """Also where the search went from the highest value down; it begins where the card's condition first held."""
    name = "al-issh-digital-archive"
    asked = known_figures(load_practice(name), name)["break_even"]
    view = visit(f"{page.as_uri()}#{name}")
    slider = view.locator(f"[id='slide-{name}']")
    found = next(point["value"] for point in asked["points"] if point["holds"])
    assert slider.get_attribute("aria-valuetext").startswith(f"{found:g} ")
    slider.press("Home")
    for value in sorted(point["value"] for point in asked["points"]):
        assert slider.get_attribute("aria-valuetext").startswith(f"{value:g} ")
        slider.press("ArrowRight")


def test_a_card_without_kept_figures_says_so(monkeypatch):
    """A card that was changed since it was run shows no figure of the old one."""
    name = next(name for name, card in load_practices().items() if card.kind == "runs")
    monkeypatch.setattr("simulator.library.page.known_figures", lambda card, name: None)

    assert card_data(name, load_practice(name))["shown"] is None


def test_the_list_is_written_as_a_page_with_its_filters(tmp_path):
    """What was filtered is what the page holds."""
    from typer.testing import CliRunner

    path = tmp_path / "deep" / "some.html"
    run = CliRunner().invoke(readiness.app, ["office", "practices", "--country", "SE", "--page", str(path)])
    assert run.exit_code == 0, run.output
    assert "Quick online pension guide" in path.read_text(encoding="utf-8")
    assert "Icelandic" not in path.read_text(encoding="utf-8") and "is-tr-" not in path.read_text(encoding="utf-8")
