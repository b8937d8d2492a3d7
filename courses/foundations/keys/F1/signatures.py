"""Typical mistakes in F1, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice

Found = dict[str, Any] | None


def _count(answers: Mapping[str, Any], expected: Mapping[str, str], said: str, right: str = "") -> int:
    return sum(as_choice(answers.get(case)) == said and wanted != said and right in ("", wanted)
               for case, wanted in expected.items())


def stopped_at_the_consequence(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """The last step without a date was named where an earlier one had gone wrong."""
    late = sum(as_choice(answers.get(case)) == "account" and wanted in ("found", "checked")
               for case, wanted in expected.items())
    return {"late": late} if late >= 3 else None


def rang_before_it_was_due(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Events that are still in time were called stopped."""
    early = sum(wanted == "none" and as_choice(answers.get(case)) not in (None, "none")
                for case, wanted in expected.items())
    return {"early": early} if early >= 2 else None


def sent_it_to_ourselves(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """We were to act where only somebody else can."""
    ours = _count(answers, expected, "office")
    return {"ours": ours} if ours >= 4 else None


def sent_it_to_the_source(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """The source was to act for what lies with somebody else."""
    theirs = _count(answers, expected, "source")
    return {"theirs": theirs} if theirs >= 4 else None


def everything_is_a_score(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Look-ups, comparisons and people were all taken for a model."""
    scores = _count(answers, expected, "score")
    return {"scores": scores} if scores >= 5 else None


def everything_is_needed(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Data came along that no line of the rule reads, and nothing was said."""
    kept = _count(answers, expected, "nothing")
    return {"kept": kept} if kept >= 5 else None


SIGNATURES = {"stops": (stopped_at_the_consequence, rang_before_it_was_due),
              "owners": (sent_it_to_ourselves, sent_it_to_the_source), "kinds": (everything_is_a_score,),
              "surplus": (everything_is_needed,)}
