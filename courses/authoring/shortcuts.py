"""Strategies that look at a little and never use the skill: those every exercise knows, and each exercise's own.

A rule that earns points without the skill spreads by word of mouth. What is learned here (crib sheets, look-up tables)
is learned on variants of other populations than those it is tried on, as a friend who sat the exercise before would.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping
from statistics import median
from typing import Any

from courses.authoring.sittings import Sitting
from courses.authoring.strategies import answer_all, asks, options_of
from courses.form.exercise import Exercise
from courses.form.rule_card import Items
from courses.form.variant import load_part

FEWEST_OWN = 5
"""Shortcuts in its own terms that each exercise must name."""

Look = Callable[[Mapping[str, Any], int], Hashable]
"""From a case and its place on the desk to what somebody looks at; None where there is nothing to see."""

LOOKS: Mapping[str, Look] = {
    "crib sheet by name": lambda case, place: case["id"],
    "crib sheet by title": lambda case, place: case["title"],
    "crib sheet by words": lambda case, place: case.get("text") or None,
    "crib sheet by place": lambda case, place: place,
    "advice's score alone": lambda case, place: case.get("advice", {}).get("score"),
    "advice's reasons alone": lambda case, place: (
        tuple(case["advice"].get("reasons", ())) if "advice" in case else None),
    "advice's wording alone": lambda case, place: case.get("advice", {}).get("text"),
    "advice's wording and score": lambda case, place: (
        (case["advice"]["text"], (case["advice"].get("score") or 0) // 10) if "advice" in case else None)}
"""What a crib sheet can be ordered by: what was right there before is said again."""


SEEN_BEFORE = "has seen the cases before"


def _evidence(case: Mapping[str, Any], _place: int) -> Hashable:
    return repr([panel["rows"] for panel in case.get("panels", ())])


def answer_of(items: Mapping[str, Mapping[str, Any]], field: Mapping[str, Any], case: str) -> Any:
    """Return what these answers say for one blank of one case; None where they say nothing."""
    found = items.get(field["item"], {}).get(case)
    return found.get(field["name"]) if isinstance(found, Mapping) else found


class Trained:
    """What somebody knows who has seen the right answers to other variants."""

    def __init__(self, sittings: list[Sitting]) -> None:
        self.sittings = sittings
        self._sheets: dict[str, CribSheet] = {}

    def sheet(self, look: str) -> CribSheet:
        """Return the crib sheet ordered by one of `LOOKS`, or by all evidence of a case."""
        if look not in self._sheets:
            self._sheets[look] = CribSheet(self.sittings, _evidence if look == SEEN_BEFORE else LOOKS[look])
        return self._sheets[look]


class CribSheet:
    """For each blank: what was right most often where the same thing was seen, and what was right most often at all."""

    def __init__(self, sittings: list[Sitting], look: Look) -> None:
        self._look = look
        self._seen: dict[Hashable, dict[Hashable, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for sitting in sittings:
            for name, desk in sitting.desks.items():
                for place, case in enumerate(desk["cases"]):
                    for field in desk["fields"]:
                        right = answer_of(sitting.right, field, case["id"])
                        if right is not None and asks(field, case["id"]):
                            self._seen[name, field["name"], field["item"]][look(case, place)].append(right)
        self._commonest: dict[Hashable, Any] = {}
        self.tells = any(key is not None for table in self._seen.values() for key in table)
        """Whether there was anything to look at."""

    def answers(self, sitting: Sitting) -> Items:
        """Return what somebody answers who has nothing but this sheet."""
        places = {(name, case["id"]): place for name, desk in sitting.desks.items()
                  for place, case in enumerate(desk["cases"])}
        names = {id(field): name for name, desk in sitting.desks.items() for field in desk["fields"]}

        def choose(case: Mapping[str, Any], field: Mapping[str, Any]) -> Any:
            desk = names[id(field)]
            return self._said(desk, field, self._look(case, places[desk, case["id"]]))
        return answer_all(sitting.desks, choose)

    def _said(self, desk: str, field: Mapping[str, Any], key: Hashable) -> Any:
        """What was right most often where this was seen; reckoned once, since every variant asks again."""
        blank = (desk, field["name"], field["item"])
        table = self._seen[blank]
        # What was seen once may be luck, and says no more than the commonest answer.
        here = (key,) if len(table.get(key, ())) > 1 else ()
        asked = (*blank, here, tuple(options_of(field)))
        if asked not in self._commonest:
            self._commonest[asked] = _commonest(
                table[key] if here else [right for seen in table.values() for right in seen], field)
        return self._commonest[asked]


def _commonest(answers: list[Any], field: Mapping[str, Any]) -> Any:
    if not answers:
        return None
    if all(isinstance(answer, (int, float)) and not isinstance(answer, bool) for answer in answers):
        return median(answers)
    if all(isinstance(answer, (list, tuple)) for answer in answers):
        ticked = Counter(part for answer in answers for part in answer)
        return [option for option in options_of(field) if ticked[option] > len(answers) / 2]
    common, _ = Counter(map(repr, answers)).most_common(1)[0]
    return next(answer for answer in answers if repr(answer) == common)


def common_shortcuts(sitting: Sitting, trained: Trained) -> dict[str, Items]:
    """Return the answers of the strategies that can be tried on every exercise."""
    sheets = {look: trained.sheet(look) for look in LOOKS}
    found = {look: sheet.answers(sitting) for look, sheet in sheets.items() if sheet.tells}
    found["longest answer"] = _longest_option(sitting)
    other = _other_desk(sitting)
    return found | ({"another desk's answers": other} if other else {})


def _longest_option(sitting: Sitting) -> Items:
    """The option with most words, as in badly made multiple choice."""
    words = sitting.words
    return answer_all(sitting.desks, lambda case, field: _in_form(field, max(
        options_of(field), key=lambda value: len(words(_label(field, value))), default=None)))


def _label(field: Mapping[str, Any], value: str) -> str:
    label: str = next(option["label"] for option in field["options"] if option["value"] == value)
    return label


def _in_form(field: Mapping[str, Any], option: str | None) -> Any:
    return option if field["kind"] != "checks" or option is None else [option]


def _other_desk(sitting: Sitting) -> Items:
    """What is right on another desk with the same answers, copied in order: last week's for this week's."""
    blanks = [(name, field) for name, desk in sitting.desks.items() for field in desk["fields"] if options_of(field)]
    copied = {(name, field["name"]): [right for case in sitting.desks[name]["cases"]
                                      if (right := answer_of(sitting.right, field, case["id"])) is not None]
              for name, field in blanks}
    twins = {(name, field["name"]): next(((other, twin["name"]) for other, twin in blanks if other != name
                                          and options_of(twin) == options_of(field)), None) for name, field in blanks}
    if not any(twins.values()):
        return {}
    items: Items = {}
    for name, desk in sitting.desks.items():
        places = {case["id"]: place for place, case in enumerate(desk["cases"])}

        def choose(case: Mapping[str, Any], field: Mapping[str, Any], name: str = name,
                   places: Mapping[str, int] = places) -> Any:
            twin = twins.get((name, field["name"]))
            answers = copied[twin] if twin else []
            return answers[places[case["id"]] % len(answers)] if answers else None
        for item, answers in answer_all({name: desk}, choose).items():
            items.setdefault(item, {}).update(answers)
    return items


def own_shortcuts(sitting: Sitting) -> dict[str, Items]:
    """Return the answers of the exercise's own strategies: `SHORTCUTS` of its `shortcuts.py`, if it has one."""
    return {name: make(sitting.pack.files, sitting.desks) for name, make in load_shortcuts(sitting.exercise).items()}


def load_shortcuts(exercise: Exercise) -> dict[str, Callable[[Mapping[str, bytes], Any], Items]]:
    """Return name → strategy of the exercise's own; empty where none are written yet."""
    if not (exercise.keys / "shortcuts.py").exists():
        return {}
    return dict(load_part(exercise, "shortcuts").SHORTCUTS)
