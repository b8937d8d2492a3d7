"""The library as a planner uses it: find a practice, read its card, doubt it, take its offices away; bad cards."""

import json
import re
from contextlib import nullcontext

import pytest
import yaml
from typer.testing import CliRunner

import readiness
from simulator.library.card import PRACTICE_FOLDER, RunCard, load_practice
from simulator.library.catalogue import CardFilter, load_practices
from simulator.library.lever import Lever
from simulator.plan.scenario import load_scenario
from synthetic_data import BadInput, check_spec

PORTAL, FORM = "az-dost-e-sosial-portal", "de-drv-online-pension-portal"


def told(*words):
    """What the command line prints for some words, as an object where JSON is asked for."""
    run = CliRunner().invoke(readiness.app, ["office", *words])
    assert run.exit_code == 0, run.output
    return json.loads(run.stdout) if "--json" in words else run.stdout


@pytest.mark.parametrize(("look", "found", "not_found"), [
    ({"country": "az"}, PORTAL, FORM), ({"topic": "one-stop"}, PORTAL, None), ({"year": 2023}, FORM, PORTAL),
    ({"family": "channel_shift", "mechanism": "m01"}, FORM, PORTAL), ({"group": "cannot use a portal"}, FORM, None),
    ({"text": "labour record"}, PORTAL, FORM), ({"text": "RECORD lábour"}, PORTAL, FORM),
    ({"text": "pension", "topic": "pension", "family": "channel_shift"}, FORM, PORTAL),
    ({"kind": "context"}, None, PORTAL)])
def test_cards_are_found_by_what_they_say(look, found, not_found):
    """Each filter keeps the cards that fit and leaves the others out."""
    cards = load_practices(CardFilter(**look))

    assert found is None or found in cards
    assert not_found not in cards


def test_the_list_and_a_card_are_read_in_the_terminal():
    """A planner sees what there is and what one card says, and machines the same as one object."""
    assert PORTAL in told("practices", "--country", "AZ")
    card = told("practice", PORTAL)
    for words in ("Question:", "What the source says", "Our inference", "Trap:", "Who is missed", "Not claimed"):
        assert words in card
    assert told("practice", PORTAL, "--json")["levers"]["portal"]["after"] == 70
    assert PORTAL in [row["id"] for row in told("practices", "--json")["practices"]]


def test_the_trap_shows_both_figures_side_by_side():
    """One command prints the misleading and the honest figure, with intervals and the reason."""
    shown = told("practice", PORTAL, "--trap", "-n", "4", "--workers", "1")

    assert "misleading" in shown and "honest" in shown and "Why it misleads" in shown


def test_the_offices_of_a_card_are_files_to_go_on_with(tmp_path):
    """What is written runs as any office of one's own, and the lever is in it."""
    told("practice", PORTAL, "--write", str(tmp_path))
    before, after = (load_scenario(tmp_path / f"{PORTAL}-{side}.yml") for side in ("before", "after"))

    shares = [office.process.attributes["portal"].shares["good"].value for office in (before, after)]
    assert shares == [0, 0.7]


def test_both_offices_are_drawn_with_what_differs(tmp_path):
    """Two maps are written, and the command says in words which steps differ."""
    said = told("practice", "az-dost-volunteers", "--maps", str(tmp_path / "maps"), "-n", "3", "--workers", "1")

    assert sorted(path.name for path in (tmp_path / "maps").iterdir()) == [
        "az-dost-volunteers-after.svg", "az-dost-volunteers-before.svg"]
    assert "more often" in said or "new" in said


def test_a_practice_without_an_office_is_not_opened():
    """The what-if page is not started for a card that only tells."""
    run = CliRunner().invoke(readiness.app, ["office", "serve", "--practice", "oecd-data-quality"])
    assert isinstance(run.exception, BadInput) or run.exit_code == 3


@pytest.mark.parametrize(("change", "said"), [
    ({"kind": "run"}, "must be one of runs, study, taught, context"),
    ({"topics": ["Service qualty"]}, "did you mean Service quality"),
    ({"expects": {"moves": {"contacts": {"by": "-5 to 5", "because": "it may go either way"}}}}, "must not hold 0"),
    ({"expects": {"moves": {"contacts": {"by": "about -5", "because": "one reads it so"}}}}, "from low to high"),
    ({"break_even": {"points": [200, 300]}}, "must lie in the range 0 to 95"),
    ({"source": {"groups": ["seafarers"]}}, "groups lacks seafarers, which the source names"),
    ({"nothing_published": "There is nothing published."}, "must have published figures, or say"),
    ({"levers": {"portal": {"changes": {"scale": "3 people (assumed; fixed)"}}}}, "must write {lever} somewhere"),
    ({"levers": {"portal": {"after": 0}}}, "after must differ from neutral"),
    ({"levers": {"portal": {"changes": {"scale": "{lever ** 9} people (assumed; no)"}}}}, "must reckon with lever"),
    ({"study": "zus_surge"}, "study goes with kind: study"),
    ({"quetsion": "What?"}, "is not a known key")])
def test_a_card_that_is_wrong_is_refused_in_words(tmp_path, change, said):
    """One line for each problem: the file, the key, the rule."""
    card = yaml.safe_load((PRACTICE_FOLDER / f"{PORTAL}.yml").read_text())
    path = tmp_path / "wrong.yml"
    path.write_text(yaml.safe_dump(laid_over(card, change)))

    with pytest.raises(BadInput) as refused:
        load_practice(path)
    assert said in str(refused.value)
    assert "wrong.yml" in str(refused.value)


def laid_over(card, change):
    """A card with some keys changed, at any depth; a lever keeps only the changes given."""
    out = dict(card)
    for key, value in change.items():
        joins = isinstance(value, dict) and isinstance(out.get(key), dict) and key != "changes"
        out[key] = laid_over(out[key], value) if joins else value
    return out


def test_a_lever_reckons_and_fills_lists():
    """What stands in braces is reckoned with the value, however deep it stands."""
    lever = check_spec({"title": "t", "unit": "of 100", "neutral": 0, "after": 40, "range": [0, 100],
                        "origin": "assumed", "source": "a try", "changes": {"a.b": [{"c": "{(100 - lever) / 2} %"}]}},
                       Lever, where="card.yml")

    assert lever.places(40) == {"a.b": [{"c": "30 %"}]}


@pytest.mark.parametrize(("unit", "numbers", "said"), [
    ("of 100", {"after": 0.9}, "after has two readings, 0.9 of 100 and 90 of 100"),
    ("of 100 checks", {"neutral": 0.5, "after": 0}, "neutral has two readings, 0.5 of 100"),
    ("of 100", {"after": 0, "neutral": 1, "range": [0, 1]}, "range has two readings, 1 of 100 and 100 of 100"),
    ("of 1,000", {"after": 0.9}, ""), ("days", {"after": 0.5}, ""), ("of 100", {"after": 1, "range": [0, 9]}, "")])
def test_a_share_of_one_among_hundredths_is_refused(unit, numbers, said):
    """0.9 of 100 for nine of ten would be a practice that does next to nothing."""
    lever = {"title": "t", "unit": unit, "neutral": 0, "range": [0, 100], "origin": "assumed", "source": "a try",
             "changes": {"a": "{lever} %"}} | numbers
    with pytest.raises(ValueError, match=re.escape(said)) if said else nullcontext():
        Lever.model_validate(lever)


@pytest.mark.parametrize("words", [["--set"], ["no-such-practice"], [PORTAL, "--write"]])
def test_what_is_not_there_is_said(words):
    """A name or option that is not known ends with its exit code and no traceback."""
    run = CliRunner().invoke(readiness.app, ["office", "practice", *words])

    assert run.exit_code in (2, 3) or isinstance(run.exception, BadInput)


def test_a_told_card_has_nothing_to_run():
    """Only cards with an office are run; the others say so."""
    assert all(isinstance(card, RunCard) == (card.kind in ("runs", "study")) for card in load_practices().values())
