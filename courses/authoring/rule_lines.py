"""No dead lines: whoever does not know one line of the rule gets cases wrong; no answer is a mere ornament.

A line that never decides a case can be skipped, an option that is never right can be struck out, and an answer that is
the same for everybody is passed on in the corridor.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from courses.authoring.shortcuts import answer_of
from courses.authoring.sittings import Sitting
from courses.authoring.strategies import asks, options_of
from courses.form.exercise import Exercise
from courses.form.rule_card import Items, lines_of
from courses.form.variant import load_part
from synthetic_data import Problem

FEWEST_DECIDED = 2
"""Graded cases of every variant that come out differently for somebody who does not know a line."""
MOST_TAUGHT = 10
"""Points that items may be worth whose answers are facts taught in the exercise."""
UNLIKELY = 1e-4
"""An answer that stayed the same by luck with less than this probability stayed the same by design."""
RARE, MISSED = 0.25, 1e-3
"""An option may be right so many times as seldom as if all were right equally often; it is called dead when even then
it would have been missed with less than this probability."""


def line_problems(exercise: Exercise, sittings: Sequence[Sitting]) -> Iterator[Problem]:
    """Yield lines that decide too little or were never tried, options right nowhere, answers that never change.

    Parameters
    ----------
    sittings : the more of them, the surer; what luck explains is passed over
    """
    where = f"{exercise.id}: solve.py"
    lines = lines_of(load_part(exercise, "solve"))
    if not lines:
        yield Problem(where=where, rule="names no lines of its rule, so nobody knows which of them decide anything",
                      remedy="add LINES = {id: how the line begins} and solve(files, without=frozenset())")
    else:
        yield from _untried_lines(where, lines, sittings[0])
        for line, least in decided_by(sittings).items():
            if line in lines and least < FEWEST_DECIDED:
                yield Problem(where=f"{where}: {line}", value=least, rule="is a line of the rule that must decide "
                              f"{FEWEST_DECIDED} graded cases of every variant",
                              remedy="draw cases that turn on it, or take it off the card")
    yield from _dead_options(exercise, sittings)
    yield from _answers_that_stay(exercise, sittings)


def decided_by(sittings: Sequence[Sitting]) -> dict[str, int]:
    """Return line → least number of graded cases that change in a variant when somebody does not know it."""
    return {line: min(_changed(sitting, sitting.without_a_line[line]) for sitting in sittings)
            for line in sittings[0].without_a_line}


def _changed(sitting: Sitting, answers: Items) -> int:
    return len({case for item, right in sitting.right.items() for case, answer in right.items()
                if answers.get(item, {}).get(case) != answer})


def _untried_lines(where: str, lines: Mapping[str, str], sitting: Sitting) -> Iterator[Problem]:
    card = {sitting.words(line) for desk in sitting.desks.values() for line in desk.get("rule_card", ())}
    read = card | set(sitting.texts.values())
    for text in sorted(card):
        if not any(text.startswith(beginning) for beginning in lines.values()):
            yield Problem(where=where, value=text[:60], rule="is a line of a rule card that LINES does not name",
                          remedy="name it and let solve() do without it, or take it off the card")
    for line, beginning in lines.items():
        if not any(beginning in text for text in read):
            yield Problem(where=f"{where}: {line}", value=beginning[:60], rule="begins no text that trainees read",
                          remedy="copy the first words from texts.en.json")


Asked = tuple[Sitting, Mapping[str, Any], list[Mapping[str, Any]]]
"""A sitting, one of its fields, and the cases it is asked about."""


def _blanks(sittings: Sequence[Sitting]) -> dict[tuple[str, str], list[Asked]]:
    """(Item, field) → where it is asked, sitting by sitting."""
    found: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for sitting in sittings:
        for desk in sitting.desks.values():
            for field in desk["fields"]:
                cases = [case for case in desk["cases"] if asks(field, case["id"])]
                found[field["item"], field["name"]].append((sitting, field, cases))
    return found


def _dead_options(exercise: Exercise, sittings: Sequence[Sitting]) -> Iterator[Problem]:
    for (item, name), asked in _blanks(sittings).items():
        offered = {option for _, field, _ in asked for option in options_of(field)}
        right = {part for sitting, field, cases in asked for case in cases
                 for part in (*_parts(answer_of(sitting.right, field, case["id"])),
                              *_parts(sitting.key.expected[item].get(case["id"])))}
        missed = (1 - RARE / max(len(offered), 1)) ** sum(len(cases) for _, _, cases in asked)
        for option in sorted(offered - right) if missed < MISSED else ():
            yield Problem(where=f"{exercise.id}: {item}: option {option}", rule=f"is an answer to {name!r} that is "
                          "right nowhere, so it can be struck out",
                          remedy="draw cases in which it is right, or leave it out")


def _parts(answer: Any) -> list[Any]:
    """Answers named in one, or accepted for one case by the key; payoffs and numbers name none."""
    if isinstance(answer, (list, tuple)):
        return list(answer)
    if isinstance(answer, Mapping):
        return [option for option, wanted in answer.items() if wanted is True]
    return [answer]


def _answers_that_stay(exercise: Exercise, sittings: Sequence[Sitting]) -> Iterator[Problem]:
    taught = {fact.item for fact in exercise.taught}
    points = sum(item.points for item in exercise.items if item.id in taught)
    if points > MOST_TAUGHT:
        yield Problem(where=f"{exercise.id}: taught", value=points,
                      rule=f"may be worth {MOST_TAUGHT} points in all, since a crib sheet holds such answers")
    stay = {item: same for item, same in same_answers(sittings).items() if same}
    for item, same in stay.items():
        if item not in taught:
            yield Problem(where=f"{exercise.id}: {item}: same answer", value=", ".join(same[:4]),
                          rule="has the same right answer in every variant",
                          remedy="let the variant decide it, or say under taught: that it is a fact the exercise "
                          "teaches")
    for item in sorted(taught - set(stay)):
        yield Problem(where=f"{exercise.id}: taught", value=item, rule="is no item whose answers stay the same",
                      remedy="take it off the list")


def same_answers(sittings: Sequence[Sitting]) -> dict[str, list[str]]:
    """Return item → what is asked (name, title or place of the case) whose right answer no variant changes.

    Luck can keep an answer the same in a few variants; what luck explains is passed over.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for (item, name), asked in _blanks(sittings).items():
        seen: dict[str, list[str]] = defaultdict(list)
        where: dict[str, set[int]] = defaultdict(set)
        for sitting, field, cases in asked:
            for place, case in enumerate(cases):
                said = repr(answer_of(sitting.right, field, case["id"]))
                # A title that is a text of the exercise names the case; the names of people come and go.
                named = {case["id"], *({case["title"]} & sitting.texts.keys())}
                for label in (f"{name}, place {place + 1}", *(f"{name} of {one}" for one in named)):
                    seen[label].append(said)
                    where[label].add(sitting.seed)
        every = Counter(said for label, answers in seen.items() if ", place " in label for said in answers)
        everywhere = {label: answers for label, answers in seen.items() if len(where[label]) == len(sittings)}
        options = max(_ways(field) for _, field, _ in asked)
        for label, answers in everywhere.items():
            usual = max(every[answers[0]] / every.total() if len(every) > 1 else 0, 1 / options)
            by_luck = usual ** (len(answers) - 1) * len(everywhere)
            if len(set(answers)) == 1 and by_luck < UNLIKELY:
                found[item].append(label)
    return dict(found)


def _ways(field: Mapping[str, Any]) -> int:
    """In how many ways a blank can be filled in; numbers in many."""
    options = len(options_of(field))
    return (2 ** options if options else 2) if field["kind"] == "checks" else options or 10
