"""What an exercise must have so that only the skill passes it; what it still lacks is named, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scipy import stats

from courses.authoring.bots import BotResult, measure_bots, training_sittings, tried_sittings
from courses.authoring.case_table import KEPT, CaseTable
from courses.authoring.effort import OVER, Effort, measure_effort
from courses.authoring.finder import beats_bar, find_rules, matched_share
from courses.authoring.lines_left_out import LineLeftOut, left_out_problems, measure_lines
from courses.authoring.marks import SURE, MeasuredMark, measure_marks
from courses.authoring.rule_lines import line_problems
from courses.authoring.shortcuts import FEWEST_OWN, load_shortcuts
from courses.authoring.sittings import VARIANTS, Sitting, seeds_for, sit
from courses.form.exercise import Exercise, load_practices
from simulator import many_runs
from synthetic_data import Problem, did_you_mean

MOST_SKILL_FEATURES = 6
"""Exceptions from the shortcut finder that an exercise may declare; more of them swallow the gate."""
NOT_COUNTED = ("do not count", "does not count", "nothing counts")
"""How a text says that a desk is not scored. Warm-ups are unscored in every exercise, and are called so."""


BROADEST = 0.5
"""Share of all features that the exceptions may leave out together."""
COSTLY = 2
"""Variants of a costly exercise that are tried at most where not everything is measured."""
CLOSE_ERROR = 0.03
"""How far the stored standard error may lie from the measured one."""


@dataclass(frozen=True, kw_only=True)
class GateReport:
    """Everything that was measured about one exercise, and what breaks a bar or is missing."""

    exercise: Exercise
    bots: list[BotResult]
    marks: MeasuredMark
    effort: Effort
    lines: list[LineLeftOut]
    problems: list[Problem]
    """Each one's `where` begins with the exercise and names the part; luck in few variants is not held against it."""


@many_runs()
def measure_gate(exercise: Exercise, variants: int, seed: int = 1, *, full: bool = False) -> GateReport:
    """Measure everything that the gate asks of one exercise.

    Parameters
    ----------
    variants : tried, fewer of a costly exercise unless all is measured; others, within bounds, are learned from
    full : whether all error rates, the bench of reviewers and each exception from the finder are tried as well, and all
        variants of a costly exercise; with `VARIANTS` of them every figure counts, else only what luck cannot explain
    """
    variants = min(variants, COSTLY) if exercise.costly and not full else variants
    draws = 1 if full or exercise.costly else 3
    certain = full and variants >= VARIANTS
    sittings = sit(exercise, seeds_for(variants, seed))
    table = CaseTable(training_sittings(exercise, variants, seed))
    bots = measure_bots(exercise, variants, seed, table)
    marks = measure_marks(exercise, sittings, draws=draws, whole=full)
    effort, lines = measure_effort(sittings[0]), measure_lines(exercise, sittings)
    problems = [*form_problems(exercise, seed, sittings), *_bot_problems(bots, certain),
                *left_out_problems(exercise, lines, certain),
                *_mark_problems(exercise, marks, len(sittings) * draws, full, certain),
                *_effort_problems(exercise, effort), *_exception_problems(exercise, variants, seed, table, full)]
    return GateReport(exercise=exercise, bots=bots, marks=marks, effort=effort, lines=lines,
                      problems=problems)


def _bot_problems(bots: Sequence[BotResult], certain: bool) -> Iterator[Problem]:
    for bot in bots:
        if bot.kind == "shortcut" and bot.verdict and (certain or bot.sure):
            yield Problem(where=f"{bot.exercise}: shortcut {bot.bot}", rule=f"earns too much: {bot.verdict}",
                          remedy=f"see readiness course shortcuts {bot.exercise}")


def _mark_problems(exercise: Exercise, marks: MeasuredMark, people: int, full: bool, certain: bool
                   ) -> Iterator[Problem]:
    if exercise.status == "completion":
        return  # points are for finishing, so there is no line between skill and its lack
    where = f"{exercise.id}: exercise.yml: pass_mark"
    if marks.proposed is None and certain:
        yield Problem(where=where, rule="can be set nowhere: " + marks_words(marks),
                      remedy="count more decisions, about equally, or less heavy payoffs")
    for rate, wanted in ((marks.good, True), (marks.poor, False)):
        passes = marks.point(marks.pattern, rate).passes
        right = passes if wanted else 1 - passes
        chance = float(stats.binom.cdf(round(right * people), people, SURE))
        if right < SURE and (certain or chance < 0.01):
            yield Problem(where=where, value=exercise.pass_mark,
                          rule=f"with {rate * 100:.0f} of 100 errors {100 * passes:.0f} of 100 pass; it must be "
                          + ("90 or more" if wanted else "10 or fewer"),
                          remedy=f"see readiness course marks {exercise.id}")
    # The relative error of a standard deviation from n people is about 1 / sqrt(2 n).
    by_luck = 0 if certain else 2 * marks.standard_error / (2 * people) ** 0.5
    far = abs(exercise.standard_error - marks.standard_error) > CLOSE_ERROR + by_luck
    if not exercise.standard_error or (full and far):
        yield Problem(where=f"{exercise.id}: exercise.yml: standard_error", value=exercise.standard_error,
                      rule=f"is measured as {marks.standard_error:.2f}", remedy="run python docs/bots.py "
                      f"{exercise.id} --marks, which stores it")


def marks_words(marks: MeasuredMark) -> str:
    """Return in words what the good reach and the poor stay below."""
    return (f"of 100 people with {marks.good * 100:.0f} of 100 errors 90 reach {marks.ceiling:.2f}, of 100 with "
            f"{marks.poor * 100:.0f} of 100 errors 90 stay below {marks.floor:.2f}")


def _effort_problems(exercise: Exercise, effort: Effort) -> Iterator[Problem]:
    if effort.minutes > OVER * exercise.minutes:
        yield Problem(where=f"{exercise.id}: exercise.yml: minutes", value=exercise.minutes,
                      rule=f"takes about {effort.minutes} ({effort.words} words, {effort.clicks} clicks)",
                      remedy="leave out files that tell the same, or state the minutes (course.yml has them too)")


def _exception_problems(exercise: Exercise, variants: int, seed: int, table: CaseTable, full: bool
                        ) -> Iterator[Problem]:
    if not exercise.skill:
        return
    where = f"{exercise.id}: exercise.yml: skill"
    share = matched_share(exercise, table)
    if share > BROADEST:
        yield Problem(where=where, value=round(share, 2), rule="leaves out more than half of all features",
                      remedy="name the fields that are the skill itself, not whole panels")
    learn = training_sittings(exercise, variants, seed)
    sittings = tried_sittings(exercise, variants, seed)[:KEPT]
    for one in exercise.skill if full else ():
        rules = find_rules(exercise, learn, table, allowed=(one.feature,))
        if not any(beats_bar(exercise, found, table, sittings) for found in rules):
            yield Problem(where=f"{where}: {one.feature}", rule="is an exception that is not needed: with this feature "
                          "no rule earns too much either", remedy="take it off the list")


def form_problems(exercise: Exercise, seed: int = 3, sittings: Sequence[Sitting] = ()) -> list[Problem]:
    """Return what an exercise still lacks of the gate, as far as one variant shows it.

    Parameters
    ----------
    seed : where the variant's seed begins
    sittings : variants that were built before; more of them show more
    """
    sittings = sittings or sit(exercise, seeds_for(1, seed))
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
