"""The record a trainee takes along after the test some weeks later (K2): what holds, what to refresh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import NormalDist
from typing import Any, Literal

from courses import AnswerKey, Item, load_course
from courses.toolkit.words import Words
from grading.class_folder.course_folder import CourseFolder, write_whole
from grading.class_folder.submission import read_submission
from grading.errors import GradingError
from grading.examination.marking import Marks
from grading.examination.results import all_marks, marks_of
from grading.exchange.release import rebuild_variant
from grading.findings.competency import behaviour_of, profile_of
from synthetic_data import Document, Heading, KeyFigure, Note, PageElement, Paragraph, Table, render_html

_KEEPS_FROM = 0.6
"""Share of points from which a competency counts as kept (the course's pass mark)."""
_NAMED = 2
"""How many exercises the record names to repeat."""

What = Literal["pair", "advice"]


@dataclass(frozen=True, kw_only=True)
class Discernment:
    """How well wrong recommendations were told from right ones."""

    item: str
    what: What
    """What was told apart: two people, or wrong advice and right."""
    j: float
    """Share of wrong ones caught minus share of right ones held back, -1 to 1."""
    low: float
    high: float
    """Interval of J, 95 of 100."""
    c: float
    """Criterion: above 0 leans to letting pass, below 0 to holding back."""


@dataclass(frozen=True, kw_only=True)
class Alone:
    """Decisions without the assistant beside those with it: the probe whether a skill fades."""

    right: int
    of: int
    beside_right: int
    """Right decisions on files that came with the assistant's view."""
    beside_of: int

    @property
    def fades(self) -> bool:
        """Tell whether the gap is larger than luck: its interval, as of `j_interval`, lies above 0."""
        low, _ = j_interval(self.beside_right / self.beside_of, self.beside_of, self.right / self.of, self.of)
        return low > 0


@dataclass(frozen=True, kw_only=True)
class ProficiencyRecord:
    """What the record says."""

    trainee: str
    name: str
    role: str
    exercise: str
    form: str
    """Public token of the variant: which form of the test it was."""
    date: str
    attempts: int
    competencies: Sequence[Mapping[str, Any]]
    """competency, name, points, out_of, verdict (`keep` or `refresh`)."""
    discernment: Sequence[Discernment]
    alone: Alone | None
    """None where the test has no part without the assistant."""
    calibration: float | None
    """Share of points in the calibration items (rule S5), 0-1."""
    repeat: Sequence[str]
    """The two exercises worth repeating, weakest competency first; empty when all is kept."""

    def as_plain(self) -> dict[str, Any]:
        """Return the record as plain JSON values."""
        return asdict(self)


def proficiency_record(course: CourseFolder, trainee: str, exercise: str = "K2") -> ProficiencyRecord:
    """Return a trainee's record after an exercise.

    Raises
    ------
    GradingError : the exercise is not graded yet
    """
    marks, submission = marks_of(course, trainee, exercise), read_submission(course, trainee, exercise)
    if marks is None or submission is None:
        raise GradingError(f"{exercise} of {trainee} is not graded yet; run: readiness grade run")
    person = course.trainee(trainee)
    _pack, key = rebuild_variant(course.secret(), course.exercise(exercise), trainee, marks.attempt)
    profile = profile_of([marks], person.role)
    weak = [one.competency for one in sorted(profile, key=lambda one: one.share) if one.share < _KEEPS_FROM]
    items = {item.id: item for item in course.exercise(exercise).items}
    # Of a part that the exercise has no more, nobody knows by which rule it was scored.
    scored = replace(marks, items=tuple(one for one in marks.items if one.item in items))
    calibrated = [one for one in scored.items if items[one.item].rule == "calibration"]
    return ProficiencyRecord(
        trainee=trainee, name=person.name, role=person.role, exercise=exercise, form=key.pack_id,
        date=submission.received_at[:10], attempts=len([one for one in all_marks(course, trainee)
                                                        if one.exercise == exercise]),
        competencies=[{"competency": one.competency, "name": one.name, "points": one.points, "out_of": one.out_of,
                       "verdict": "keep" if one.share >= _KEEPS_FROM else "refresh"} for one in profile],
        discernment=_discernment(scored, key, items),
        alone=alone_and_beside({one.item: one.details for one in scored.items}, key, items),
        calibration=(sum(one.points for one in calibrated) / sum(one.out_of for one in calibrated)
                     if calibrated else None),
        repeat=_to_repeat(course, weak, person.role, exercise))


def _discernment(marks: Marks, key: AnswerKey, items: Mapping[str, Item]) -> list[Discernment]:
    found = []
    for item in marks.items:
        rates = item.details
        if items[item.item].rule != "detection" or not {"hit_rate", "false_rate", "c"} <= set(rates):
            continue
        wrong, right = _counted(key, item.item)
        low, high = j_interval(rates["hit_rate"], wrong, rates["false_rate"], right)
        what: What = "pair" if _PAIR in items[item.item].settings.get("held", ()) else "advice"
        found.append(Discernment(item=item.item, what=what, j=round(rates["hit_rate"] - rates["false_rate"], 6),
                                 low=low, high=high, c=rates["c"]))
    return found


_PAIR = "same"
"""The answer to a pair that is one person; every other test of detection is about advice."""


def _counted(key: AnswerKey, item: str) -> tuple[int, int]:
    """How many cases of a test of detection are to be found, and how many are not."""
    expected = key.expected[item]
    signals = expected.get("signals", expected)
    wrong = sum(bool(value) for value in signals.values())
    return wrong, len(signals) - wrong


def alone_and_beside(details: Mapping[str, Mapping[str, float]], key: AnswerKey,
                     items: Mapping[str, Item]) -> Alone | None:
    """Return the decisions without the assistant, of items marked `unaided`, beside those on its advice.

    Parameters
    ----------
    details : item → what its rule measured
    """
    unaided = [name for name, found in details.items() if items[name].settings.get("unaided") and "right" in found]
    advised = [name for name, found in details.items() if items[name].rule == "detection" and "hit_rate" in found
               and _PAIR not in items[name].settings.get("held", ())]
    if not unaided or not advised:
        return None
    counts = {name: _counted(key, name) for name in advised}
    return Alone(right=sum(round(details[name]["right"] * len(key.expected[name])) for name in unaided),
                 of=sum(len(key.expected[name]) for name in unaided),
                 beside_right=sum(round(details[name]["hit_rate"] * wrong + (1 - details[name]["false_rate"]) * right)
                                  for name, (wrong, right) in counts.items()),
                 beside_of=sum(wrong + right for wrong, right in counts.values()))


def j_interval(hit_rate: float, wrong: int, false_rate: float, right: int) -> tuple[float, float]:
    """Return the 95 of 100 interval of J, the difference of two shares.

    Parameters
    ----------
    hit_rate, wrong : share of wrong recommendations caught, and how many there were
    false_rate, right : share of right recommendations held back, and how many there were

    Notes
    -----
    Adds one success and one failure to each group (Agresti and Caffo, American Statistician 54 (2000) 280), which
    stays honest with the 8 and 16 cases of a test.

    Examples
    --------
    >>> [round(end, 2) for end in j_interval(1.0, 8, 0.0, 16)]
    [0.63, 1.0]
    """
    first, second = (hit_rate * wrong + 1) / (wrong + 2), (false_rate * right + 1) / (right + 2)
    spread = (first * (1 - first) / (wrong + 2) + second * (1 - second) / (right + 2)) ** 0.5
    half = NormalDist().inv_cdf(0.975) * spread
    return max(-1.0, first - second - half), min(1.0, first - second + half)


def _to_repeat(course: CourseFolder, weak: Sequence[str], role: str, done: str) -> list[str]:
    path = [entry.id for entry in load_course().exercises if not role or role in entry.roles]
    known = [name for name in course.exercises() if name != done]
    order = sorted(known, key=lambda name: (name not in path, known.index(name)))
    found: list[str] = []
    for competency in weak:
        teaching = (name for name in order if any(item.competency == competency or competency in item.also
                                                  for item in course.exercise(name).items))
        found += [name for name in teaching if name not in found][:1]
    return found[:_NAMED]


def write_proficiency_record(course: CourseFolder, trainee: str, exercise: str = "K2") -> str:
    """Write the record as a page and return its path inside the course folder."""
    path = f"reports/{trainee}.{exercise}.record.html"
    write_whole(course.root / path, render_html(proficiency_page(course, trainee, exercise)), mode=0o600)
    return path


def proficiency_page(course: CourseFolder, trainee: str, exercise: str = "K2", words: Words | None = None) -> Document:
    """Return the record as a page, for HTML and PDF alike, in English unless other words are given.

    See `proficiency_record`.
    """
    return _page(course, proficiency_record(course, trainee, exercise), words or Words("en"))


def _page(course: CourseFolder, record: ProficiencyRecord, words: Words) -> Document:
    say = words.say
    rows = [(words.named(f"competency.{one['competency']}", one["name"]),
             say("of", part=f"{one['points']:g}", whole=f"{one['out_of']:g}"), say(f"record.{one['verdict']}"),
             behaviour_of(words, one["competency"])) for one in record.competencies]
    head = tuple(map(say, ("record.competency", "points", "record.verdict", "record.means")))
    blocks = [*_figures(words, record), *_alone_words(words, record.alone),
              Heading(say("record.holds")), Table(head, rows)]
    said = (say("record.repeat", exercises=f" {say('record.and')} ".join(record.repeat)) if record.repeat
            else say("record.none"))
    return Document(say("record.title", name=record.name), [*blocks, Paragraph(said), Note(say("record.no_rank"))],
                    lead=say("record.lead", exercise=record.exercise, when=record.date),
                    footer=say("record.footer", course=course.settings.title), language=words.language)


def _figures(words: Words, record: ProficiencyRecord) -> list[PageElement]:
    say = words.say
    blocks: list[PageElement] = [
        KeyFigure(say("record.test"), record.exercise, say("record.form", form=record.form[:8], when=record.date)),
        KeyFigure(say("record.attempts"), str(record.attempts))]
    for one in record.discernment:
        interval = say("record.j", low=f"{one.low:.2f}", high=f"{one.high:.2f}", leaning=say(_leaning(one.c)))
        blocks.append(KeyFigure(say(f"record.{one.what}"), f"{one.j:.2f}", interval))
    if record.calibration is not None:
        share = say("record.chances.of", share=round(100 * record.calibration))
        blocks.append(KeyFigure(say("record.chances"), share, say("record.chances.points")))
    return blocks


def _alone_words(words: Words, alone: Alone | None) -> list[PageElement]:
    if alone is None:
        return []
    figure = KeyFigure(words.say("record.alone"), words.say("record.alone.right", right=alone.right, all=alone.of),
                       words.say("record.alone.beside", right=alone.beside_right, all=alone.beside_of))
    return [figure, Paragraph(words.say("record.alone.fades"))] if alone.fades else [figure]


def _leaning(criterion: float) -> str:
    """Return which words say where somebody leans."""
    if abs(criterion) < 0.3:
        return "record.leans.none"
    return "record.leans.pass" if criterion > 0 else "record.leans.hold"
