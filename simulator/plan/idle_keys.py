"""Keys that do nothing where they stand: whoever wrote one believes that it holds, so it is refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from synthetic_data import Spec

_DESK, _WAIT = "desk", "wait"
"""Ways of a step: at a desk or a server pool, and without a queue; all other kinds are ways of their own."""
_TIMER = "write a timer that starts there"
_STEP_KEYS: Mapping[str, tuple[Collection[str], str]] = {
    "time": ((_DESK, _WAIT), "that of a batch is runs.chunk_time, that of a register stands under registers; "
                             "other work is a step of its own"),
    "time_after": ((_WAIT,), "write time_when with previous = … in when"),
    "expires": ((_WAIT, "matching"), f"who leaves a queue has patience; to end a case after a time, {_TIMER} and "
                                     "does move_to"),
    "reminder": ((_WAIT,), f"{_TIMER} and does visit"),
    "patience": ((_DESK,), "it is of who waits in a queue; an answer that takes too long expires"),
    "runs": (("batch", "selection"), "for work together at set times write kind: batch; for people who come on some "
                                     "days, a rota"),
    "branches": (("split",), "write kind: split, or the way on under next"),
    "of": (("join",), "write kind: join"),
    "first": (("join",), "write kind: join"),
    "next": ((_DESK, _WAIT, "register", "batch", "model", "join", "selection", "matching"),
             "a case ends at an end, and goes down the branches of a split; lead what comes before to another step"),
    "role": ((_DESK,), "people work at steps of the kind human, and a server pool at automatic ones"),
    "review": ((_DESK,), "write kind: human, since a person looks"),
    "register_name": (("register",), "write kind: automatic"),
    "model": (("model",), "write kind: model"),
    "other_person_than": ((_DESK,), "write kind: human, since it keeps a person away"),
    "at_once": ((_DESK,), "it is of who joins a queue"),
    "priority": ((_DESK,), "it is of who waits in a queue"),
    "interrupts": ((_DESK,), "it is of work that people do"),
    "interruptible": ((_DESK,), "it is of work that people do"),
} | dict.fromkeys(("sets", "posts", "errors", "corrects", "notice", "repairs"), (
    (_DESK, _WAIT, "register", "batch", "model", "join", "end", "selection", "matching"),
    "move it to the step before, or into a branch"))


class StepOfAKind(Protocol):
    """What says of which kind a step is."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def role(self) -> str | None:
        """Who does it."""

    @property
    def register_name(self) -> str | None:
        """The register that it asks."""

    @property
    def calendar(self) -> str | None:
        """In whose hours its delay or wait counts."""

    @property
    def delay(self) -> object:
        """Time before it can begin."""


def refuse_idle_keys(activity: StepOfAKind) -> None:
    """Raise ValueError where a step has a key that a step of its kind does not use.

    Raises
    ------
    ValueError : with the key, the kind, and what says what may be meant
    """
    way = _way(activity)
    for key, (ways, remedy) in _STEP_KEYS.items():
        if getattr(activity, key) and way not in ways:
            raise ValueError(f"{key.removesuffix('_name')} does nothing at a step of the kind {activity.kind}"
                             f"{' that asks a register' if way == 'register' else ''}; {remedy}")
    if activity.calendar and activity.delay is None and way != _WAIT:
        raise ValueError(f"calendar does nothing at a step of the kind {activity.kind} without delay; hours of work "
                         "are those of the calendar of its staff")


def refuse_idle_beside(spec: Spec, kind: str, kinds_of: Mapping[str, Collection[str]], remedy: str) -> None:
    """Raise ValueError where a value stands beside a kind that does not use it.

    Parameters
    ----------
    kinds_of : name of a value → the kinds that use it
    """
    for key, kinds in kinds_of.items():
        if getattr(spec, key) not in (None, (), {}) and kind not in kinds:
            raise ValueError(f"{key.removesuffix('_day')} does nothing beside {kind}, but beside "
                             f"{' or '.join(kinds)}; {remedy}")


def _way(activity: StepOfAKind) -> str:
    if activity.kind == "automatic":
        return "register" if activity.register_name else _DESK if activity.role else _WAIT
    return {"human": _DESK, "outside": _WAIT}.get(activity.kind, activity.kind)
