"""S6: how much of the possible good a choice does, above the best thing one can do without reading the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from courses.scoring.answers import Score, as_choice, as_number, clamp, within_limits

Payoffs = Mapping[str, Mapping[str, float]]


def utility_share(chosen: float, best: float, trivial: float) -> float:
    """Return (U(choice) - U(best trivial)) / (U(best) - U(best trivial)).

    Examples
    --------
    >>> utility_share(chosen=-10, best=-3, trivial=-30)
    0.7407407407407407
    """
    return clamp((chosen - trivial) / (best - trivial)) if best > trivial else 0.0


def best_trivial(payoffs: Payoffs, limits: Mapping[str, int] | None = None) -> float:
    """Return the utility of the best single option given to every case.

    Parameters
    ----------
    limits : option → how often it may be given; an option that does not reach for all cases is not trivial

    Examples
    --------
    >>> best_trivial({"a": {"stop": 0, "wait": -1}, "b": {"stop": -20, "wait": -1}})
    -2
    """
    options = {option for case in payoffs.values() for option in case}
    reaching = {option for option in options if (limits or {}).get(option, len(payoffs)) >= len(payoffs)}
    # What a case does not offer brings the worst that it does offer, as an empty answer would.
    return max(sum(case.get(option, min(case.values())) for case in payoffs.values()) for option in reaching or options)


def score(answers: Mapping[str, Any], expected: Mapping[str, Any], settings: Mapping[str, Any]) -> Score:
    """Score decisions by what they bring and cost.

    Parameters
    ----------
    answers : case → option; where the options are numbers (a slider), the nearest listed one counts
    expected : `payoffs`: case → option → utility; `trivial`: utility of the best trivial choice (left out: the best
        constant one)
    settings : `silent`, the option that an undecided case gets, as in the office; without it the worst. `limits`:
        option → how often it may be given; what goes beyond is undecided, in the order of the cases
    """
    payoffs: Payoffs = expected["payoffs"]
    limits = settings.get("limits", {})
    answers = within_limits(answers, list(payoffs), limits)
    chosen = sum(_utility(answers.get(case), options, settings.get("silent")) for case, options in payoffs.items())
    best = sum(max(options.values()) for options in payoffs.values())
    trivial = float(expected.get("trivial", best_trivial(payoffs, limits)))
    decided = any(answers.get(case) is not None for case in payoffs)
    return Score(share=utility_share(chosen, best, trivial) if decided else 0.0,
                 details={"utility": chosen, "best": best, "trivial": trivial})


def right(expected: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return case → the choices that bring most there."""
    payoffs: Payoffs = expected.get("payoffs", expected)
    return {case: [choice for choice, gain in options.items() if gain == max(options.values())]
            for case, options in payoffs.items()}


def agrees(answer: object, wanted: Sequence[str], settings: Mapping[str, Any]) -> bool:
    """Tell whether one case got a choice that brings most."""
    return as_choice(answer) in wanted


def _utility(answer: object, options: Mapping[str, float], silent: str | None) -> float:
    choice = as_choice(answer)
    if choice is not None and choice in options:
        return options[choice]
    nearest = _nearest(answer, options)
    if nearest is not None:
        return options[nearest]
    return options.get(silent or "", min(options.values()))


def _nearest(answer: object, options: Mapping[str, float]) -> str | None:
    number = as_number(answer)
    places = {option: as_number(option) for option in options}
    known = {option: place for option, place in places.items() if place is not None}
    if number is None or not known:
        return None
    return min(known, key=lambda option: abs(known[option] - number))
