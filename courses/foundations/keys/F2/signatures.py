"""Typical mistakes in F2, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from courses.scoring.answers import as_choice, as_choices, as_number, part

Found = dict[str, Any] | None


def _given(answers: Mapping[str, Any], expected: Mapping[str, Any], name: str) -> Iterator[tuple[float, float]]:
    """Answer and right number of one count, list by list, where something was answered."""
    for case, wanted in expected["numbers"].items():
        number = as_number(part(answers.get(case), name))
        if number is not None:
            yield number, wanted[name]


def typed_shares(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Of-100 figures stand where people were asked for."""
    lists = sum(70 <= number <= 100 and abs(number - right) > 0.2 * right
                for number, right in _given(answers, expected, "found"))
    return {"lists": lists} if lists >= 2 else None


def took_rates_for_people(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Wrong flags of 1,000 are entered as people on lists of another size."""
    lists = [case for case, rate in expected["rates"].items()
             if (number := as_number(part(answers.get(case), "wrong"))) is not None and abs(number - rate) < 0.5
             and abs(rate - expected["numbers"][case]["wrong"]) > 0.1 * rate]
    return {"lists": len(lists)} if len(lists) >= 2 else None


def left_out_the_others(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Nobody, or hardly anybody, is said to be flagged wrongly."""
    pairs = [pair for pair in _given(answers, expected, "wrong") if pair[0] <= 1 < pair[1]]
    return {"people": sum(right for _, right in pairs)} if len(pairs) >= 2 else None


def read_it_backwards(answers: Mapping[str, Any], expected: Mapping[str, float]) -> Found:
    """The share of people concerned who are flagged is given as the share of flags that are right."""
    lists = [right for case, right in expected.items()
             if right < 50 and (as_number(answers.get(case)) or 0) >= 60]
    return {"lists": len(lists), "fewest": round(min(lists))} if lists else None


def trusted_no_flag(answers: Mapping[str, Any], expected: Mapping[str, float]) -> Found:
    """Hardly a flag is believed, even on lists where most are right."""
    lists = [right for case, right in expected.items()
             if right > 50 and (number := as_number(answers.get(case))) is not None and number <= 30]
    return {"most": round(max(lists))} if lists else None


def nobody_is_missing(answers: Mapping[str, Any], expected: Mapping[str, float]) -> Found:
    """No list leaves anybody out, or hardly anybody."""
    lists = [right for case, right in expected.items()
             if (number := as_number(answers.get(case))) is not None and number <= 2]
    return {"most": round(max(lists))} if len(lists) >= 2 else None


def gave_those_found(answers: Mapping[str, Any], expected: Mapping[str, float]) -> Found:
    """The share that is found stands where the share that is missed was asked for."""
    given = [(as_number(answers.get(case)), right) for case, right in expected.items()]
    lists = sum(number is not None and abs(number - 100 + right) <= 3 < abs(number - right) for number, right in given)
    return {"lists": lists} if lists >= 2 else None


def believed_the_slide(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Most flags are called right where most are wrong."""
    wrong = sum(kind.startswith("less") and (as_choice(answers.get(case)) or "").startswith("most")
                for case, kind in expected.items())
    return {"lists": wrong} if wrong >= 2 else None


def overlooked_the_missing(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Few people are called missing where many are."""
    wrong = sum(kind.endswith("many") and (as_choice(answers.get(case)) or "").endswith("few")
                for case, kind in expected.items())
    return {"lists": wrong} if wrong >= 2 else None


def mixed_the_uses(answers: Mapping[str, Any], expected: Mapping[str, list[str]]) -> Found:
    """What is granted is taken for what is stopped, or the other way round."""
    lists = sum(len(as_choices(answers.get(case)) - set(true)) == 2 for case, true in expected.items())
    return {"lists": lists} if lists >= 2 else None


def saw_one_error(answers: Mapping[str, Any], expected: Mapping[str, list[str]]) -> Found:
    """Only wrong flags, or only missed people, are said to hurt anybody."""
    kinds = [{name.split("_")[0] for name in as_choices(answers.get(case))} for case in expected]
    lists = sum(len(each & {"flag", "miss"}) == 1 for each in kinds)
    return {"lists": lists} if lists >= 3 else None


SIGNATURES = {"tree": (took_rates_for_people, typed_shares, left_out_the_others),
              "right_flags": (read_it_backwards, trusted_no_flag),
              "missed": (nobody_is_missing, gave_those_found),
              "sentence": (believed_the_slide, overlooked_the_missing), "every_kind": (),
              "costs": (saw_one_error, mixed_the_uses)}
