"""Sample answers kept beside each exercise: right, blank, unusable and typical mistakes, with what they must earn."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from courses.authoring.sittings import read_desks, solve
from courses.authoring.strategies import answer_all, follow_advice
from courses.form.answer_sheet import AnswerSheet, BadSheet, read_answer_sheet
from courses.form.exercise import Exercise
from courses.form.variant import AnswerKey, DataPack, load_part
from courses.scoring.sheet import ItemScore, score_sheet
from synthetic_data import Problem, Spec, load_spec


class Expected(Spec):
    """What one item must earn."""

    share: tuple[float, float]
    """Least and most, as shares of the item's points."""
    reason: str
    """Reason code, which names the feedback text; two with ` | ` between them where it depends on the variant."""


class Where(Spec):
    """One answer given wherever another item's right answer is a certain one."""

    item: str
    of: str
    """The item whose right answers pick the cases."""
    right: str
    answer: Any


class Sample(Spec):
    """One stored answer sheet, as a change to the solver's answers so that it fits every variant."""

    title: str
    start_from: Literal["right", "blank"] = "right"
    raw: str | None = None
    """Instead of answers: the sheet's very text, for sheets that cannot be used."""
    change: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """Item → case → answer; `*` stands for every case, "+3" adds to a number, "x0.9" multiplies it."""
    follow: dict[str, Literal["advice", "against"]] = Field(default_factory=dict)
    """Item → whether its final decisions go with the desk's advice or against it."""
    give_up: dict[str, int] = Field(default_factory=dict)
    """Item → in how many files a right answer is given up for wrong advice."""
    keep_wrong: dict[str, int] = Field(default_factory=dict)
    """Item → in how many files a wrong answer is kept against right advice."""
    mistake: dict[str, str] = Field(default_factory=dict)
    """Item → the mistake made throughout: a name in `MISTAKES` of the exercise's `solve.py`, which maps it to a
    function that reads the pack's files and returns case → answer."""
    swap: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Item → right answer → what is answered instead, wherever that is the right answer."""
    where: tuple[Where, ...] = ()
    """What is answered in the cases that another item's right answer picks."""
    expect: dict[str, Expected]


def list_samples(exercise: Exercise) -> list[Path]:
    """Return the sample files of an exercise."""
    return sorted((exercise.keys / "answers").glob("*.yml"))


def check_sample(exercise: Exercise, path: Path, pack: DataPack, key: AnswerKey) -> list[Problem]:
    """Score one sample on one variant and return what differs from what it says it earns."""
    sample = load_spec(path, Sample)
    scores = {score.item: score for score in score_sample(exercise, sample, pack, key)}
    where = f"{exercise.id}: answers/{path.name}"
    missing = [Problem(where=where, rule=f"must say what it expects of {item.id}") for item in exercise.items
               if item.id not in sample.expect]
    return missing + [problem for item, expected in sample.expect.items()
                      for problem in _compare(f"{where}: {item}", scores[item], expected)]


def score_sample(exercise: Exercise, sample: Sample, pack: DataPack, key: AnswerKey) -> list[ItemScore]:
    """Score one sample on one variant."""
    if sample.raw is not None:
        return score_sheet(exercise, _read(sample.raw), key)
    items = sample_items(exercise, sample, pack)
    return score_sheet(exercise, AnswerSheet(exercise=exercise.id, pack_id=key.pack_id, items=items), key)


def sample_items(exercise: Exercise, sample: Sample, pack: DataPack) -> dict[str, dict[str, Any]]:
    """Return the sample's answers on this pack: item → case → answer."""
    right = solve(exercise, pack)
    items = {item: dict(answers) for item, answers in right.items()} if sample.start_from == "right" else {}
    for item, name in sample.mistake.items():
        items[item] = load_part(exercise, "solve").MISTAKES[name](pack.files)
    for item, changes in sample.change.items():
        cases = list(right[item]) if "*" in changes else list(changes)
        before = items.get(item, {})
        items[item] = before | {case: _changed(before.get(case), changes.get(case, changes.get("*"))) for case in cases}
    for item, way in sample.follow.items():
        led = answer_all(read_desks(pack), follow_advice(way == "advice")).get(item, {})
        items[item] = {case: {**items[item][case], "final": answer["final"]} for case, answer in led.items()}
    for give_up, counts in ((True, sample.give_up), (False, sample.keep_wrong)):
        for item, count in counts.items():
            items[item] = items[item] | _led_astray(items[item], pack, item, count, give_up=give_up)
    for line in sample.where:
        picked = [case for case, answer in right[line.of].items() if answer == line.right]
        items[line.item] = items[line.item] | dict.fromkeys(picked, line.answer)
    for item, pairs in sample.swap.items():
        items[item] = {case: pairs.get(str(answer), answer) for case, answer in items[item].items()}
    return items


def _led_astray(answers: dict[str, Any], pack: DataPack, item: str, count: int, *, give_up: bool) -> dict[str, Any]:
    """Change the first files in which the advice differs from the answer (give up) or agrees with it (keep wrong)."""
    desks = read_desks(pack)
    advised = answer_all(desks, follow_advice(True))[item]
    against = answer_all(desks, follow_advice(False))[item]
    differs = [case for case, answer in answers.items() if advised[case]["final"] != answer["final"]]
    if give_up:
        return {case: {**answers[case], "final": advised[case]["final"]} for case in differs[:count]}
    agrees = [case for case in answers if case not in differs]
    return {case: {"first": against[case]["final"], "final": against[case]["final"]} for case in agrees[:count]}


def _changed(before: Any, change: Any) -> Any:
    """A number with a sign in front, such as "+3" or "x0.9", changes the right one; parts of an answer change alone."""
    if isinstance(change, str) and change[:1] in "+-x" and isinstance(before, Mapping):
        return {name: _changed(value, change) for name, value in before.items()}
    if isinstance(change, str) and change[:1] == "x" and isinstance(before, (int, float)):
        return before * float(change[1:])
    if isinstance(change, str) and change[:1] in "+-" and isinstance(before, (int, float)):
        return before + float(change)
    if isinstance(change, Mapping) and isinstance(before, Mapping):
        return {**before, **{name: _changed(before.get(name), value) for name, value in change.items()}}
    return change


def _read(raw: str) -> AnswerSheet | None:
    try:
        return read_answer_sheet(raw.encode())
    except BadSheet:
        return None


def _compare(where: str, got: ItemScore, expected: Expected) -> list[Problem]:
    low, high = expected.share
    share = got.points / got.out_of
    problems = []
    if not low - 0.005 <= share <= high + 0.005:
        problems.append(Problem(where=where, rule=f"must earn a share from {low:g} to {high:g}", value=round(share, 3)))
    if got.reason_code not in expected.reason.split(" | "):
        problems.append(Problem(where=where, rule=f"must be recognised as {expected.reason}", value=got.reason_code))
    return problems
