"""One step of an office process as data: what it is, how long it takes, what it does, and where the case goes."""

from __future__ import annotations

import operator
import re
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from simulator.plan.case_lines import ErrorLine, PriorityLine, TimeLine
from simulator.plan.conditions import Condition as Condition
from simulator.plan.conditions import as_conditions
from simulator.plan.conditions import read_conditions as read_conditions
from simulator.plan.counted import Count, PositiveCount
from simulator.plan.day_rules import parse_rule
from simulator.plan.distributions import CalendarSpan, Span
from simulator.plan.does import Does
from simulator.plan.idle_keys import refuse_idle_keys
from simulator.plan.quantities import CalendarTime, Duration, Quantity, Share
from simulator.plan.selection import CaseSelection, Inspection
from simulator.plan.team import TeamSeat, as_seats
from simulator.written_times.fields import Day
from synthetic_data import Spec

Kind = Literal["human", "automatic", "outside", "batch", "model", "split", "join", "end", "selection",
               "matching"]
Milestone = Literal["entitled", "aware", "applied", "complete", "decided", "refused", "notified", "paid", "closed"]
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
_BY_RULE = re.compile(rf"(.*[a-z].*) {_CLOCK}")
_RUNS = re.compile(rf"(?:daily|working days|weekly (?:mon|tue|wed|thu|fri|sat|sun)|monthly (\d\d?)) {_CLOCK}")
_EVERY_MONTH_HAS = range(1, 29)


class Route(Spec):
    """Where a case goes next, by share, by condition, or as the remainder."""

    to: str
    share: Share | None = None
    """Part of the cases that reach this line; without it, all that are left."""
    when: tuple[Condition, ...] = ()
    """Only cases of which all conditions hold."""
    at_most: int | None = Field(default=None, ge=1)
    """A case visits the target no more often than this; then its share goes to the lines after."""

    @field_validator("when", mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return as_conditions(value)


class Reminder(Spec):
    """A nudge sent to someone outside who has not answered."""

    after: Duration
    shortens: Share | None = None
    """Share by which the rest of the wait becomes shorter."""
    notice: str = "reminder"


class Expiry(Spec):
    """The end of patience with someone outside, and where the case goes then."""

    after: Duration
    to: str


class Patience(Spec):
    """How long a case waits in a queue before it leaves for another activity, or how long a queue it joins at all."""

    time: Span | None = None
    balks_at: Count | None = None
    """With so many cases waiting, a new one leaves at once."""
    to: str

    @model_validator(mode="after")
    def _has_a_limit(self) -> Patience:
        if self.time is None and self.balks_at is None:
            raise ValueError("needs time, or balks_at, or both")
        return self


class BatchRuns(Spec):
    """When a batch runs, and how it can fail.

    A run takes the waiting cases in chunks. A chunk that fails is tried again after `restart`; chunks
    already done are never done again. A chunk still at work when the window ends is undone, and its cases
    wait for the next run with the rest.
    """

    at: str
    """``daily 22:00``, ``working days 06:00``, ``weekly mon 08:00``, ``monthly 25 08:00``, or days by a rule, such as
    ``first working day of the month 08:00``."""
    chunk: PositiveCount | None = None
    """Cases handled together; all waiting ones when not given."""
    chunk_time: CalendarSpan | None = None
    fails: Share | None = None
    """Share of chunk attempts that fail."""
    restart: CalendarTime | None = None
    slots: PositiveCount | None = None
    """Cases taken in one run at most, such as appointments; the others wait for the next run."""
    on_day_off: Literal["run", "before", "after"] = "run"
    window: Duration | None = None
    """How long after its start a run must stop at the latest."""

    @field_validator("at")
    @classmethod
    def _readable(cls, text: str) -> str:
        run = _RUNS.fullmatch(text)
        if run is None:
            match = _BY_RULE.fullmatch(text.strip())
            if match is None:
                raise ValueError("must be written like daily 22:00, weekly mon 08:00, monthly 25 08:00 or "
                                 "first working day of the month 08:00")
            parse_rule(match[1])
        elif run[1] and int(run[1]) not in _EVERY_MONTH_HAS:
            raise ValueError("must name a day that every month has, from 1 to 28, or a rule such as last day of the "
                             f"month 08:00, got {text!r}")
        return text

    @property
    def day_rule(self) -> str:
        """The days of the runs as a rule; empty where a word such as daily says them."""
        return "" if _RUNS.fullmatch(self.at) else self.at.strip().rpartition(" ")[0]

    @model_validator(mode="after")
    def _failure_has_restart(self) -> BatchRuns:
        # A chunk that always fails would be tried for ever.
        if self.fails is not None and (self.restart is None or self.fails.value >= 1):
            raise ValueError("a batch that fails needs a restart time, and must succeed sometimes")
        return self

    @model_validator(mode="after")
    def _window_fits_a_chunk(self) -> BatchRuns:
        if self.window and self.chunk_time and self.chunk_time.mean_minutes > self.window.minutes:
            raise ValueError(f"the window must be long enough for one chunk ({self.chunk_time.mean_minutes:g} min on "
                             f"average), got {self.window.minutes:g} min")
        return self


class ModelStub(Spec):
    """A stand-in for a learned model: the right answer with group-specific accuracy, a score, an unsure band.

    Scores of the two classes are normal with equal spread; their distance gives the accuracy at the middle
    threshold (binormal model, Green and Swets 1966). With ``actor: human`` the same stub stands for a person's or a
    commission's judgement, and its errors count as human.
    """

    truth: str
    """Attribute that holds the right answer, 1 or 0."""
    accuracy: Share
    group: str | None = None
    """Attribute whose words have an accuracy of their own."""
    group_accuracy: dict[str, Share] = Field(default_factory=dict)
    threshold: Share | None = None
    """Score from which the answer is yes; one half when not given."""
    unsure: tuple[Share, Share] | None = None
    """Scores between these two give ``unsure``."""
    drift_from: Day | None = None
    drift_accuracy: Share | None = None
    off_from: Day | None = None
    """From this day the outcome is ``off``, so that routes can send every case to a person."""
    keeps_score: bool = False
    """Post the score behind each answer as ``score_<activity>``; planted cases have none."""


class Review(Spec):
    """A person who checks the answer of a model."""

    of: str
    """The model activity."""
    skill: Share
    """Share of right answers when the reviewer thinks for themself."""
    bias: Share
    """Share of cases in which a recommendation is followed unread."""


class Linking(Spec):
    """A person who looks at a doubtful match of a register's records."""

    of: str
    """The register activity whose outcome was ``unsure``."""
    skill: Share
    """Share of right answers: the person's record where there is one, none where there is none."""


class LearnsFrom(Spec):
    """What an activity learns from its own errors that are found later, at a signature or an appeal."""

    after: PositiveCount
    """So many errors made here and found by `corrects` anywhere lower the error shares once."""
    times: Share
    """Factor on all error shares of the activity."""
    delay: Duration | None = None
    """From the last of these corrections until the shares fall."""
    at_most: int = Field(default=1, ge=1)
    """So often at most; each time takes as many corrections again."""


class Activity(Spec):
    """One step of a case; which keys it may have depends on its kind."""

    kind: Kind
    title: str = ""
    role: str | None = None
    """Who does it (human), or which server pool (automatic)."""
    together_with: tuple[TeamSeat, ...] = Field(default=(), exclude_if=operator.not_)
    """For human: who else must be free at the same time, and stays from start to end; all of them or nobody."""
    time: Span | None = None
    time_when: tuple[TimeLine, ...] = Field(default=(), exclude_if=operator.not_)
    """Lines of which the first that holds gives the time instead."""
    delay: Span | None = None
    """Time that passes before the activity can begin, whoever is free."""
    time_after: dict[str, Span] = Field(default_factory=dict)
    """For outside and automatic steps: activity before → `time` of cases that come from it."""
    calendar: str | None = None
    """Calendar in whose hours `delay`, and the time of an outside activity, count; every hour when not given."""
    needs_person: bool = Field(default=False, exclude_if=operator.not_)
    """The person must be free: a desk can begin only then, and what is outside ends only then."""
    at_once: bool = False
    """For named queues: begins the moment it is enabled, by whoever it goes to, present or not."""
    skip_when: tuple[Condition, ...] = ()
    """Cases of which all conditions hold pass without the activity, and without any trace of it."""
    next: tuple[Route, ...] = ()
    priority: int = 0
    """Smaller numbers go first."""
    priority_when: tuple[PriorityLine, ...] = Field(default=(), exclude_if=operator.not_)
    """Lines of which the first that holds gives the priority instead; it may change while a case waits."""
    interrupts: bool = False
    """May take a worker from an activity marked `interruptible` of lower urgency."""
    interruptible: bool = False
    patience: Patience | None = None
    reminder: Reminder | None = None
    expires: Expiry | None = None
    runs: BatchRuns | None = None
    market: str | None = Field(default=None, exclude_if=operator.not_)
    """For matching: where the case looks for a place; with `expires`, for so long."""
    refuses: Share | None = Field(default=None, exclude_if=operator.not_)
    """For matching: share of the places found that the person does not want."""
    selects: CaseSelection | None = Field(default=None, exclude_if=operator.not_)
    inspects: Inspection | None = Field(default=None, exclude_if=operator.not_)
    """For human: somebody looks whether a case is what it seems."""
    register_name: str | None = Field(default=None, alias="register")
    model: ModelStub | None = None
    review: Review | None = None
    links: Linking | None = None
    repairs: str | None = None
    """Register in which this activity puts the person's record right."""
    other_person_than: str | None = None
    """Second signature: not by whoever did that activity on this case."""
    errors: dict[Literal["human", "data", "rule"], Share] = Field(default_factory=dict)
    """Share of visits that go wrong, by who made the error; posted to the ledger as ``error_<who>``."""
    errors_when: tuple[ErrorLine, ...] = Field(default=(), exclude_if=operator.not_)
    """Lines of which the first that holds gives the shares instead."""
    learns_from: LearnsFrom | None = None
    """How `errors` become rarer once enough of them were found; posted as ``learned_<activity>``."""
    corrects: Share | None = None
    """Share of earlier errors on the case found and put right here; posted as ``error_corrected``."""
    sets: dict[str, float | str] = Field(default_factory=dict)
    posts: dict[str, str | Quantity] = Field(default_factory=dict)
    """Ledger kind → attribute name or amount, posted on completion."""
    notice: str | None = None
    """Notice sent on completion (a channel named in the scenario)."""
    comes_back: Does | None = Field(default=None, exclude_if=operator.not_)
    """What follows when that notice comes back undelivered: the work of finding the person."""
    milestone: Milestone | None = None
    """What the case has reached when this completes; the measures read it (docs/decisions/0006)."""
    branches: tuple[str, ...] = ()
    of: str | None = None
    first: int | None = Field(default=None, ge=1)
    """For a join: go on when so many branches have arrived; all when not given."""
    actor: Literal["human", "automatic", "outside", "model", "system"] | None = None

    @field_validator("next", mode="before")
    @classmethod
    def _routes(cls, value: Any) -> Any:
        # A single way out may stand without a list, and without its key.
        value = [value] if isinstance(value, (str, dict)) else value
        return [{"to": route} if isinstance(route, str) else route for route in value]

    @field_validator("skip_when", mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return as_conditions(value)

    @field_validator("together_with", mode="before")
    @classmethod
    def _seats(cls, value: Any) -> Any:
        return as_seats(value)

    @field_validator("posts", mode="before")
    @classmethod
    def _amounts(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        # Brackets hold the origin of an amount; expressions of attributes have none.
        return {kind: Quantity.model_validate(what) if isinstance(what, str) and "(" in what else what
                for kind, what in value.items()}

    @model_validator(mode="after")
    def _keys_fit_kind(self) -> Activity:
        for kind, key, needed in _NEEDS:
            if self.kind == kind and not getattr(self, key):
                raise ValueError(f"a {kind} activity needs {needed}")
        if self.learns_from and not self.errors:
            raise ValueError("learns_from needs errors, whose shares it lowers")
        if self.links and self.kind != "human":
            raise ValueError("links needs a human activity, because a person must look")
        if self.kind == "outside" and self.time is None and self.expires is None:
            raise ValueError("an outside activity needs time, or expires, or it would wait for ever")
        if (
            self.kind == "human"
            and self.time is not None
            and self.time.unit in ("days", "weeks", "months", "working days")
        ):
            raise ValueError(f"work is given in min or h of working time, got {self.time.unit}")
        if self.kind != "end" and not self.next and self.kind != "split":
            raise ValueError("needs next, or the case would stop here; add an end activity")
        return self

    @model_validator(mode="after")
    def _keys_go_together(self) -> Activity:
        refuse_idle_keys(self)
        _require_lists(self)
        _require_sent(self)
        _require_team(self)
        return self

    @model_validator(mode="after")
    def _times_share_a_clock(self) -> Activity:
        """Refuse a time on working days beside one on the calendar: the activity has one clock."""
        others = [(f"time_after.{before}", span) for before, span in self.time_after.items()]
        others += [(f"time_when[{number}].time", line.time) for number, line in enumerate(self.time_when)]
        for place, span in others:
            if self.time is not None and span.on_working_days != self.time.on_working_days:
                raise ValueError(f"{place}: is in {span.unit} while time is in {self.time.unit}; "
                                 "write both on the calendar or both in working days")
        return self

    @model_validator(mode="after")
    def _lines_fit_kind(self) -> Activity:
        if self.priority_when and self.role is None:
            raise ValueError("priority_when needs a role, in whose queue the case waits")
        if self.time_when and (self.time is None or self.kind not in ("human", "outside", "automatic")):
            raise ValueError("time_when needs time, of a human, outside or automatic activity, for all other cases")
        if self.time_when and (self.time_after or self.register_name):
            raise ValueError("time_when does not go with time_after or register; use previous = … in when")
        if self.needs_person and self.kind not in ("human", "outside"):
            raise ValueError(f"needs_person is of a human or an outside activity, got {self.kind}")
        if self.needs_person and (self.at_once or self.interruptible):
            raise ValueError("needs_person does not go with at_once or interruptible: the person stays to the end")
        if self.errors_when and not self.errors:
            raise ValueError("errors_when needs errors, the shares for all other cases")
        long = [line.time.unit for line in self.time_when if line.time.unit not in ("sec", "min", "h")]
        if self.kind == "human" and long:
            raise ValueError(f"time_when: work is given in min or h of working time, got {long[0]}")
        return self

    @property
    def conditions_of_lines(self) -> list[tuple[str, tuple[Condition, ...]]]:
        """Key and conditions of each line that gives some cases another priority, time or share of errors."""
        kinds: dict[str, tuple[PriorityLine | TimeLine | ErrorLine, ...]] = {
            "priority_when": self.priority_when, "time_when": self.time_when, "errors_when": self.errors_when}
        return [(f"{key}[{n}].when", line.when) for key, lines in kinds.items() for n, line in enumerate(lines)]

    @property
    def roles(self) -> tuple[str, ...]:
        """Everybody who works on it: its own role, and those who sit beside it."""
        return tuple(dict.fromkeys(filter(None, (self.role, *(seat.role for seat in self.together_with)))))

    @property
    def actor_kind(self) -> str:
        """Who acts: human, automatic, outside, model or system."""
        return self.actor or _ACTORS[self.kind]


def _require_lists(activity: Activity) -> None:
    """Raise ValueError where a list, an inspection or a search stands at a step of another kind."""
    if activity.selects and activity.kind != "selection":
        raise ValueError(f"selects needs the kind selection, got {activity.kind}")
    if activity.inspects and (activity.kind != "human" or activity.review or activity.links):
        raise ValueError("inspects needs a human activity that neither reviews nor links")
    if (activity.market or activity.refuses) and activity.kind != "matching":
        raise ValueError(f"market and refuses need the kind matching, got {activity.kind}")
    if activity.kind == "selection" and activity.runs:
        for key in ("chunk", "chunk_time", "fails", "restart", "slots", "window"):
            if getattr(activity.runs, key) is not None:
                raise ValueError(f"runs.{key} does not go with a selection, which makes its list at once; leave it out")


def _require_sent(activity: Activity) -> None:
    """Raise ValueError where what comes back was never sent, or makes no work."""
    if activity.comes_back and not activity.notice:
        raise ValueError("comes_back needs notice, the letter that may come back")
    if activity.comes_back and not activity.comes_back.target:
        raise ValueError("comes_back must be one of visit, move_to: a letter that comes back makes work somewhere")


def _require_team(activity: Activity) -> None:
    """Raise ValueError where people cannot sit together."""
    if activity.together_with and activity.kind != "human":
        raise ValueError(f"together_with needs a human activity, because people sit together, got {activity.kind}")
    for key in ("interrupts", "interruptible", "at_once"):
        if activity.together_with and getattr(activity, key):
            raise ValueError(f"{key} does not go with together_with: people who sit together begin when all are "
                             f"free and stay to the end; leave {key} out")


_NEEDS = [("human", "role", "role"), ("human", "time", "time"), ("batch", "runs", "runs"),
          ("selection", "runs", "runs, when its lists are made"),
          ("selection", "selects", "selects, how its lists are made"), ("model", "model", "model"),
          ("matching", "market", "market, where the case looks for a place"),
          ("split", "branches", "branches"), ("join", "of", "of")]
_ACTORS = {"human": "human", "automatic": "automatic", "outside": "outside", "batch": "automatic", "model": "model",
           "split": "system", "join": "system", "end": "system",
           "selection": "automatic", "matching": "automatic"}
