"""Typical mistakes in D8, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice

Found = dict[str, Any] | None


def _count(answers: Mapping[str, Any], expected: Mapping[str, str], said: str) -> int:
    return sum(as_choice(answers.get(case)) == said and right != said for case, right in expected.items())


def blamed_an_office(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """An office was named where it is no more frequent there than elsewhere."""
    blamed = _count(answers, expected, "office")
    return {"blamed": blamed} if blamed >= 3 else None


def took_it_on_ourselves(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """We were to mend what somebody else keeps."""
    ours = _count(answers, expected, "us")
    return {"ours": ours} if ours >= 3 else None


def cleaned_up_again(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """A clean-up was chosen where it is not what takes most harm away."""
    cleaned = _count(answers, expected, "cleanup")
    return {"cleaned": cleaned} if cleaned >= 3 else None


def left_nothing_undone(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Hours went into defects that hardly harm anybody."""
    wasted = sum(right == "leave" and as_choice(answers.get(case)) in ("source", "cleanup")
                 for case, right in expected.items())
    return {"wasted": wasted} if wasted >= 2 else None


def counted_the_stock(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """The old rows were to be counted where the action changes something else."""
    stock = _count(answers, expected, "stock")
    return {"stock": stock} if stock >= 3 else None


SIGNATURES = {"causes": (blamed_an_office,), "owners": (took_it_on_ourselves,),
              "actions": (cleaned_up_again, left_nothing_undone), "measures": (counted_the_stock,)}
