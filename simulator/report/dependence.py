"""What an answer depends on, in words, as a tornado and beside luck: for the report, the terminal and machines."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from simulator.experiments.assumed import USUAL_REACH, find_assumed
from simulator.experiments.overload import has_no_mean
from simulator.experiments.pair import Compared
from simulator.experiments.several import ManyCompared
from simulator.experiments.tornado import ENDS, Dependence, find_dependence
from simulator.measures.registry import list_measures
from simulator.plan.scenario import Scenario
from simulator.report.printing import as_text, records
from simulator.report.sentences import asked, number, priced, span_text
from synthetic_data import Details, Figure, Heading, Note, PageElement, Paragraph, Table, interval_dots, tornado

_PARTS = {"heads": "number of staff", "time": "time", "rate": "cases that come", "share": "share", "delay": "delay"}
"""Last part of a place, in a planner's words; others are said as they stand."""
_IN_WORDS = 3


def measure_of_answer(offices: Sequence[Scenario]) -> str:
    """Return the measure that answers the question of a comparison: the headline's, or the first that is asked for."""
    headline = offices[-1].headline or offices[0].headline
    told = asked(offices[-1].question or offices[0].question)
    return headline[0] if headline else told[0][0] if told else "days_to_decision_mean"


def find_for_each(many: ManyCompared, *, minutes: float, workers: int = 1) -> list[Dependence]:
    """Move the assumed numbers of the baseline and each alternative in turn; each has its part of the minutes."""
    before, runs = many.logs[0], len(many.sides[0][0].replications)
    return [find_dependence([before.scenario, log.scenario], _told(many, log.scenario), seed=before.seed,
                            replications=max(runs, 2), minutes=minutes / len(many.pairs), workers=workers,
                            confidence=many.confidence) for log in many.logs[1:]]


def _told(many: ManyCompared, after: Scenario) -> str:
    """The measure that answers the question; where an office falls behind, one that has a mean nevertheless."""
    name = measure_of_answer([many.logs[0].scenario, after])
    return "touch_minutes" if any(many.growth) and has_no_mean(name) else name


def answer_words(found: Dependence) -> str:
    """Return what the answer is: the measure, or its difference between two offices."""
    measure = list_measures()[found.measure]
    unit = priced(measure.unit, found.offices[-1].currency)
    return f"{measure.title}, {'after less before, ' if len(found.offices) == 2 else ''}{unit}"


def place_words(office: Scenario, place: str) -> str:
    """Return a dotted place in words: the step or group, and what of it.

    Examples
    --------
    >>> from simulator import load_scenario
    >>> place_words(load_scenario("claim"), "process.activities.assess.time")
    'Examine the claim and compute the amount: time'
    """
    keys = place.removeprefix("process.").split(".")
    if keys[0] == "activities":
        activity = office.process.activities.get(keys[1])
        head = (activity.title if activity else "") or keys[1].replace("_", " ")
        rest = keys[2:]
    else:
        head, rest = " ".join(key.replace("_", " ") for key in keys[:-1]), keys[-1:]
    # The number of a line in a list says nothing to a planner.
    if rest[-1:] and rest[-1].isdigit():
        rest = rest[:-1]
    told = [_PARTS.get(key, key.replace("_", " ")) for key in rest if not key.isdigit()]
    words = f"{head}: {', '.join(told)}" if head and told else head or ", ".join(told)
    return words[:1].upper() + words[1:]


def _label(found: Dependence, row: Any) -> str:
    """The place in words; with the office in which it is moved, where it is one of two."""
    side = len(found.offices) == 2 and row.sides != "both"
    office = found.offices[0 if row.sides == "before" else -1]
    return place_words(office, row.place) + (f" ({row.sides})" if side else "")


def _value(value: float, unit: str) -> str:
    return f"{100 * value:.3g} of 100" if unit == "share" else f"{value:.4g} {unit}".strip()


def _at(found: Dependence, row: Any, end: str) -> str:
    """The answer at one end, in words."""
    if getattr(row, f"{end}_growth"):
        return "no mean: falls behind"
    answer = getattr(row, f"{end}_answer")
    # One run has no interval; that of the answer says how many digits are known.
    if row.runs < 2:
        return number(answer, *found.answer[1:])
    shift = found.answer[0]
    low, high = (shift + getattr(row, f"{end}_{bound}") for bound in ("from", "to"))
    return f"{number(answer, low, high)} ({span_text(low, high)})" if low < high else number(answer, *found.answer[1:])


def dependence_sentences(found: Dependence) -> list[str]:
    """Return what the answer depends on, what was and was not moved, and the joint range, in sentences."""
    return [_leads(found), _moved(found), *_joint(found)]


def _leads(found: Dependence) -> str:
    rows = [row for row in found.table.itertuples() if row.verdict in ("changes", "falls behind")][:_IN_WORDS]
    mean, low, high = found.answer
    told = f"The answer is {number(mean, low, high)} ({answer_words(found)})"
    if not rows:
        return f"{told}. No assumed number moves it clearly within its range."
    parts = [f"“{_label(found, row)}” ({_value(row.value, row.unit)}): at {_value(row.low, row.unit)} it is "
             f"{_at(found, row, 'low')}, at {_value(row.high, row.unit)} {_at(found, row, 'high')}" for row in rows]
    return f"{told}. It depends most on {'; '.join(parts)}."


def _moved(found: Dependence) -> str:
    tried, full = len(found.table), int((found.table["runs"] > 1).sum())
    usual = int((~found.table["stated"].astype(bool)).sum())
    text = (f"{tried} of {found.assumed} assumed numbers were moved to both ends of their range in one run of the same "
            f"luck, and the {full} that moved the answer most in {found.runs} runs.")
    if usual:
        text += (f" {usual} of them state no range of their own and were moved by {100 * USUAL_REACH:.0f} of 100 up "
                 "and down, which is itself an assumption.")
    if len(found.fixed):
        text += f" {len(found.fixed)} could not be moved."
    return text + (f" For {found.late} there was no time." if found.late else "")


def _joint(found: Dependence) -> Iterator[str]:
    if not len(found.draws):
        return
    _, low, high = found.together
    known, behind = int((~np.isnan(found.draws)).sum()), int(np.isnan(found.draws).sum())
    luck = f"Luck alone leaves the answer between {span_text(*found.answer[1:]).replace(' to ', ' and ')}."
    if known < 2:
        yield f"{luck} With all assumed numbers drawn together an office falls behind in {behind} of " \
              f"{len(found.draws)} draws, so there is no range to show."
        return
    text = (f"{luck} With all assumed numbers drawn together, each with luck of its own, another draw lies between "
            f"{span_text(low, high).replace(' to ', ' and ')} in {found.promise:.0f} of 100 cases ({known} draws).")
    if behind:
        text += f" In {behind} of {len(found.draws)} draws an office falls behind, and there is no answer at all."
    if len(found.offices) == 2:
        text += f" {_direction(found)}"
    yield text + (f" {found.unfit} draws were left out because their numbers do not fit together."
                  if found.unfit else "")


def _direction(found: Dependence) -> str:
    known = found.draws[~np.isnan(found.draws)]
    same = int((np.sign(known) == np.sign(found.answer[0])).sum())
    return f"The direction of the difference is the same in {same} of {len(known)} draws."


def tornado_figure(found: Dependence) -> Figure:
    """Draw the numbers that move the answer most, one bar for each end of the range."""
    rows = [row for row in found.table.itertuples() if row.runs > 1 and row.swing > 0]
    data = pd.DataFrame([_bar(found, row, end) for row in rows for end in ENDS])
    return tornado(data, base=found.answer[0], value=answer_words(found), title="What the answer depends on",
                   finding=_finding(found, rows))


def _finding(found: Dependence, rows: list[Any]) -> str:
    behind = [row for row in rows if row.verdict == "falls behind"]
    text = "Each bar reaches from the answer as it is to the answer with one assumed number at an end of its range"
    return f"{text}; “falls behind” stands where there is no mean any more." if behind else f"{text}."


def _bar(found: Dependence, row: Any, end: str) -> dict[str, Any]:
    base, value = found.answer[0], _value(getattr(row, end), row.unit)
    known = not getattr(row, f"{end}_growth")
    low, high = (base + getattr(row, f"{end}_{bound}") if known else math.nan for bound in ("from", "to"))
    return {"Assumed number": f"{_label(found, row)}, {_value(row.value, row.unit)}",
            "End": "at the low end of its range" if end == "low" else "at the high end of its range",
            "Number there": value if known else f"{value}: falls behind",
            # Without a mean the bar ends where it begins.
            "Answer": getattr(row, f"{end}_answer") if known else base, "low": low, "high": high}


def joint_figure(found: Dependence) -> Figure:
    """Draw the range from luck alone beside the range from luck and assumed numbers."""
    mean, low, high = found.answer
    middle, least, most = found.together
    name = answer_words(found)
    data = pd.DataFrame({"What may differ": ["Luck alone", "Luck and all assumed numbers"], name: [mean, middle],
                         "low": [low, least], "high": [high, most]})
    return interval_dots(data, label="What may differ", value=name, low="low", high="high",
                         title="How sure the answer is", finding=next(_joint(found)), zero=len(found.offices) == 2)


def dependence_blocks(found: Dependence, label: str = "") -> Iterator[PageElement]:
    """Yield the section of the report: sentences, tornado, joint range, all numbers that were moved.

    Parameters
    ----------
    label : such as ``with A``, where the report has several alternatives
    """
    yield Heading(f"What the answer depends on{f', {label}' if label else ''}")
    yield Paragraph(f"{_leads(found)} {_moved(found)}")
    if (found.table["runs"].gt(1) & found.table["swing"].gt(0)).any():
        yield tornado_figure(found)
    if len(found.draws) and not math.isnan(found.together[0]):
        yield joint_figure(found)
    elif len(found.draws):
        yield Note(next(_joint(found)), "warning")
    yield Details("Every assumed number that was moved", [Table(_COLUMNS, _rows(found), numeric=(1, 2, 3))])
    if len(found.fixed):
        yield Details("Assumed numbers that were not moved",
                      [Table(("Place", "Number", "Why"), [tuple(row) for row in found.fixed.itertuples(index=False)])])


def not_tried(pair: Compared) -> str:
    """Return what to say in a report for which no number was moved."""
    assumed = len(find_assumed([log.scenario for log in pair.logs]))
    return (f"What the answer depends on was not tried: no one of the {assumed} assumed numbers was moved. "
            "The command with --tornado moves them all.")


_COLUMNS = ("Assumed number", "Now", "From", "To", "Answer at the low end", "Answer at the high end", "Runs", "Verdict")


def _rows(found: Dependence) -> list[tuple[str, ...]]:
    return [(_label(found, row), _value(row.value, row.unit), _value(row.low, row.unit), _value(row.high, row.unit),
             _at(found, row, "low"), _at(found, row, "high"), str(row.runs), row.verdict)
            for row in found.table.itertuples()]


def dependence_text(found: Dependence) -> str:
    """Return the sentences and the table for the terminal: numbers that change nothing are only counted."""
    rows = [row for row in _rows(found) if row[-1] != "same"]
    text = "\n".join(dependence_sentences(found)) + "\n\n" + as_text(_COLUMNS, rows, (1, 2, 3))
    same = len(found.table) - len(rows)
    if same:
        text += f"\n\n{same} numbers change nothing in this answer."
    return text + "".join(f"\nNot moved: {row.place} ({row.words}), because {row.why}" for row in
                          found.fixed.itertuples())


def dependence_values(found: Dependence) -> dict[str, Any]:
    """Return all of it as plain values, ready for JSON."""
    middle, low, high = found.together
    mean, least, most = found.answer
    return {"measure": found.measure, "unit": list_measures()[found.measure].unit, "seed": found.seed,
            "offices": [office.name for office in found.offices], "confidence": found.confidence,
            "answer": {"mean": mean, "low": least, "high": most, "replications": found.runs},
            "assumed": found.assumed, "usual_reach": USUAL_REACH, "no_time_for": found.late,
            "numbers": records(found.table), "not_moved": records(found.fixed),
            "together": {"median": middle, "low": low, "high": high, "promise_of_100": found.promise,
                         "draws": [float(value) for value in found.draws],
                         "falls_behind": int(np.isnan(found.draws).sum()), "unfit": found.unfit}}
