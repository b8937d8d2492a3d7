"""Typical mistakes in O8, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice, as_choices, part

Found = dict[str, Any] | None
Blocks = Mapping[str, Mapping[str, bool]]


def ticked_nearly_everything(answers: Mapping[str, Any], expected: Blocks) -> Found:
    """So many blocks that the list says nothing."""
    ticks = sum(len(as_choices(answers.get(case))) for case in expected)
    wanted = sum(sum(parts.values()) for parts in expected.values())
    return {"ticks": ticks, "wanted": wanted} if ticks >= 2 * wanted else None


def _passed(answers: Mapping[str, Any], expected: Blocks, name: str) -> int:
    return sum(parts[name] and name not in as_choices(answers.get(case)) for case, parts in expected.items())


def passed_missing_sources(answers: Mapping[str, Any], expected: Blocks) -> Found:
    """Letters went out that do not say where a fact comes from."""
    passed = _passed(answers, expected, "source")
    return {"passed": passed} if passed >= 2 else None


def passed_wrong_days(answers: Mapping[str, Any], expected: Blocks) -> Found:
    """Another person's day, or the day of the record, was taken for the day on which the right ended."""
    passed = _passed(answers, expected, "fact")
    return {"passed": passed} if passed >= 2 else None


def passed_accusations(answers: Mapping[str, Any], expected: Blocks) -> Found:
    """Letters went out that blame the parent for what the log does not show."""
    passed = _passed(answers, expected, "wording")
    return {"passed": passed} if passed >= 2 else None


def passed_needless_details(answers: Mapping[str, Any], expected: Blocks) -> Found:
    """Letters went out with something in them that is nobody's business here."""
    passed = _passed(answers, expected, "detail")
    return {"passed": passed} if passed >= 2 else None


def sent_everything(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """Nearly every letter with a fault went out."""
    sent = sum(as_choice(answers.get(case)) == "send" for case, faulty in expected.items() if faulty)
    return {"sent": sent, "faulty": sum(expected.values())} if sent >= 0.8 * sum(expected.values()) else None


def held_everything(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """Nearly every letter that was in order went back."""
    fine = [case for case, faulty in expected.items() if not faulty]
    held = sum(as_choice(answers.get(case)) == "back" for case in fine)
    return {"held": held, "fine": len(fine)} if held >= 0.8 * len(fine) else None


def took_another_day(answers: Mapping[str, Any], expected: Mapping[str, Mapping[str, str]]) -> Found:
    """The day in the letter is not the one on which the right ended."""
    other = sum(as_choice(part(answers.get(case), place)) not in (None, right)
                for case, places in expected.items() for place, right in places.items() if place.startswith("fact"))
    return {"other": other} if other else None


def _said(answers: Mapping[str, Any], expected: Mapping[str, str], said: str) -> int:
    return sum(as_choice(answers.get(case)) == said for case, right in expected.items() if right != said)


def confirmed_everything(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Replies that show a defect were filed away."""
    filed = _said(answers, expected, "confirm")
    return {"filed": filed} if filed >= 6 else None


def corrected_our_copy_only(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """The register's own error was mended in our copy, where it comes back with the next delivery."""
    copied = sum(as_choice(answers.get(case)) == "copy" for case, right in expected.items() if right == "register")
    return {"copied": copied} if copied >= 2 else None


SIGNATURES = {"facts": (ticked_nearly_everything, passed_missing_sources, passed_wrong_days),
              "words": (ticked_nearly_everything, passed_accusations, passed_needless_details),
              "verdicts": (sent_everything, held_everything), "blocks": (took_another_day,),
              "replies": (confirmed_everything, corrected_our_copy_only)}
