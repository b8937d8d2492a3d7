"""Awards turned into money: payment days, channels, returns, suspensions, back pay, overpayment and its recovery.

Everything here is arithmetic on what the run posted; a payment costs the engine no event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.cases.arrivals import Cases
from simulator.cases.tables import Tables
from simulator.plan.calendars import DAY
from simulator.plan.money_plan import Channel, Payments, Recovery
from simulator.plan.quantities import MINUTES
from simulator.plan.scenario import Scenario
from synthetic_data import addressed_uniforms

Floats = NDArray[np.float64]
Whole = NDArray[np.int32]
Row = tuple[Whole, str, Floats, Floats]
"""Case numbers, kind, times, amounts."""
MONTH = MINUTES["months"]


@dataclass(frozen=True)
class PayRun:
    """Whose awards are paid: the replication and its address."""

    scenario: Scenario
    tables: Tables
    cases: Cases
    seed: int
    replication: int

    def draws(self, purpose: str, turn: int, case: Whole) -> Floats:
        """Return a uniform number for each case."""
        return addressed_uniforms(self.seed, purpose, self.replication, turn, at=self.cases.luck[case])


@dataclass(frozen=True)
class Posts:
    """What a run posted, by kind."""

    whole: Whole
    real: Floats
    kinds: dict[str, int]

    def of(self, kind: str) -> pd.DataFrame:
        """Return ``case, at, amount`` of one kind."""
        chosen = self.whole[:, 1] == self.kinds.get(kind, -1)
        return pd.DataFrame({"case": self.whole[chosen, 0], "at": self.real[chosen, 0],
                             "amount": self.real[chosen, 1]})


def payment_days(day_of_month: int, scenario: Scenario) -> Floats:
    """Return the payment days inside the horizon, in minutes; on a day off, the working day before."""
    days = pd.date_range(scenario.start, periods=int(scenario.horizon_minutes // DAY) + 1)
    numbers = np.flatnonzero(days.day == day_of_month)
    if scenario.working_calendar:
        spans = scenario.working_calendar.working_days(scenario.start, len(days) + 1)
        work = np.array(sorted({d for a, b in spans for d in range(int(a // DAY), int(b // DAY))}))
        numbers = np.array([work[work <= n][-1] for n in numbers if (work <= n).any()], dtype=np.int64)
    return np.asarray(numbers * DAY, np.float64)


def pay(posts: Posts, run: PayRun) -> list[Row]:
    """Turn each ``award`` (a monthly amount) into due, back pay, paid, returned, overpaid and recovered money."""
    plan = run.scenario.payments
    if plan is None or (awards := posts.of("award")).empty:
        return []
    rows: list[Row] = [_row(awards, "due")]
    for day, own in _by_payment_day(plan, awards, run):
        rows += _pay_group(posts, own, payment_days(day, run.scenario), plan, run)
    return [row for row in rows if len(row[0])]


def _by_payment_day(plan: Payments, awards: pd.DataFrame, run: PayRun) -> Iterator[tuple[int, pd.DataFrame]]:
    if plan.by is None:
        yield plan.day_of_month, awards
        return
    codes = run.cases.values[run.tables.attributes.index(plan.by)][awards["case"]]
    days = {float(run.tables.word(word)): day for word, day in plan.days.items() if word in run.tables.words}
    for day, own in awards.groupby(pd.Series(codes).map(days).fillna(plan.day_of_month).to_numpy()):
        yield int(day), own


def _pay_group(posts: Posts, awards: pd.DataFrame, days: Floats, plan: Payments, run: PayRun) -> Iterator[Row]:
    """Pay the awards that share a payment day."""
    # An award exactly at the cut-off is still paid on this day.
    first = np.searchsorted(days, awards["at"].to_numpy() + plan.cut_off.minutes, side="left")
    late = np.maximum((awards["at"].to_numpy() - run.cases.entitled[awards["case"]]) / MONTH, 0.0)
    inside = first < len(days)
    # Only whole months are owed.
    arrears = awards[inside].assign(at=days[first[inside]], amount=(awards["amount"] * np.floor(late))[inside])
    yield _row(arrears[arrears["amount"] > 0], "back_pay")
    turns = [awards[first + turn < len(days)].assign(at=days[(first + turn)[first + turn < len(days)]], turn=turn)
             for turn in range(plan.months)]
    made, held = _made_and_held(pd.concat(turns, ignore_index=True), posts)
    yield from _released(held, posts, days)
    yield from _sent(made, plan, run)
    over = _after_the_end(made, posts)
    yield _row(over, "overpaid")
    if plan.recovery:
        yield _recovered(over, posts, plan.recovery, run.scenario)


def _row(table: pd.DataFrame, kind: str) -> Row:
    return (table["case"].to_numpy(np.int32), kind, table["at"].to_numpy(np.float64),
            table["amount"].to_numpy(np.float64))


# -- what holds money back --------------------------------------------------------------------------


def _made_and_held(planned: pd.DataFrame, posts: Posts) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the payments that are made, and those held back because the case is suspended; who is stopped has none."""
    # In rising order of force: of posts at one moment the last counts, so a stop beats a suspension.
    steering = [posts.of(kind).assign(state=state) for kind, state in
                (("suspended", "suspended"), ("reinstated", ""), ("stopped", "stopped"))]
    events = pd.concat(steering).sort_values("at", kind="stable")[["case", "at", "state"]]
    if events.empty:
        return planned, planned[:0]
    # merge_asof wants both tables in order of time.
    planned = planned.sort_values(["at", "case"], kind="stable")
    found = pd.merge_asof(planned, events, on="at", by="case").fillna({"state": ""})
    return found[found["state"] == ""], found[found["state"] == "suspended"]


def _released(held: pd.DataFrame, posts: Posts, days: Floats) -> Iterator[Row]:
    """What was held back is paid on the first payment day after the case was reinstated."""
    again = posts.of("reinstated").sort_values("at")[["case", "at"]].rename(columns={"at": "reinstated"})
    if held.empty or again.empty:
        return
    found = pd.merge_asof(held.sort_values("at"), again, left_on="at", right_on="reinstated", by="case",
                          direction="forward").dropna(subset="reinstated")
    place = np.searchsorted(days, found["reinstated"].to_numpy())
    inside = place < len(days)
    yield _row(found[inside].assign(at=days[place[inside]]), "back_pay")


def _after_the_end(made: pd.DataFrame, posts: Posts) -> pd.DataFrame:
    ended = posts.of("right_ended").groupby("case")["at"].min()
    if ended.empty:
        return made[:0]
    return made[made["at"] > made["case"].map(ended).fillna(np.inf)]


def _recovered(over: pd.DataFrame, posts: Posts, plan: Recovery, scenario: Scenario) -> Row:
    """Equal monthly parts from some time after the office has stopped paying."""
    owed = over.groupby("case")["amount"].sum()
    stopped = posts.of("stopped").groupby("case")["at"].min().reindex(owed.index).dropna()
    owed = owed[stopped.index] * plan.share.value / plan.months
    parts = [pd.DataFrame({"case": owed.index, "at": stopped + plan.starts_after.minutes + turn * MONTH,
                           "amount": owed}) for turn in range(plan.months)]
    table = pd.concat(parts, ignore_index=True)
    return _row(table[table["at"] < scenario.horizon_minutes], "recovered")


# -- how money travels ------------------------------------------------------------------------------


def _sent(made: pd.DataFrame, plan: Payments, run: PayRun) -> Iterator[Row]:
    for turn, payments in made.groupby("turn"):
        for name, channel, own in _by_channel(payments, plan, run):
            if name and turn == 0:
                yield _row(own.assign(amount=1.0), f"channel_{name}")
            yield from _one_payment(own, int(turn), channel, plan, run)


def _by_channel(payments: pd.DataFrame, plan: Payments, run: PayRun
                ) -> Iterator[tuple[str, Channel | None, pd.DataFrame]]:
    if not plan.channels:
        yield "", None, payments
        return
    # Turn 0 for every payment, so that a person keeps one channel.
    luck = run.draws("channel", 0, payments["case"].to_numpy())
    edges = np.cumsum([channel.share.value for channel in plan.channels.values()])
    # Shares may sum to a little less than 1.
    chosen = np.minimum(np.searchsorted(edges, luck, side="right"), len(edges) - 1)
    for place, (name, channel) in enumerate(plan.channels.items()):
        yield name, channel, payments[chosen == place]


def _one_payment(own: pd.DataFrame, turn: int, channel: Channel | None, plan: Payments, run: PayRun) -> Iterator[Row]:
    if channel is not None:
        own = own.assign(at=own["at"] + _on_the_way(own["case"].to_numpy(), turn, channel, run))
    own = own[own["at"] < run.scenario.horizon_minutes]
    returned = (channel and channel.returned) or plan.returned
    back = np.zeros(len(own), np.bool_)
    if returned:
        back = run.draws("returned", turn, own["case"].to_numpy()) < returned.value
    yield _row(own[~back], "paid")
    yield _row(own[back], "returned")
    if plan.reissued_after:
        again = own[back].assign(at=own["at"][back] + plan.reissued_after.minutes)
        yield _row(again[again["at"] < run.scenario.horizon_minutes], "paid")


def _on_the_way(case: Whole, turn: int, channel: Channel, run: PayRun) -> Floats:
    """Return the minutes from the payment day until the money is there."""
    delay = np.zeros(len(case))
    if channel.opens_after:
        opened = channel.opens_after.quantile(run.draws("opens", 0, case))
        # An account that opens late holds up the first payments, not all that follow.
        delay = np.maximum(opened - turn * MONTH, 0.0)
    if channel.delay:
        delay = delay + channel.delay.quantile(run.draws("delay", turn, case))
    return delay
