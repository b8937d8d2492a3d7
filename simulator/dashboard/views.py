"""What the right side can show: one function for each view, found by name."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
import streamlit as st

from simulator.dashboard import look, questions, stories, takeaway
from simulator.dashboard.seen import Seen as Seen
from simulator.dashboard.wording import Say
from simulator.experiments.overload import has_no_mean
from simulator.report.sentences import figure, shown, told_verdict
from simulator.whatif.controls import words
from simulator.whatif.summary import ERRORS, interval_text
from synthetic_data import interval_dots

_KEY_FIGURES = ("same_day_share", "within_15_days_share", "proactive_share", "days_to_decision_median", "touch_minutes",
                "backlog_mean", "cost_per_award", "take_up_share")


_FIRST = 3
"""Figures on the first screen."""


def first_screen(seen: Seen, say: Say) -> None:
    """The question, its answer in one or two sentences, three figures and the curve before and after."""
    order, summary = seen.order, seen.summary
    if question := order.alternative.question or order.baseline.question:
        st.header(question)
    st.markdown(" ".join(summary.answer[:2]))
    figures, picture = st.columns([1, 2.2])
    with figures:
        look.cards(_cards(seen, say)[:_FIRST])
    with picture:
        look.chart(summary.waiting, say, "first", height=250)


def answer(seen: Seen, say: Say) -> None:
    """What the first screen leaves out: the other sentences and figures, and the whole table."""
    summary = seen.summary
    for sentence in summary.answer[2:]:
        st.markdown(sentence)
    look.cards(_cards(seen, say)[_FIRST:])
    digits = st.checkbox(say("table.digits"), key="digits")
    look.table(_rows(seen, digits, say))
    st.caption(say("table.caption", runs=summary.replications, confidence=round(100 * seen.order.confidence)))
    st.caption(say("table.same"))


def _cards(seen: Seen, say: Say) -> list[tuple[str, ...]]:
    """The main figures, those first that have a mean; one that grows says so."""
    table = seen.summary.table.set_index("measure")
    wanted = [name for name in dict.fromkeys([*seen.order.alternative.headline, *_KEY_FIGURES])
              if name in table.index and not math.isnan(table.loc[name, "alternative"])]
    return [_card(table.loc[name], seen, say) for name in sorted(wanted, key=lambda name: any(_grows(name, seen)))]


def _grows(name: str, seen: Seen) -> tuple[bool, bool]:
    """Whether a measure has no mean before, and after, because the office falls behind."""
    before, after = (bool(rate) and has_no_mean(name) for rate in seen.summary.growth)
    return before, after


def _card(row: pd.Series, seen: Seen, say: Say) -> tuple[str, ...]:
    """Label, value, unit, interval, value before."""
    own = seen.summary.sides.set_index(["measure", "side"]).loc[(row.name, "After")]
    unit = str(row["unit"]).replace("money", seen.order.alternative.currency or "money")
    of_100 = unit.startswith("of 100")
    # On a card the office after comes first.
    grows = _grows(str(row.name), seen)[::-1]
    value, before = (say("card.grows") if endless else say("card.of100", value=_round(number)) if of_100
                     else figure(number)
                     for number, endless in zip((row["alternative"], row["baseline"]), grows, strict=True))
    interval = interval_text(own["low"], own["high"], 0 if own["mean"] >= 10 else 1 if own["mean"] >= 1 else 2)
    known = interval if math.isnan(own["low"]) else "" if grows[0] else say("card.interval", interval=interval)
    return row["title"], value, unit.removeprefix("of 100 "), known, say("card.before", value=before)


def _round(number: float) -> str:
    return "–" if math.isnan(number) else f"{number:.0f}"


def _rows(seen: Seen, digits: bool, say: Say) -> pd.DataFrame:
    table = seen.summary.table
    measured = table[table["verdict"] != "not measured"]
    rows = []
    for row in measured.itertuples():
        if digits:
            # repr has all digits from which the same number can be made again.
            numbers = [repr(float(row.baseline)), repr(float(row.alternative)), repr(float(row.difference)),
                       f"{float(row.low)!r} to {float(row.high)!r}"]
        else:
            numbers = list(shown(row, seen.summary.growth))
        rows.append((row.title, row.unit, *numbers, told_verdict(row, seen.summary.growth)))
    names = ("measure", "unit", "before", "after", "difference", "interval", "verdict")
    return pd.DataFrame(rows, columns=[say(f"table.{name}") for name in names])


def waiting(seen: Seen, say: Say) -> None:
    """How many have a decision after how many days."""
    look.chart(seen.summary.waiting, say, "waiting")


def staff(seen: Seen, say: Say) -> None:
    """Backlog by week and utilisation by hour of the week."""
    look.chart(seen.summary.backlog, say, "backlog")
    if seen.summary.utilisation is not None:
        look.chart(seen.summary.utilisation, say, "utilisation")
    _roles(seen, say)


def _roles(seen: Seen, say: Say) -> None:
    """How busy each role is, how long work waits for it and what lies there."""
    roles = seen.summary.roles
    if roles is None or roles.empty:
        return
    rows = [(words(row.role), row.title, row.unit, *shown(row, seen.summary.growth)) for row in roles.itertuples()]
    names = [say(f"table.{name}") for name in ("measure", "unit", "before", "after", "difference", "interval")]
    st.subheader(say("roles.title"))
    look.table(pd.DataFrame(rows, columns=[say("roles.role"), *names]), say("roles.title"))


def maps(seen: Seen, say: Say) -> None:
    """Where cases wait: bars with intervals, then the process maps."""
    look.chart(seen.summary.steps, say, "steps")
    if seen.summary.maps is None:
        st.info(say("coming"))
        return
    for svg, side in zip(seen.summary.maps, ("own.baseline", "own.alternative"), strict=True):
        look.picture(svg, say("map.of", side=say(side).lower()))


def errors(seen: Seen, say: Say) -> None:
    """Wrong decisions by cause, and what an award costs."""
    table, sides = seen.summary.table.set_index("measure"), seen.summary.sides
    if "errors_human" not in table.index:
        st.info(say("coming"))
        return
    rows = sides[sides["measure"].isin(ERRORS) & sides["mean"].notna()]
    data = pd.DataFrame({"Cause": [words(name.removeprefix("errors_")) for name in rows["measure"]],
                         "Wrong, of 1,000 decisions": rows["mean"], "low": rows["low"].fillna(rows["mean"]),
                         "high": rows["high"].fillna(rows["mean"]), "Office": rows["side"]})
    all_ = table.loc["errors_all"]
    finding = say("errors.finding", before=figure(all_["baseline"]), after=figure(all_["alternative"]))
    look.chart(interval_dots(data, label="Cause", value="Wrong, of 1,000 decisions", low="low", high="high",
                             series="Office", title=say("errors.title"), finding=finding), say, "errors")
    cost = table.loc["cost_per_award"] if "cost_per_award" in table.index else None
    if cost is not None and not math.isnan(cost["alternative"]):
        st.subheader(cost["title"])
        st.markdown(say("cost.finding", after=figure(cost["alternative"]), before=figure(cost["baseline"]),
                        currency=seen.order.alternative.currency))
        look.cards([_card(cost, seen, say)])


def groups(seen: Seen, say: Say) -> None:
    """Who waits longest and who least."""
    gaps = seen.summary.gaps
    st.subheader(say("groups.title"))
    if gaps is None or gaps.empty:
        st.info(say("coming") if gaps is None else say("groups.none"))
        return
    rows = []
    for row in gaps.itertuples():
        by, interval = words(row.by), interval_text(row.low, row.high, 1)
        side = say("own.baseline" if row.side == "Before" else "own.alternative")
        st.markdown("- " + say("groups.finding", side=side, by=by.lower(), worst=words(row.worst), best=words(row.best),
                               gap=figure(row.gap), interval=interval))
        rows.append((f"{side}, {by.lower()}", f"{words(row.worst)}: {figure(row.worst_days)}",
                     f"{words(row.best)}: {figure(row.best_days)}", figure(row.gap), interval))
    names = ("by", "worst", "best", "gap", "interval")
    look.table(pd.DataFrame(rows, columns=[say(f"groups.{name}") for name in names]))


VIEWS: dict[str, Callable[[Seen, Say], None]] = {
    "answer": answer, "waiting": waiting, "work": staff, "map": maps, "errors": errors, "groups": groups,
    "why": stories.why, "enough": questions.enough, "take": takeaway.take,
}
