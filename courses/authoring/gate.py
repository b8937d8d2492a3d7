"""What an exercise must have so that only the skill passes it; what it still lacks is named, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from courses.authoring.rule_lines import line_problems
from courses.authoring.shortcuts import FEWEST_OWN, load_shortcuts
from courses.authoring.sittings import Sitting, seeds_for, sit
from courses.form.exercise import Exercise, load_practices
from synthetic_data import Problem, did_you_mean

MOST_SKILL_FEATURES = 6
"""Exceptions from the shortcut finder that an exercise may declare; more of them swallow the gate."""
NOT_COUNTED = ("do not count", "does not count", "nothing counts")
"""How a text says that a desk is not scored. Warm-ups are unscored in every exercise, and are called so."""


def form_problems(exercise: Exercise, seed: int = 3) -> list[Problem]:
    """Return what an exercise still lacks of the gate, as far as one variant shows it.

    Parameters
    ----------
    seed : where the variant's seed begins
    """
    sittings = sit(exercise, seeds_for(1, seed))
    return [*_shortcut_problems(exercise), *line_problems(exercise, sittings), *_practice_problems(exercise),
            *_skill_problems(exercise), *warm_up_problems(exercise, sittings)]


def _shortcut_problems(exercise: Exercise) -> Iterator[Problem]:
    own = load_shortcuts(exercise)
    where = f"{exercise.id}: shortcuts.py"
    if len(own) < FEWEST_OWN:
        yield Problem(where=where, value=len(own), rule=f"must name {FEWEST_OWN} strategies that never use the skill",
                      remedy="think of what a colleague would whisper: one field alone, one panel alone, the newest "
                      "date, a keyword")
    for name, make in own.items():
        if not (make.__doc__ or "").strip():
            yield Problem(where=f"{where}: {name}", rule="has no docstring that says in a sentence what is looked at")


def _practice_problems(exercise: Exercise) -> Iterator[Problem]:
    known = load_practices()
    if not exercise.practice:
        yield Problem(where=f"{exercise.id}: exercise.yml: practice", rule="names no practice that it trains for",
                      remedy="take ids from courses/practices.yml")
    for name in exercise.practice:
        if name not in known:
            yield Problem(where=f"{exercise.id}: exercise.yml: practice", value=name,
                          rule="is no id of courses/practices.yml", remedy=did_you_mean(name, list(known)))


def _skill_problems(exercise: Exercise) -> Iterator[Problem]:
    if len(exercise.skill) > MOST_SKILL_FEATURES:
        yield Problem(where=f"{exercise.id}: exercise.yml: skill", value=len(exercise.skill),
                      rule=f"may hold {MOST_SKILL_FEATURES} features, else the exceptions swallow the gate")


def warm_up_problems(exercise: Exercise, sittings: Sequence[Sitting]) -> Iterator[Problem]:
    """Yield a warm-up that counts, or that does not say that it is unscored."""
    plans, texts = sittings[0].plans, sittings[0].texts
    for name in [name for name in plans if name.startswith("recall")]:
        where = f"{exercise.id}: {name}"
        if plans[name].get("graded"):
            yield Problem(where=where, rule="is a warm-up and counts; its answers are told at once, so it must not")
        elif not any(words in texts.get(plans[name].get("intro", ""), "").lower() for words in NOT_COUNTED):
            yield Problem(where=where, rule="is a warm-up that does not say that it is unscored",
                          remedy=f"say in its intro: They {NOT_COUNTED[0]}")
    if not any(name.startswith("recall") for name in plans):
        yield Problem(where=f"{exercise.id}: build.py", rule="has no warm-up desk named recall",
                      remedy="ask three questions from earlier exercises, unscored")
