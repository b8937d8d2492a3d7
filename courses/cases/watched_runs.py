"""Evenings of exercise P3 before a nightly run: what each benefit's gauge shows, when it was read, and what follows.

A gauge says something about a delivery only when it was read after it, and its odd records are a sign only beside the
records it saw. Neither can be had from one number alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

BENEFITS = ("pension", "child", "disability")
ACTS = ("run", "wait", *BENEFITS, "pause")
"""Let all run, read again first, hold one benefit, pause the whole run."""
GROUNDS = ("none", "later", "sign", "blind", "both")
"""Why: nothing odd; an old reading comes again in time; a sign; an old reading that does not; a sign and such a one."""
TIMES = 3
"""So many times its usual share of odd records makes a gauge a sign."""
_CALM, _SIGN = (0.4, 1.9), (4.2, 8.0)
"""Times the usual share, where there is no sign and where there is one: far from the limit."""
_USUAL = (3, 40)
"""Odd ones among 1,000 records in an ordinary week, even on the scale of logarithms, and fewer where there is a sign:
so neither the share of odd records nor the usual number tells a sign by itself."""


class Gauge(NamedTuple):
    """One benefit's gauge; times in minutes since midnight."""

    delivered: int
    read: int
    again: int
    """When it is read next."""
    seen: int
    odd: int
    usual: int
    """Odd ones among 1,000 records in an ordinary week."""
    rings: bool
    """Whether the alarm rings, which counts odd records and sets them against nothing."""

    @property
    def is_fresh(self) -> bool:
        """Tell whether it was read after the delivery."""
        return self.read > self.delivered

    @property
    def is_odd(self) -> bool:
        """Tell whether it shows three times the usual share or more."""
        return 1000 * self.odd >= TIMES * self.usual * self.seen


@dataclass(frozen=True)
class Evening:
    """What lies on the desk before a run."""

    now: int
    run: int
    gauges: Mapping[str, Gauge]

    @property
    def signs(self) -> list[str]:
        """Benefits whose gauge is fresh and odd."""
        return [name for name, gauge in self.gauges.items() if gauge.is_fresh and gauge.is_odd]

    @property
    def blind(self) -> list[str]:
        """Benefits of which nobody will know anything before the run starts."""
        return [name for name, gauge in self.gauges.items() if not gauge.is_fresh and gauge.again >= self.run]

    @property
    def act(self) -> str:
        """What is to be done."""
        held = [*self.signs, *self.blind]
        if held:
            return held[0] if len(held) == 1 else "pause"
        return "run" if all(gauge.is_fresh for gauge in self.gauges.values()) else "wait"

    @property
    def ground(self) -> str:
        """On what that rests."""
        if self.signs or self.blind:
            return "both" if self.signs and self.blind else "sign" if self.signs else "blind"
        return "none" if self.act == "run" else "later"


def clock(minutes: int) -> str:
    """Return a time of day.

    Examples
    --------
    >>> clock(1325)
    '22:05'
    """
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def draw_evenings(luck: np.random.Generator, count: int = 12) -> list[Evening]:
    """Return evenings on which each act is right twice or more, and on which each line of the rule decides three."""
    acts = [*ACTS, *ACTS, *(str(act) for act in luck.choice(ACTS, max(count - 2 * len(ACTS), 0)))][:count]
    while True:
        found = [draw_evening(luck, acts[place]) for place in luck.permutation(len(acts))]
        if all(sum(map(decides, found)) >= 3 for decides in _DECIDES):
            return found


def _any(true: Callable[[Gauge], bool]) -> Callable[[Evening], bool]:
    return lambda evening: any(true(gauge) for gauge in evening.gauges.values())


MANY = 40
"""Odd records that many would take for a sign, whatever was seen."""
_DECIDES: tuple[Callable[[Evening], bool], ...] = (
    _any(lambda gauge: not gauge.is_fresh and gauge.is_odd), lambda evening: bool(evening.blind),
    _any(lambda gauge: gauge.is_fresh and gauge.is_odd != (gauge.odd >= MANY)),
    _any(lambda gauge: gauge.is_fresh and gauge.rings and not gauge.is_odd))
"""For each line that may decide little: whether an evening turns on it."""


def draw_evening(luck: np.random.Generator, act: str) -> Evening:
    """Return an evening on which this act is right."""
    run = int(luck.integers(20 * 60, 22 * 60 + 30))
    now = int(luck.integers(17 * 60 + 30, run - 60))
    kinds = _kinds(luck, act)
    return Evening(now, run, {name: _gauge(luck, kind, now, run) for name, kind in kinds.items()})


def _kinds(luck: np.random.Generator, act: str) -> dict[str, str]:
    calm = "calm" if act == "run" else ""
    kinds = {name: calm or str(luck.choice(["calm", "later"], p=[0.6, 0.4])) for name in BENEFITS}
    order = [BENEFITS[place] for place in luck.permutation(len(BENEFITS))]
    if act == "wait":
        kinds[order[0]] = "later"
    held = [act] if act in BENEFITS else order[:2 + int(luck.random() < 0.25)] if act == "pause" else []
    return kinds | {name: str(luck.choice(["sign", "blind"], p=[0.68, 0.32])) for name in held}


def _gauge(luck: np.random.Generator, kind: str, now: int, run: int) -> Gauge:
    """Draw a gauge: calm, a sign, old but read again in time (later), or old and not (blind)."""
    fresh = kind in ("calm", "sign")
    # An old reading may look as odd as it likes.
    odd_one = kind == "sign" or (not fresh and luck.random() < 0.5)
    odd = round(float(np.exp(luck.uniform(np.log(6), np.log(160)))))
    times = luck.uniform(*(_SIGN if odd_one else _CALM))
    usual = max(1, round(float(np.exp(luck.uniform(*np.log(_USUAL))) / np.sqrt(times))))
    delivered = int(luck.integers(9 * 60, 16 * 60 + 30))
    read = int(luck.integers(delivered + 10, now) if fresh else luck.integers(delivered - 240, delivered - 10))
    in_time = kind == "later" or (fresh and luck.random() < 0.5)
    again = int(luck.integers(now + 10, run - 5) if in_time else luck.integers(run + 5, 24 * 60))
    return Gauge(delivered, read, again, max(odd, round(1000 * odd / (usual * times))), odd, usual,
                 bool(luck.random() < (0.65 if odd >= MANY else 0.3)))
