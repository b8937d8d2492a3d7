"""From item scores to a profile of competencies: what was shown, where, and how much that proves. No rank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from courses import load_competencies
from courses.toolkit.words import Words
from grading.examination.marking import Marks
from synthetic_data import Spec, load_spec


class LevelRule(Spec):
    """When a level counts as shown."""

    level: int
    name: str
    share: float
    """Least share of points, 0-1."""
    exercises: int
    """In how many different exercises at least."""


class LevelRules(Spec):
    """All levels, highest first."""

    levels: tuple[LevelRule, ...]
    origin: str
    source: str
    few_items: int
    """With fewer items than this, a profile says that it rests on little."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One item that speaks for a competency."""

    exercise: str
    item: str
    attempt: int
    points: float
    out_of: float
    reason_code: str


@dataclass(frozen=True, kw_only=True)
class CompetencyProfile:
    """What one trainee has shown of one competency."""

    trainee: str
    competency: str
    name: str
    level: int
    """0 nothing shown yet, 1 aware, 2 does with guide, 3 does alone."""
    level_name: str
    target: int | None
    """Target level of the trainee's role; None when the role is not known."""
    points: float
    out_of: float
    evidence: tuple[Evidence, ...]
    few: bool
    """Whether it rests on few items."""

    @property
    def share(self) -> float:
        """Points out of the most, 0-1."""
        return self.points / self.out_of if self.out_of else 0.0


@cache
def level_rules() -> LevelRules:
    """Read `competency_levels.yml`."""
    return load_spec(Path(__file__).parent / "competency_levels.yml", LevelRules)


def behaviour_of(words: Words, competency: str) -> str:
    """Return what a competency is seen by, in the reader's language."""
    return words.named(f"competency.{competency}.behaviour", load_competencies().competencies[competency].behaviour)


def profile_of(marks: Iterable[Marks], role: str = "") -> list[CompetencyProfile]:
    """Return a trainee's profile, in the order of the competency matrix; only competencies with evidence.

    Parameters
    ----------
    marks : one for each exercise the trainee handed in; what was only measured (F3) shows no competency
    role : CW, DS, TL, PL or empty
    """
    marks = list(marks)
    known = load_competencies().competencies
    found: dict[str, list[Evidence]] = {}
    for work in marks:
        for score in work.items:
            if score.measured:
                continue
            found.setdefault(score.competency, []).append(Evidence(
                exercise=work.exercise, item=score.item, attempt=work.attempt, points=score.points,
                out_of=score.out_of, reason_code=score.reason_code))
    trainee = marks[0].trainee if marks else ""
    return [_profile(trainee, code, known[code].name, known[code].level.get(role), found[code])
            for code in known if code in found]


def _profile(trainee: str, code: str, name: str, target: int | None,
             evidence: Sequence[Evidence]) -> CompetencyProfile:
    points, out_of = sum(one.points for one in evidence), sum(one.out_of for one in evidence)
    level, level_name = _level(points / out_of if out_of else 0.0, len({one.exercise for one in evidence}))
    return CompetencyProfile(trainee=trainee, competency=code, name=name, level=level, level_name=level_name,
                             target=target, points=points, out_of=out_of, evidence=tuple(evidence),
                             few=len(evidence) < level_rules().few_items)


def _level(share: float, exercises: int) -> tuple[int, str]:
    for rule in level_rules().levels:
        if share >= rule.share and exercises >= rule.exercises:
            return rule.level, rule.name
    return 0, "not shown yet"
