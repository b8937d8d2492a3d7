"""Typical mistakes in D2, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice

Found = dict[str, Any] | None
_SAME = ("off_birth", "off_father", "off_mother", "gap_same", "called")
_NAMESAKES, _RELATIVES = ("hit_birth", "hit_father", "hit_mother", "gap_other"), ("twin",)


def _said(answers: Mapping[str, Any], expected: Mapping[str, Any], parts: tuple[str, ...], choice: str) -> list[str]:
    """Cases of some parts that got one answer."""
    return [case for case, part in expected["parts"].items()
            if part in parts and as_choice(answers.get(case)) == choice]


def accepted_namesakes(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """A common name and the same year of birth were enough for a link."""
    joined = _said(answers, expected, _NAMESAKES, "same")
    most = max((expected["shares"][case] for case in joined), default=0)
    return {"joined": len(joined), "share": most} if len(joined) >= 4 else None


def merged_relatives(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Twins, or parent and child, were made one person."""
    joined = _said(answers, expected, _RELATIVES, "same")
    return {"joined": len(joined)} if len(joined) >= 2 else None


def refused_other_spellings(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """A letter, an exchanged date or an old address was read as another person."""
    refused = _said(answers, expected, _SAME, "different")
    return {"refused": len(refused)} if len(refused) >= 4 else None


def asked_for_nothing(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """Every pair was decided, also those that nothing in the file decides."""
    asked = any(as_choice(answer) == "ask" for answer in answers.values())
    return None if asked else {"open": sum(expected.values())}


def asked_what_the_file_says(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """Requests spent on pairs that two agreeing or differing fields decide."""
    spent = sum(as_choice(answers.get(case)) == "ask" for case, is_open in expected.items() if not is_open)
    return {"spent": spent} if spent >= 2 else None


def named_one_field(answers: Mapping[str, Any], expected: Mapping[str, list[str]]) -> Found:
    """The same field is named for nearly every pair, whatever stands there."""
    given = [as_choice(answers.get(case)) for case in expected]
    times = max(given.count(field) for field in ("birth", "father", "mother"))
    return {"times": times} if times >= 20 else None


SIGNATURES = {"links": (accepted_namesakes, merged_relatives, refused_other_spellings),
              "documents": (asked_for_nothing, asked_what_the_file_says), "reasons": (named_one_field,)}
