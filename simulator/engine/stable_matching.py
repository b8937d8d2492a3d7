"""Deferred acceptance: a matching in which no two would rather have each other than what they have."""

from __future__ import annotations

from collections.abc import Sequence


def match_stably(wishes: Sequence[Sequence[int]], ranks: Sequence[Sequence[float]], places: Sequence[int]) -> list[int]:
    """Return for each case the offer that it gets, or -1.

    Parameters
    ----------
    wishes : for each case the offers that it would take, the best first
    ranks : for each offer a number for each case, smaller liked better, no two alike
    places : of each offer

    Notes
    -----
    Gale and Shapley (1962), with several places and cases proposing: of all stable matchings the best for every case.

    Examples
    --------
    >>> match_stably([[0, 1], [0]], [[1.0, 0.0], [0.0, 1.0]], [1, 1])
    [1, 0]
    """
    held: list[list[int]] = [[] for _ in places]
    got = [-1] * len(wishes)
    turn = [0] * len(wishes)
    asking = list(range(len(wishes)))
    while asking:
        case = asking.pop()
        if turn[case] == len(wishes[case]):
            continue
        offer = wishes[case][turn[case]]
        turn[case] += 1
        held[offer].append(case)
        got[case] = offer
        if len(held[offer]) > places[offer]:
            # Whoever is liked least goes and asks on.
            left_out = max(held[offer], key=lambda one: ranks[offer][one])
            held[offer].remove(left_out)
            got[left_out] = -1
            asking.append(left_out)
    return got
