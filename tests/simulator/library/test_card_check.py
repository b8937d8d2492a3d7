"""Names that a card, a study or the catalogue mistypes are refused, with the right ones beside them."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from simulator.evidence.pair_study import PairStudy, load_pair_study
from simulator.evidence.rollout_rows import load_rollout_study
from simulator.evidence.rollout_study import require_benefits
from simulator.library.card import PRACTICE_FOLDER, RunCard
from simulator.library.card_check import card_problems
from synthetic_data import BadInput, check_spec, read_mapping

CARD = "ru-sfr-e-certificate-assistive-devices"


def problems(place: tuple[str, ...], value: Any) -> str:
    """What is wrong with the card when one place holds another value."""
    raw = copy.deepcopy(read_mapping(PRACTICE_FOLDER / f"{CARD}.yml"))
    here = raw
    for key in place[:-1]:
        here = here[key]
    here[place[-1]] = value
    return "\n".join(map(str, card_problems(check_spec(raw, RunCard, where="card.yml"), CARD)))


def own(**count: Any) -> dict[str, Any]:
    """A measure of the card's own."""
    return {"title": "One of mine", "unit": "per case", "better": "lower", **count}


@pytest.mark.parametrize(("count", "said"), [
    ({"visits_to": ["handover_made"]}, "measures.mine.visits_to: is a step of neither office"),
    ({"passes": ["STEP"]}, "did you mean {step}"),
    ({"minutes_at": ["STEP"]}, "did you mean {step}"),
    ({"waits_at": ["STEP"]}, "did you mean {step}"),
    ({"bookings": ["KIND"]}, "did you mean {kind}"),
    ({"amounts": ["KIND"]}, "did you mean {kind}"),
    ({"bookings": "returned", "per": ["KIND"]}, "did you mean {kind}"),
])
def test_a_card_counts_steps_and_bookings_that_there_are(count: dict[str, Any], said: str) -> None:
    """A measure of a step or booking that neither office has would be nought, and is refused."""
    from simulator.library.card import load_practice
    from simulator.library.offices import office_after

    card = load_practice(CARD)
    assert isinstance(card, RunCard)
    steps = office_after(card, CARD).process.activities
    step = max(steps, key=len)
    kind = max((kind for one in steps.values() for kind in one.posts), key=len)
    wrong = {"STEP": f"{step}x", "KIND": f"{kind}x"}
    mistyped = {key: [wrong.get(each, each) for each in value] if isinstance(value, list) else value
                for key, value in count.items()}
    assert said.format(step=step, kind=kind) in problems(("measures", "mine"), own(**mistyped))


def test_a_card_counts_what_the_engine_books_under_a_name_of_the_office() -> None:
    """The engine writes `deadline_begun_` and the name of a legal deadline; a pattern of such kinds is none of them."""
    assert not problems(("measures", "mine"), own(bookings=["deadline_begun_answer"]))


def test_a_study_of_a_pair_names_measures_that_are_there() -> None:
    """A mistyped measure is refused before years are simulated."""
    raw = load_pair_study("zus_surge").model_dump(mode="json", exclude_none=True)
    name = next(iter(raw["expects"]))
    with pytest.raises(BadInput, match=f"did you mean {name}"):
        check_spec(raw | {"expects": {f"{name}s": "lower"}}, PairStudy, where="study.yml")


def test_a_study_of_a_rollout_speaks_of_benefits_that_its_years_have() -> None:
    """Groups of awards hold benefits; one that no year has is refused."""
    study = load_rollout_study("azerbaijan")
    require_benefits(study, "azerbaijan.yml")
    with pytest.raises(BadInput, match=r"groups.mine: is a benefit of no year.*did you mean birth_grant"):
        require_benefits(study.model_copy(update={"groups": {"mine": ("birth_grnat",)}}), "azerbaijan.yml")


@pytest.mark.parametrize(("key", "value", "said"), [
    ("country", "Iceland", "is no code of a country, got 'Iceland'; write its two letters (ISO 3166), here IS"),
    ("country", "UK", "here GB"), ("country", "is", "here IS"), ("country", "XQ", "such as IS for Iceland"),
    ("years", [2022, 2202], "years[1]: Input should be less than or equal to 2100, got 2202")])
def test_a_country_or_a_year_that_no_filter_finds_is_refused(key, value, said):
    """Practices are looked for by two letters and by years."""
    raw = read_mapping(PRACTICE_FOLDER / f"{CARD}.yml") | {key: value}
    with pytest.raises(BadInput) as refused:
        check_spec(raw, RunCard, where="card.yml")
    assert said in str(refused.value)
