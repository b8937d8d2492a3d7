"""The day on which a person reaches the age limit, as the law of that day has it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.days import NEVER, birthday, day_number
from synthetic_data.country.loading import Country
from synthetic_data.country.vital import FEMALE


def age_limit_days(country: Country, born: NDArray[np.int32], sex: NDArray[np.int8]) -> NDArray[np.int32]:
    """Return the first day on which each person has the age that the limit of that day asks for.

    Notes
    -----
    The limit moves in steps. Within a step the day is the birthday in question, but not before the step begins
    and not after it ends: whoever has not reached one step's age when the next begins waits for that one.
    People who are ten years from the lowest limit at the reference date get `NEVER`.
    """
    result = np.full(len(born), NEVER, np.int32)
    lowest = min(step.months for step in country.profile.retirement)
    horizon = day_number(country.profile.reference_date)
    old = birthday(born, lowest) < horizon + 3660
    for letter, code in (("F", FEMALE), ("M", 1 - FEMALE)):
        steps = sorted((day_number(step.since), step.months) for step in country.profile.retirement
                       if step.sex == letter)
        ends = [since for since, _ in steps[1:]] + [int(NEVER)]
        who = np.flatnonzero((sex == code) & old)
        reached = np.full(len(who), NEVER, np.int32)
        # From the last step to the first, so that the earliest day stands.
        for (since, months), end in reversed(list(zip(steps, ends, strict=True))):
            day = np.maximum(birthday(born[who], months), since)
            reached = np.where(day < end, day, reached).astype(np.int32)
        result[who] = reached
    return result
