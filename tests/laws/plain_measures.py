"""Every measure worked out once more, from its sentence, in plain loops: name → function of a run → value, count."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable

from tests.laws.plain_cases import DAY, NAN, PlainCase, PlainRun

Answer = tuple[float, float]
MAKERS = ("human", "data", "rule", "model")
MONTH = 365.25 / 12 * DAY


def mean(values: Iterable[float], scale: float = 1.0) -> Answer:
    """Mean of all values, none without any."""
    found = [float(value) for value in values]
    return (scale * sum(found) / len(found) if found else NAN), len(found)


def total(values: Iterable[float]) -> Answer:
    """Sum, none when nobody counts."""
    found = [float(value) for value in values]
    return (sum(found) if found else NAN), len(found)


def ratio(run: PlainRun, hit: str, of: str, scale: float = 100.0) -> Answer:
    """Bookings of one kind by those of another, over the cases counted."""
    above, below = sum(c.many(hit) for c in run.counted), sum(c.many(of) for c in run.counted)
    return (scale * above / below if below else NAN), below


def at_rank(values: list[float], share: float) -> float:
    """Quantile between neighbours in rank."""
    place = (len(values) - 1) * share
    low, high = sorted(values)[math.floor(place)], sorted(values)[math.ceil(place)]
    return low + (high - low) * (place - math.floor(place))


def decided(run: PlainRun) -> list[PlainCase]:
    """Cases with a decision."""
    return [c for c in run.counted if c.has("decided")]


def awards(run: PlainRun) -> list[PlainCase]:
    """Cases with an award."""
    return [c for c in run.counted if c.granted]


# -- times ------------------------------------------------------------------------------------------


def waits_until(run: PlainRun, start: str, stop: str, *, refused: bool = True) -> list[tuple[float, bool]]:
    """Days, and whether they were still running when the case left or the run ended."""
    out = []
    for c in run.counted:
        end = c.at.get(stop, c.at.get("closed", run.horizon))
        if c.has(start) and end >= c.get(start) and (refused or not c.has("refused")):
            out.append(((end - c.get(start)) / DAY, not c.has(stop)))
    return out


def survival(times: list[tuple[float, bool]], wanted: str) -> Answer:
    """Product-limit estimate: restricted mean, or the first time by which so many are done."""
    if not times:
        return NAN, 0
    left, area, before, at_risk = 1.0, 0.0, 0.0, len(times)
    for moment, together in itertools.groupby(sorted(times), key=lambda pair: pair[0]):
        area += left * (moment - before)
        before, now = moment, list(together)
        done = sum(not running for _, running in now)
        left *= 1 - done / at_risk
        at_risk -= len(now)
        if wanted != "mean" and done and left <= (0.5 if wanted == "median" else 0.1) + 1e-9:
            return moment, len(times)
    return (area if wanted == "mean" else NAN), len(times)


def spell(start: str, stop: str, wanted: str, *, refused: bool = True) -> Callable[[PlainRun], Answer]:
    """A measure of days between milestones."""
    return lambda run: survival(waits_until(run, start, stop, refused=refused), wanted)


def office_working_days(run: PlainRun) -> Answer:
    """Days of the working week that begin from the complete file's day to the decision's."""
    out = []
    for c in run.counted:
        if c.has("complete") and c.has("decided"):
            first, last = math.floor(c.get("complete") / DAY), math.floor(c.get("decided") / DAY)
            sign, days = (1, range(first, last)) if last >= first else (-1, range(last + 1, first + 1))
            out.append(sign * sum((run.scenario.start.weekday() + day) % 7 < 5 for day in days))
    return mean(out)


def civil_days(c: PlainCase) -> float:
    """Civil days from the right to the decision."""
    return math.floor(c.get("decided") / DAY) - math.floor(c.get("entitled") / DAY) if c.has("entitled") else NAN


# -- people and shares ------------------------------------------------------------------------------


def persons(run: PlainRun) -> Answer:
    """Persons with an award without application."""
    hit: dict[int, bool] = {}
    for c in awards(run):
        key = c.person if c.person >= 0 else -2 - c.number
        hit[key] = hit.get(key, False) or not c.has("applied")
    return mean(hit.values(), 100)


def types(run: PlainRun) -> Answer:
    """Benefits most of whose awards needed no application."""
    groups: dict[str, list[bool]] = {}
    for c in awards(run):
        groups.setdefault(c.benefit, []).append(not c.has("applied"))
    return mean((sum(g) / len(g) > 0.5 for g in groups.values()), 100)


def take_up(run: PlainRun) -> Answer:
    """Granted within 365 days, of the entitled whose year is over."""
    who = [c for c in run.counted if c.has("entitled") and not c.has("refused")
           and c.get("entitled") + 365 * DAY <= run.horizon]
    return mean((c.granted and civil_days(c) <= 365 for c in who), 100)


def missed(run: PlainRun) -> list[PlainCase]:
    """Entitled with neither award nor refusal."""
    return [c for c in run.counted if c.has("entitled") and not c.granted and not c.has("refused")]


def score(run: PlainRun, c: PlainCase) -> float:
    """The satisfaction proxy."""
    asked = c.at.get("applied", c.get("entitled"))
    months = max((c.at.get("decided", run.horizon) - asked) / (30 * DAY), 0)
    lost = 2 * max(months - 1, 0) + 3 * c.many("failure_contact") + 40 * c.wrong
    return min(max(99.5 - lost, 0), 100) if not math.isnan(lost) else NAN


def redress(run: PlainRun) -> Answer:
    """Days from the first complaint or appeal to the first repair after it, of all cases."""
    out = []
    for c in run.cases:
        asked = [at for kind, at, _ in c.booked if kind in ("complaint", "appeal")]
        mended = [at for kind, at, _ in c.booked if kind == "redress" and asked and at >= min(asked)]
        if mended:
            out.append((min(mended) - min(asked)) / DAY)
    return mean(out)


# -- the office -------------------------------------------------------------------------------------


def touch(run: PlainRun, c: PlainCase, *, again: bool = False) -> float:
    """Minutes of people on a case, or of their second and later visits."""
    return sum(run.worked(row) for row in run.working_rows(c) if row.visit > 1 or not again)


def begun(run: PlainRun, c: PlainCase, *, again: bool = False) -> bool:
    """Whether a person began to work on it, or did so a second time."""
    return any(row.started_at >= 0 and (row.visit > 1 or not again) for row in run.human_rows(c))


def waiting(run: PlainRun, role: str | None = None) -> Answer:
    """Hours that each visit to a step of staff stood ready and idle."""
    visits: dict[tuple[object, ...], list[float]] = {}
    for c in run.cases:
        for row in run.human_rows(c):
            if (role is None or row.role == role) and not (row.outcome == "left"
                                                           and row.completed_at <= row.enabled_at):
                stop = next(t for t in (row.started_at, row.completed_at, run.horizon) if not math.isnan(t))
                seen = visits.setdefault((c.number, row.activity, row.visit), [math.inf, 0.0])
                seen[0], seen[1] = min(seen[0], row.enabled_at), seen[1] + (stop - row.enabled_at) / 60
    return mean(hours for ready, hours in visits.values() if ready >= run.warm_up)


def held(run: PlainRun, moment: float) -> int:
    """Cases received and neither decided nor closed just before a moment."""
    return sum(c.get("office_began") < moment <= max(c.ended, c.get("office_began")) for c in run.cases
               if c.has("office_began"))


def days_of_load(run: PlainRun) -> list[int]:
    """Days of the window of load."""
    return [d for d in range(1, int(run.horizon // DAY) + 1) if run.warm_up < d * DAY <= run.until]


def backlog_growth(run: PlainRun) -> Answer:
    """Least-squares slope, by the formula."""
    days = days_of_load(run)
    if len(days) < 2:
        return NAN, len(days)
    held_at = [held(run, d * DAY) for d in days]
    x, y = sum(days) / len(days), sum(held_at) / len(days)
    return 7 * sum((d - x) * (h - y) for d, h in zip(days, held_at, strict=True)) / sum(
        (d - x) ** 2 for d in days), len(days)


def role_backlog(run: PlainRun, role: str) -> Answer:
    """Work of a role ready or begun at the end of the day."""
    rows = [row for c in run.cases for row in run.human_rows(c) if row.role == role]
    return mean(sum(row.enabled_at < d * DAY and not row.completed_at < d * DAY for row in rows)
                for d in days_of_load(run))


def age(share: float) -> Callable[[PlainRun], Answer]:
    """Age of open cases since the office received them."""
    def figure(run: PlainRun) -> Answer:
        days = [(run.horizon - c.get("office_began")) / DAY for c in run.cases
                if c.still_open and c.has("office_began")]
        return (at_rank(days, share) if days else NAN), len(days)
    return figure


def busy(run: PlainRun, groups: set[str]) -> Answer:
    """Work of groups in the window of load, of their time on duty."""
    inside = (run.warm_up, run.until)
    staffed = sum(max(0.0, min(closes, inside[1]) - max(opens, inside[0])) for name, spans in run.duty.items()
                  if name.rpartition("-")[0] in groups for opens, closes in spans)
    work = sum(run.worked(row, *inside) for c in run.cases for row in run.working_rows(c)
               if row.resource.rpartition("-")[0] in groups)
    return (100 * work / staffed if staffed else NAN), staffed / 60


def weekly(run: PlainRun, moments: Iterable[float]) -> Answer:
    """How many moments of the window of load, by its weeks."""
    done = sum(run.warm_up <= moment <= run.until for moment in moments)
    weeks = (run.until - run.warm_up) / (7 * DAY)
    return (done / weeks if weeks > 0 else NAN), done


def forecast(run: PlainRun, size: Callable[[float], float]) -> Answer:
    """Error of a forecast by the mean of the four weeks before, of the actual number."""
    weeks = max(int((run.until - run.warm_up) // (7 * DAY)), 1)
    actual = [0] * weeks
    for c in run.cases:
        week = (c.get("decided") - run.warm_up) / (7 * DAY) if c.has("decided") else -1
        if 0 <= week < weeks:
            actual[int(week)] += 1
    return mean((size((sum(actual[w - 4:w]) / 4 - actual[w]) / actual[w])
                 for w in range(4, weeks) if actual[w]), 100)


def cost(run: PlainRun) -> Answer:
    """All costs of the cases counted and of the office, by awards."""
    spent = sum(amount for c in run.counted for kind, _, amount in c.booked if kind.startswith("cost_"))
    spent += sum(amount for kind, at, amount in run.office_books if kind.startswith("cost_") and at >= run.warm_up)
    made = len(awards(run))
    return (spent / made if made else NAN), made


def due(run: PlainRun, c: PlainCase) -> float:
    """What was truly due for the payments made while the right lasted."""
    kind = "entitled" if (run.log.ledger["kind"] == "entitled").any() else "due"
    each = c.money(kind) / c.many(kind) if c.many(kind) else 0.0
    return each * max(c.many("paid") - c.many("overpaid"), 0)


def misplaced(run: PlainRun, sign: int) -> Answer:
    """Money too much or too little, of all money paid."""
    paid = sum(c.money("paid") for c in run.counted)
    wrong = sum(max(sign * (c.money("paid") - due(run, c)), 0) for c in run.counted)
    return (100 * wrong / paid if paid > 0 else NAN), paid


def recovered(run: PlainRun) -> Answer:
    """Money recovered, of money paid too much."""
    over = sum(max(c.money("paid") - due(run, c), 0) for c in run.counted)
    return (100 * sum(c.money("recovered") for c in run.counted) / over if over > 0 else NAN), over


def available(run: PlainRun) -> Answer:
    """Minutes without any register or server down, counted minute by minute."""
    plans = [o for register in run.scenario.registers.values() for o in register.outages]
    served = {a.role for a in run.activities.values() if a.role and a.kind == "automatic"}
    plans += [o for name, staff in run.scenario.staff.items() if name not in run.people and served & set(staff.roles)
              for o in staff.outages]
    midnight = run.scenario.start
    begins = [(o.start.date() - midnight).days * DAY + o.start.hour * 60 + o.start.minute for o in plans]
    down = sum(any(b <= m < b + o.lasts.minutes for b, o in zip(begins, plans, strict=True))
               for m in range(int(run.horizon)))
    return 100 * (1 - down / run.horizon), run.horizon


def reviews(run: PlainRun) -> Answer:
    """Reviews by day in the window of load."""
    done = sum(kind == "review" and run.warm_up <= at <= run.until for c in run.cases for kind, at, _ in c.booked)
    return (done / ((run.until - run.warm_up) / DAY) if done else NAN), done


def share_of(name: str, of: str, scale: float = 100.0) -> Callable[[PlainRun], Answer]:
    """Bookings of one kind by those of another."""
    return lambda run: ratio(run, name, of, scale)


def errors(*makers: str) -> Callable[[PlainRun], Answer]:
    """Decided cases with an error of these makers, by 1,000."""
    return lambda run: mean((any(c.many(f"error_{m}") for m in makers) for c in decided(run)), 1000)


def counted_by_decision(kind: str, scale: float) -> Callable[[PlainRun], Answer]:
    """Bookings by decided case."""
    return lambda run: mean((c.many(kind) for c in decided(run)), scale)


def right_amount(c: PlainCase) -> bool:
    """Award within 1 of 100 of the truth, and no error."""
    return abs(c.money("award") - c.money("entitled")) <= 0.01 * abs(c.money("entitled")) and not c.wrong


def failure_demand(run: PlainRun) -> Answer:
    """Contacts that need not have been."""
    bad = sum(c.many("failure_contact") for c in run.counted)
    both = bad + sum(c.many("contact") for c in run.counted)
    return (100 * bad / both if both else NAN), both


def late(c: PlainCase) -> bool:
    """More time used than allowed."""
    return c.used > c.allowed


PLAIN: dict[str, Callable[[PlainRun], Answer]] = {
    "contacts_per_case": lambda r: mean(c.many("contact") + c.many("failure_contact") for c in r.counted),
    "failure_demand_share": failure_demand,
    "appeals": counted_by_decision("appeal", 1000),
    "complaints": counted_by_decision("complaint", 1000),
    "overturn_share": share_of("appeal_upheld", "appeal"),
    "days_to_redress": redress,
    "abandonment_share": lambda r: mean((c.many("abandoned") > 0 for c in r.counted), 100),
    "satisfaction_served": lambda r: mean(s for c in decided(r) if not math.isnan(s := score(r, c))),
    "satisfaction_eligible": lambda r: mean(score(r, c) if c.has("decided") else 0.0 for c in r.counted
                                            if c.has("entitled")),
    "availability": available,
    "missed_day_by_it": lambda r: total(c.many("missed_by_it") > 0 for c in r.counted),
    "amount_paid": lambda r: total(c.money("paid") for c in r.counted),
    "deadline_missed_share": lambda r: mean((late(c) for c in decided(r) if c.allowed > 0), 100),
    "deadline_overdue_share": lambda r: mean((late(c) for c in r.counted if c.allowed > 0 and (
        c.has("decided") or (c.still_open and late(c)))), 100),
    "overdue_open": lambda r: total(c.still_open and late(c) for c in r.counted if c.allowed > 0),
    "cost_per_award": cost,
    "missed_persons": lambda r: total(c in missed(r) for c in r.counted if c.has("entitled")),
    "missed_amount": lambda r: total(
        c.money("entitled") * (r.horizon - c.get("entitled")) / MONTH if c in missed(r) else 0.0
        for c in r.counted if c.has("entitled")),
    "overpaid_share": lambda r: misplaced(r, +1),
    "underpaid_share": lambda r: misplaced(r, -1),
    "back_pay_mean": lambda r: mean(c.money("back_pay") for c in r.counted if c.money("back_pay") > 0),
    "recovered_share": recovered,
    "payments_after_death": share_of("paid_after_death", "paid", 100_000),
    "wrongful_stops": share_of("wrongful_stop", "entitlement_check", 1000),
    "returned_payment_share": share_of("returned", "paid"),
    "gap_amount_mean": lambda r: mean(c.money("gap") for c in r.counted if c.money("gap") > 0),
    "forecast_error": lambda r: forecast(r, abs),
    "forecast_bias": lambda r: forecast(r, lambda miss: miss),
    **{f"errors_{maker}": errors(maker) for maker in MAKERS},
    "errors_all": errors(*MAKERS),
    "amount_right_share": lambda r: mean((right_amount(c) for c in awards(r)), 100),
    "data_complete_share": share_of("data_complete", "data_checked"),
    "query_failure_share": share_of("query_failed", "query"),
    "false_positive_share": share_of("false_positive", "truly_no"),
    "false_negative_share": share_of("false_negative", "truly_yes"),
    "match_precision": share_of("link_right", "link_made"),
    "match_recall": share_of("link_right", "link_true"),
    "planted_found_share": share_of("planted_found", "planted"),
    "override_share": share_of("override", "review"),
    "bypass_share": share_of("bypass", "automatic_route"),
    "reviewer_load": reviews,
    "same_day_share": lambda r: mean((civil_days(c) <= 0 for c in awards(r)), 100),
    "within_15_days_share": lambda r: mean((civil_days(c) <= 15 for c in awards(r)), 100),
    "rest_within_15_days_share": lambda r: mean((civil_days(c) <= 15 for c in awards(r) if civil_days(c) > 0), 100),
    "proactive_share": lambda r: mean((not c.has("applied") for c in awards(r)), 100),
    "proactive_person_share": persons,
    "proactive_type_share": types,
    "straight_through_share": lambda r: mean((not begun(r, c) for c in decided(r)), 100),
    "take_up_share": take_up,
    "days_to_decision_mean": spell("entitled", "decided", "mean"),
    "days_to_decision_median": spell("entitled", "decided", "median"),
    "days_to_decision_p90": spell("entitled", "decided", "p90"),
    "days_from_application": spell("applied", "decided", "mean"),
    "days_to_payment_mean": spell("entitled", "paid", "mean", refused=False),
    "days_to_payment_median": spell("entitled", "paid", "median", refused=False),
    "office_working_days": office_working_days,
    "cases_begun": lambda r: (n := sum(c.get("began") >= r.warm_up for c in r.cases), n),
    "awards_made": lambda r: (n := sum(c.granted and c.get("decided") > r.warm_up for c in r.cases), n),
    "awards_by_rules": lambda r: (n := sum(c.granted and c.get("decided") > r.warm_up and not r.person_decided(c)
                                           for c in r.cases), n),
    "by_rules_share": lambda r: mean((not r.person_decided(c) for c in decided(r)), 100),
    "within_a_day_share": lambda r: mean((c.has("decided") and c.get("decided") <= c.get("applied") + DAY
                                          for c in r.counted if c.get("applied") + DAY <= r.horizon), 100),
    "open_over_90_days": lambda r: (n := sum(c.still_open and c.has("office_began")
                                             and r.horizon - c.get("entitled") > 90 * DAY for c in r.cases), n),
    "visits_per_case": counted_by_decision("visit", 100),
    "stop_share": share_of("stop", "entitlement_check"),
    "wrong_contact_share": share_of("wrong_contact", "selected"),
    "payments_per_death": share_of("paid_after_death", "death"),
    "touch_minutes": lambda r: mean(touch(r, c) for c in decided(r)),
    "touch_minutes_automatic": lambda r: mean(touch(r, c) for c in decided(r) if not c.has("applied")),
    "touch_minutes_applied": lambda r: mean(touch(r, c) for c in decided(r) if c.has("applied")),
    "rework_share": lambda r: mean((begun(r, c, again=True) for c in decided(r)), 100),
    "rework_minutes": lambda r: mean(touch(r, c, again=True) for c in decided(r)),
    "first_time_complete_share": lambda r: mean((not begun(r, c, again=True) for c in r.counted
                                                 if c.has("applied") and c.has("complete")), 100),
    "waiting_hours": waiting,
    "backlog_mean": lambda r: mean(held(r, d * DAY) for d in days_of_load(r)),
    "backlog_end": lambda r: (held(r, int(r.horizon // DAY) * DAY), 1),
    "backlog_growth": backlog_growth,
    "backlog_age_median": age(0.5),
    "backlog_age_p90": age(0.9),
    "backlog_age_oldest": age(1.0),
    "utilisation": lambda r: busy(r, r.people),
    "finished_per_week": lambda r: weekly(r, (c.ended for c in r.cases)),
    "decided_per_week": lambda r: weekly(r, (c.get("decided") for c in r.cases)),
}
"""The same measures, told in other code."""

PLAIN_BY_ROLE: dict[str, Callable[[PlainRun, str], Answer]] = {
    "waiting_hours": waiting,
    "backlog_mean": role_backlog,
    "utilisation": lambda r, role: busy(r, {n for n in r.people if role in r.scenario.staff[n].roles}),
}

MAY_EXCEED = {"failure_demand_share", "overturn_share", "wrongful_stops", "stop_share", "wrong_contact_share",
              "payments_after_death", "payments_per_death", "returned_payment_share", "underpaid_share",
              "recovered_share", "planted_found_share", "bypass_share", "utilisation", "visits_per_case",
              "contacts_per_case", "forecast_error", "forecast_bias", "appeals", "complaints"}
"""Shares of bookings by other bookings, which a process books as it likes, and overtime over staffed hours."""

MAY_BE_NEGATIVE = {"backlog_growth", "forecast_bias", "office_working_days"}
"""Differences, and time that may run backwards where a step is drawn that way."""
