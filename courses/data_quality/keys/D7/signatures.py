"""Typical mistakes in D7, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice, as_number, part

Found = dict[str, Any] | None


def called_it_fewer(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """A district was said to have fewer families where they were lost on the way."""
    called = sum(as_choice(answers.get(case)) == "fewer" and right != "fewer" for case, right in expected.items())
    return {"called": called} if called >= 3 else None


def always_a_fault(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """A district with complete data was said to have lost families."""
    true = [case for case, right in expected.items() if right == "fewer"]
    blamed = sum(as_choice(answers.get(case)) not in (None, "fewer") for case in true)
    return {"blamed": blamed} if blamed >= 2 else None


def forgot_who_is_entitled(answers: Mapping[str, Any], expected: Mapping[str, Mapping[str, float]]) -> Found:
    """Everybody who was lost was taken for entitled."""
    found = sum(as_number(answers.get(case)) == lost for case, lost in expected["lost"].items())
    return {"found": found} if found >= 3 else None


def read_gaps_as_none(answers: Mapping[str, Any], expected: Mapping[str, Mapping[str, Any]]) -> Found:
    """Quarters whose report is missing were read as quarters without work."""
    read = sum(right["missing"] > 0 and as_number(part(answers.get(case), "missing")) == 0
               for case, right in expected["numbers"].items())
    return {"read": read} if read >= 3 else None


def asked_for_everything(answers: Mapping[str, Any], expected: Mapping[str, Mapping[str, Any]]) -> Found:
    """Every empty quarter was to be asked for, also where the employer reported."""
    asked = sum(right["none"] > 0 and as_number(part(answers.get(case), "missing")) == expected["empty"][case]
                for case, right in expected["numbers"].items())
    return {"asked": asked} if asked >= 3 else None


SIGNATURES = {"causes": (called_it_fewer, always_a_fault), "absent": (forgot_who_is_entitled,),
              "careers": (read_gaps_as_none, asked_for_everything)}
