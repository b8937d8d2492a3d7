"""What a simulation leaves: the event log, the ledger, the cases and the staff on duty, as plain tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.cases.arrivals import Cases
from simulator.cases.tables import OUTCOMES, Tables, word_attributes
from simulator.engine import CompanyRows, EventRows
from simulator.plan.scenario import Scenario
from simulator.run.duty import Duty, minutes_worked


@dataclass(frozen=True)
class EventLog:
    """All replications of one scenario. Times are minutes since the scenario's start, NaN while open.

    Attributes
    ----------
    events : one row per visit of a case to an activity: ``replication, case_id, person_id, benefit, activity``,
        ``visit, resource, role, enabled_at, started_at, completed_at, outcome, actor_kind, rule_version``.
        Work that was interrupted has one row per piece, the earlier ones with outcome ``interrupted``.
    ledger : ``replication, case_id, kind, at, amount``; ``case_id`` -1 stands for the office as a whole
    cases : ``replication, case_id, person_id, benefit, stream, arrives_at, entitled_at, luck`` and one column
        per case attribute, as it stood at the end
    duty : ``replication, resource, group, opens_at, closes_at``: when each worker was at work
    company : ``replication, case_id, activity, visit, resource, role, started_at, completed_at``: one row for each who
        worked on a visit beside the worker of its event row, from its start to its end
    scenario : what was run
    seed : of the run
    replications : their numbers, also of those in which no case came
    of_office : whether what belongs to the office as a whole stands in it: not in a block of later cases
    duties : spans at work by replication, once they have been looked up
    """

    events: pd.DataFrame
    ledger: pd.DataFrame
    cases: pd.DataFrame
    duty: pd.DataFrame
    company: pd.DataFrame
    scenario: Scenario
    seed: int
    replications: tuple[int, ...]
    of_office: bool = True
    duties: dict[int, Duty] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True)
class Trace:
    """One replication in arrays; small enough to travel between processes."""

    replication: int
    rows: EventRows
    company: CompanyRows
    ledger_whole: NDArray[np.int32]
    ledger_real: NDArray[np.float64]
    ledger_kinds: tuple[str, ...]
    cases: Cases
    resources: tuple[str, ...]
    groups: tuple[str, ...]
    """Group of each resource."""
    duty: Duty
    by_twin: bool = False
    """Whether the compiled twin ran it; the rows do not depend on it."""


def touch_minutes(log: EventLog) -> pd.Series:
    """Return the minutes of staff or server time that each event row took; NaN while open or without a desk.

    Nights and days off inside a piece of work do not count.
    """
    return _worked(log, log.events)


def minutes_inside(log: EventLog, low: float, high: float, among: pd.DataFrame | None = None) -> pd.Series:
    """Return the minutes of staff or server time of each event row between two moments; 0 where nobody worked.

    Work that is still open counts up to the later moment. `among` are the rows meant, such as those of the log's
    company, instead of its events.
    """
    # These columns alone: millions of rows are copied twice.
    among = (log.events if among is None else among)[["replication", "resource", "role", "started_at", "completed_at"]]
    begun = among[among["started_at"].notna() & among["started_at"].lt(high)]
    cut = begun.assign(started_at=begun["started_at"].clip(lower=low),
                       completed_at=begun["completed_at"].fillna(high).clip(upper=high))
    rows = cut[cut["completed_at"] > cut["started_at"]]
    return _worked(log, rows).reindex(among.index).fillna(0.0)


def _worked(log: EventLog, events: pd.DataFrame) -> pd.Series:
    out = np.full(len(events), np.nan)
    # The rows and the duty may number the same workers differently.
    known = log.duty["resource"].cat.categories.get_indexer(events["resource"].cat.categories)
    codes = np.append(known, -1).astype(np.int32)[events["resource"].cat.codes.to_numpy()]
    begun = events["started_at"].notna().to_numpy() & (events["role"] != "").to_numpy()
    replication, started, completed = (events[name].to_numpy() for name in ("replication", "started_at",
                                                                            "completed_at"))
    for number in np.unique(replication).tolist():
        rows = begun & (replication == number)
        out[rows] = minutes_worked(codes[rows], started[rows], completed[rows], _duty_of(log, number))
    return pd.Series(out, index=events.index, name="touch_minutes")


def _duty_of(log: EventLog, number: int) -> Duty:
    """Return the spans at work of one replication, numbered as the workers of the log's duty are."""
    if number not in log.duties:
        # All at once: columns of a table are dear to ask for, and the other replications are asked about next.
        log.duties.update(_duties(log))
    return log.duties.setdefault(number, Duty(np.zeros(0, np.int32), np.zeros((0, 2)), frozenset()))


def _duties(log: EventLog) -> dict[int, Duty]:
    replication, times = log.duty["replication"].to_numpy(), log.duty[["opens_at", "closes_at"]].to_numpy()
    overtime = [name for name, staff in log.scenario.staff.items() if staff.at_closing == "finish"]
    late, resource = log.duty["group"].isin(overtime).to_numpy(), log.duty["resource"].cat.codes.to_numpy()
    found = {}
    for number in np.unique(replication).tolist():
        rows = replication == number
        found[number] = Duty(resource[rows].astype(np.int32), times[rows],
                             frozenset(np.unique(resource[rows & late]).tolist()))
    return found


def build_log(traces: Sequence[Trace], scenario: Scenario, tables: Tables, seed: int) -> EventLog:
    """Put the traces of all replications together into frames."""
    return EventLog(
        events=_events(traces, scenario, tables),
        ledger=_ledger(traces),
        cases=_cases(traces, tables, scenario),
        duty=_duty(traces),
        company=_company(traces, tables),
        scenario=scenario,
        seed=seed,
        replications=tuple(trace.replication for trace in traces),
    )


def block_log(trace: Trace, scenario: Scenario, tables: Tables, seed: int, only: range, duty: DutyTable) -> EventLog:
    """Return the log of some neighbouring cases of one replication.

    Parameters
    ----------
    trace : rows and ledger of these cases alone, but all cases
    only : their numbers
    duty : of the replication
    """
    traces = [trace]
    return EventLog(events=_events(traces, scenario, tables), ledger=_ledger(traces),
                    cases=_cases(traces, tables, scenario, only), duty=duty.table, company=_company(traces, tables),
                    scenario=scenario, seed=seed, replications=(trace.replication,), of_office=only.start == 0,
                    duties=duty.known)


def _category(codes: NDArray[np.integer], words: Sequence[str], *, met: bool = False) -> pd.Categorical:
    """Make a categorical without ever holding strings, of all words or of those met; equal words share a code."""
    kept: Sequence[str] = words
    if met:
        kept = [words[code] for code in np.flatnonzero(np.bincount(codes, minlength=len(words))).tolist()]
    unique = {word: number for number, word in enumerate(dict.fromkeys(kept))}
    # The smallest codes that fit: millions of rows must stay in memory.
    place = np.array([unique.get(word, -1) for word in words] or [0], np.int16 if len(unique) > 127 else np.int8)
    # Not checked, as every code is a place in the list.
    return pd.Categorical.from_codes(place[codes], categories=pd.Index(list(unique), dtype="str"), validate=False)


def _stack(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _events(traces: Sequence[Trace], scenario: Scenario, tables: Tables) -> pd.DataFrame:
    activities = list(scenario.process.activities.values())
    benefit_row = tables.attributes.index("benefit")
    case, node, visit, resource, outcome, enabled, started, completed = (
        _stack([getattr(t.rows, field.name) for t in traces]) for field in fields(EventRows))
    benefits = _stack([t.cases.values[benefit_row].astype(np.int16)[t.rows.case] for t in traces])
    persons = _stack([t.cases.person[t.rows.case] for t in traces])
    return pd.DataFrame({
        "replication": np.repeat(np.array([t.replication for t in traces], np.int16), [len(t.rows) for t in traces]),
        "case_id": case,
        "person_id": persons,
        # All words of an office have one list of codes; here only benefits are meant.
        "benefit": _category(benefits, tables.words, met=True),
        "activity": _category(node, tables.nodes),
        "visit": visit,
        # Nobody, -1, becomes the empty word.
        "resource": _category(resource + 1, ("", *traces[0].resources)),
        "role": _category(node, [a.role or "" for a in activities]),
        "enabled_at": enabled, "started_at": started, "completed_at": completed,
        "outcome": _category(outcome, OUTCOMES),
        "actor_kind": _category(node, [a.actor_kind for a in activities]),
        "rule_version": _category(rule_versions(enabled, scenario), version_names(scenario)),
    }, copy=False)


def version_names(scenario: Scenario) -> list[str]:
    """Return the rule versions in order of their first day."""
    return [scenario.process.rule_version, *(version.name for version in scenario.rule_versions)]


def rule_versions(times: NDArray[np.float64], scenario: Scenario) -> NDArray[np.int8]:
    """Return, for each time, the place of the rule version then in force."""
    edges = [scenario.minute_of(version.from_day) for version in scenario.rule_versions]
    # From the right: a version holds from its first minute on.
    return np.asarray(np.searchsorted(np.array(edges), times, side="right"), np.int8)


def _ledger(traces: Sequence[Trace]) -> pd.DataFrame:
    # Each replication numbers its kinds as they came up; the frame needs one numbering.
    kinds = sorted({kind for trace in traces for kind in trace.ledger_kinds})
    codes = [np.array([kinds.index(kind) for kind in t.ledger_kinds], np.int16)[t.ledger_whole[:, 1]]
             if t.ledger_kinds else np.zeros(0, np.int16) for t in traces]
    whole, real = (_stack([getattr(t, name) for t in traces]) for name in ("ledger_whole", "ledger_real"))
    return pd.DataFrame({
        "replication": np.repeat(np.array([t.replication for t in traces], np.int16),
                                 [len(t.ledger_whole) for t in traces]),
        "case_id": np.ascontiguousarray(whole[:, 0]), "kind": _category(_stack(codes), kinds or [""]),
        "at": np.ascontiguousarray(real[:, 0]), "amount": np.ascontiguousarray(real[:, 1]),
    }, copy=False)


def _cases(traces: Sequence[Trace], tables: Tables, scenario: Scenario, only: range | None = None) -> pd.DataFrame:
    """Return the table of cases, of all traces or of some cases of one."""
    words, chosen = word_attributes(scenario), slice(None) if only is None else slice(only.start, only.stop)
    drawn = {name: _stack([t.cases.values[row, chosen] for t in traces]) for row, name in enumerate(tables.attributes)}
    columns = {name: _category(values.astype(np.int16), tables.words, met=True) if name in words else values
               for name, values in drawn.items()}
    numbers = [np.arange(len(t.cases), dtype=np.int32)[chosen] for t in traces]
    known = {name: _stack([getattr(t.cases, name)[chosen] for t in traces])
             for name in ("person", "arrives", "entitled", "luck")}
    return pd.DataFrame({
        "replication": np.repeat(np.array([t.replication for t in traces], np.int16), list(map(len, numbers))),
        "case_id": _stack(numbers), "person_id": known["person"],
        "benefit": columns.pop("benefit"), "stream": columns.pop("stream"),
        "arrives_at": known["arrives"], "entitled_at": known["entitled"], "luck": known["luck"],
    } | columns, copy=False)


def _company(traces: Sequence[Trace], tables: Tables) -> pd.DataFrame:
    case, node, visit, role, resource, started, completed = (
        _stack([getattr(t.company, field.name) for t in traces]) for field in fields(CompanyRows))
    return pd.DataFrame({
        "replication": np.repeat(np.array([t.replication for t in traces], np.int16), [len(t.company) for t in traces]),
        "case_id": case, "activity": _category(node, tables.nodes), "visit": visit,
        "resource": _category(resource + 1, ("", *traces[0].resources)), "role": _category(role, tables.roles or ("",)),
        "started_at": started, "completed_at": completed,
    }, copy=False)


def _duty(traces: Sequence[Trace]) -> pd.DataFrame:
    first = traces[0]
    return _duty_frame([(t.replication, t.duty) for t in traces], first.resources, first.groups)


def _duty_frame(duties: Sequence[tuple[int, Duty]], resources: Sequence[str], groups: Sequence[str]) -> pd.DataFrame:
    times = np.concatenate([duty.times for _, duty in duties])
    resource = np.concatenate([duty.resource for _, duty in duties])
    numbers = np.array([number for number, _ in duties], np.int16)
    return pd.DataFrame({"replication": np.repeat(numbers, [len(duty.times) for _, duty in duties]),
                         "resource": _category(resource, resources or ("",)),
                         "group": _category(resource, groups or ("",)),
                         "opens_at": times[:, 0], "closes_at": times[:, 1]})


@dataclass(frozen=True)
class DutyTable:
    """Who was at work when in one replication, made once for all blocks of its log."""

    table: pd.DataFrame
    known: dict[int, Duty] = field(default_factory=dict)
    """As `EventLog.duties`."""


def duty_table(replication: int, duty: Duty, resources: Sequence[tuple[str, str]]) -> DutyTable:
    """Return who was at work when; of each worker name and group are given."""
    return DutyTable(_duty_frame([(replication, duty)], [name for name, _ in resources],
                                 [group for _, group in resources]))
