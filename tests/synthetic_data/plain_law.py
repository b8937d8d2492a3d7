"""The law of benefits written a second time, with plain dates, person by person and day by day."""

import datetime as dt

import pandas as pd

from synthetic_data.core.days import NEVER, day_of


def entitlements_by_hand(block):
    """Who is paid what from and until when, and the amount on the first day; of what excludes each other, one."""
    free, tied = [], {}
    for person, name, start, end, event in _one_by_one(block):
        choice = block.benefits[name].choice
        if choice is None:
            free.append((person, name, start, end, _awarded(block, name, event, start)))
        else:
            tied.setdefault((person, choice.among), []).append((name, start, end, event))
    for (person, _), rights in tied.items():
        for (name, _, _, event), (start, end) in _in_turn(block, rights):
            free.append((person, name, start, end, _awarded(block, name, event, start)))
    return free


def _in_turn(block, rights):
    """Each right of one person and one choice, with each time in which it is the one that is paid."""
    laws = {right[0]: block.benefits[right[0]] for right in rights}
    days = {day for _, start, end, _ in rights for day in (start, end) if day}
    days |= {step.since for law in _group(block, laws) for step in (*law.amounts, *(law.raises or ()))}
    today, paid, now, since = day_of(block.today), [[] for _ in rights], None, None
    for day in sorted(day for day in days if day < today):
        offers, running = {}, 0
        for name, start, end, event in rights:
            if start <= day and (end is None or day < end):
                lead = laws[name].choice.together_with or name
                offers[lead] = offers.get(lead, 0) + _awarded(block, name, event, day)
                running += _raised(block, name, event, max(start, since), day) if lead == now else 0
        if now not in offers:
            now, running = None, -1
        best = min(offers, key=lambda lead: (-offers[lead], lead), default=None)
        if best is not None and offers[best] > running and (now is None or not laws[now].choice.for_good):
            now, since = best, day
        for times, (name, start, end, _) in zip(paid, rights, strict=True):
            held = start <= day and (end is None or day < end)
            if held and (laws[name].choice.together_with or name) == now:
                if not times or times[-1][1] is not None:
                    times.append([day, None])
            elif times and times[-1][1] is None:
                times[-1][1] = day
    return [(right, time) for right, times in zip(rights, paid, strict=True) for time in times]


def _group(block, laws):
    among = next(iter(laws.values())).choice.among
    return [law for law in block.benefits.values() if law.choice and law.choice.among == among]


def _awarded(block, name, event, day):
    """What a right awarded on a day pays on it."""
    law = block.benefits[name]
    steps = [step for step in law.amounts if step.since <= day] or law.amounts[:1]
    return _amount(steps[-1], event, block.insured_months)


def _raised(block, name, event, award, day):
    """What a right that was awarded earlier pays on a day."""
    law = block.benefits[name]
    if law.raises is None:
        return _awarded(block, name, event, day)
    paid = _awarded(block, name, event, award)
    for since in sorted({step.since for step in (*law.raises, *law.amounts)}):
        if award < since <= day:
            for step in law.raises:
                paid = round((paid + step.plus) * step.factor, 2) if step.since == since else paid
            for step in law.amounts:
                paid = max(paid, step.at_least) if step.since == since else paid
    return paid


def _age_reached(born: dt.date, years: float) -> dt.date:
    months = born.month - 1 + round(years * 12)
    year, month = born.year + months // 12, months % 12 + 1
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month, born.day) if born.day <= last else dt.date(year, month, last) + dt.timedelta(days=1)


def last_day(number):
    """The date of a day, None for one that never comes."""
    return None if number == NEVER else day_of(number)


def _earliest(*days):
    return min((day for day in days if day is not None), default=None)


def _one_by_one(block):
    """Each benefit by itself: who is paid, what, from and until when, and for which event."""
    study = block.tables["study"]
    studies = {person: (day_of(day), day_of(end)) for person, day, end in
               zip(study["person"], study["day"], study["end"], strict=True)}
    for name, benefit in block.benefits.items():
        for event in pd.DataFrame(block.tables[benefit.trigger]).to_dict("records"):
            if event[benefit.paid_to] < 0:
                continue
            right = _right(block, benefit, event, studies)
            if right is not None:
                yield int(event[benefit.paid_to]), name, *right, event


def _right(block, benefit, event, studies):
    """From when until when one event gives a right, or None."""
    person, today = event[benefit.paid_to], day_of(block.today)
    starts = [day_of(event["day"]), benefit.since]
    ends = [last_day(block.lives.died[person]), last_day(block.lives.left[person])]
    if benefit.until_fact:
        ends.append(last_day(event[benefit.until_fact]))
    for rule in benefit.conditions:
        if rule.rule != "age" and not _holds(block, rule, event):
            return None
        if rule.rule == "age":
            if event[rule.of] < 0:
                return None
            start, end = _ages(block, rule, event[rule.of], studies)
            starts.append(start)
            ends += [end, last_day(block.lives.died[event[rule.of]])]
    start, end = max(starts), _earliest(*ends)
    if start >= today or (end is not None and end <= start):
        return None
    if benefit.pays == "once":
        return (start, start) if start == day_of(event["day"]) else None
    return start, (None if end is not None and end >= today else end)


def _holds(block, rule, event):
    if rule.rule == "fact":
        value = event[rule.column]
        return (rule.one_of is None or value in rule.one_of) and (rule.below is None or value < rule.below)
    months = block.insured_months[event[rule.of]]
    return event[rule.of] >= 0 and months >= (rule.at_least or 0) and (rule.below is None or months < rule.below)


def _ages(block, rule, whom, studies):
    born = day_of(block.lives.born[whom])
    start = dt.date.min if rule.from_years is None else _age_reached(born, rule.from_years)
    end = None if rule.under_years is None else _age_reached(born, rule.under_years)
    if rule.student_under_years is not None and rule.from_years == rule.under_years:
        begins, until = studies.get(whom, (dt.date.max, dt.date.min))
        start, end = max(start, begins), min(until, _age_reached(born, rule.student_under_years))
    elif rule.student_under_years is not None and whom in studies:
        begins, until = studies[whom]
        if begins <= end + dt.timedelta(days=366):
            end = max(end, min(until, _age_reached(born, rule.student_under_years)))
    return start, end


def _amount(step, event, months):
    total = step.value + (step.values[event[step.by]] if step.by else 0)
    total += step.per_insured_month * months[event["person"]]
    if step.up_to_line is not None:
        total += max(step.up_to_line - event["income_per_head"], 0) * event["size"]
    return round(float(max(total, step.at_least)), 2)
