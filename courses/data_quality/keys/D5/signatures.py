"""Typical mistakes in D5, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice, as_number

Found = dict[str, Any] | None


def _said(answers: Mapping[str, Any], expected: Mapping[str, Any], choice: str, *groups: str) -> int:
    """Count the files of these groups (of all, when none is named) that were so answered."""
    return sum(as_choice(answers.get(case)) == choice for case, group in expected["groups"].items()
               if not groups or group in groups)


def accepted_the_averages(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Two claims of three, or more, are let through."""
    debts, files = _said(answers, expected, "debt"), len(expected["groups"])
    left = _said(answers, expected, "debt", "left")
    return {"debts": debts, "files": files, "left": left, "most": expected["most"]} if debts >= 2 * files / 3 else None


def claimed_from_those_who_left(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Wages earned after the benefit ended are taken for debts."""
    left = _said(answers, expected, "debt", "left")
    return {"left": left, "most": expected["most"]} if left >= 2 else None


def trusted_the_total(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """A line that holds a year, or stands twice, is taken for wages."""
    wrong = _said(answers, expected, "debt", "annual", "twice")
    return {"wrong": wrong} if wrong >= 3 else None


def cleared_everybody(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Hardly a claim is confirmed, so the real errors go uncorrected."""
    short = sum(expected["signals"].values())
    debts = _said(answers, expected, "debt")
    return {"short": short} if debts <= 1 and _said(answers, expected, "none") >= 15 else None


def asked_nobody(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """No employer is asked although lines are missing."""
    asked = sum(as_choice(answers.get(case)) == "payslips" for case in expected)
    return {"open": sum(expected.values())} if not asked else None


def asked_where_all_is_there(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """Letters go out where every month is on file."""
    idle = sum(as_choice(answers.get(case)) == "payslips" and not needed for case, needed in expected.items())
    return {"idle": idle} if idle >= 3 else None


def _near(answers: Mapping[str, Any], sums: Mapping[str, float]) -> int:
    given = {case: as_number(answers.get(case)) for case in sums}
    # As near as the item itself asks for (`relative` in exercise.yml).
    return sum(number is not None and abs(number - sums[case]) <= max(1, 0.02 * sums[case])
               for case, number in given.items())


def used_the_average(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """The programme's own sums are repeated."""
    files = _near(answers, expected["average"])
    return {"cases": files} if files >= 2 else None


def left_out_what_was_underpaid(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Only months in which too much was paid are added up."""
    files = _near(answers, expected["paid_too_much"])
    return {"cases": files} if files >= 2 else None


def let_the_claims_stand(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """All of a claim is thought to be left where the minus months take it away, or part of it."""
    years = sum(as_choice(answers.get(case)) == "all" and right != "all" for case, right in expected.items())
    return {"years": years} if years >= 2 else None


def netted_everything_away(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Nothing is thought to be left where there are hardly any minus months."""
    years = sum(as_choice(answers.get(case)) == "nothing" and right != "nothing" for case, right in expected.items())
    return {"years": years} if years >= 2 else None


def left_the_proof_to_the_person(answers: Mapping[str, Any], expected: Mapping[str, list[str]]) -> Found:
    """The person has to show that there is no debt."""
    steps = sum(as_choice(answers.get(case)) == "person" and "person" not in who for case, who in expected.items())
    return {"steps": steps} if steps >= 2 else None


def took_it_all_upon_the_office(answers: Mapping[str, Any], expected: Mapping[str, list[str]]) -> Found:
    """The office shall show something where nothing is claimed, or where others hold the papers."""
    steps = sum(as_choice(answers.get(case)) == "office" and "office" not in who for case, who in expected.items())
    return {"steps": steps} if steps >= 3 else None


SIGNATURES = {"debts": (accepted_the_averages, claimed_from_those_who_left, trusted_the_total, cleared_everybody),
              "payslips": (asked_nobody, asked_where_all_is_there),
              "amounts": (used_the_average, left_out_what_was_underpaid),
              "method": (let_the_claims_stand, netted_everything_away),
              "proof": (left_the_proof_to_the_person, took_it_all_upon_the_office)}
