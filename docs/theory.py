"""Hold the engine and its measures beside formulas and hand models; write docs/reference/theory.md.

    python docs/theory.py [--replications 12]      takes some minutes; exit code 4 when a row disagrees

Each row runs an office that somebody has solved on paper. The p-value is the chance of a mean so far from theirs if
theirs is true; over all rows together (Holm) none may fall below 0.01.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

PAGE = Path(__file__).resolve().parent / "reference" / "theory.md"
A = "(assumed; theory)"


@dataclass(frozen=True, kw_only=True)
class Model:
    """An office with known answers."""

    title: str
    scenario: dict[str, Any]
    rows: dict[str, tuple[float, Callable[[Any], np.ndarray]]]
    """What → (theirs, our figure in each replication), read from the log."""
    source: str
    measures: dict[tuple[str, str], float] = field(default_factory=dict)
    """(Measure of the product, role or all) → theirs."""


def office(activities: dict[str, Any], *, rate: str | dict[str, Any], horizon: str, staff: dict[str, Any] | None = None,
           heads: int = 1, attributes: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Return a scenario as it would stand in a file; its first activity is where cases start.

    Measures of the product leave out the first tenth, as the figures read from the log do.
    """
    amount, unit = horizon.split()
    ends = ("end", "gone") if any("patience" in step for step in activities.values()) else ("end",)
    steps = activities | {name: {"kind": "end"} for name in ends}
    arrivals = {"cases": {"rate": f"{rate} {A}"}} if isinstance(rate, str) else rate
    return {"title": "theory", "name": "theory", "start": "2024-01-01", "horizon": f"{horizon} {A}",
            "warm_up": f"{float(amount) / 10:g} {unit} {A}",
            "process": {"name": "theory", "title": "theory", "starts": next(iter(activities)), "activities": steps,
                        "attributes": attributes or {}},
            "staff": staff or {"desk": {"roles": ["clerk"], "heads": f"{heads} heads {A}", "calendar": "always"}},
            "arrivals": arrivals} | more


def work(time: str, then: Any = "end", **more: Any) -> dict[str, Any]:
    """Return desk work of the role clerk."""
    return {"kind": "human", "role": "clerk", "time": f"{time} {A}", "next": then} | more


def wait(activity: str) -> Callable[[Any], np.ndarray]:
    """Mean minutes from ready to begun at an activity; its first tenth left out."""
    def figure(log: Any) -> np.ndarray:
        rows = _after_a_tenth(log, activity)
        rows = rows[rows["started_at"].notna()]
        return _by_run(rows["started_at"] - rows["enabled_at"], rows)
    return figure


def share(activity: str, outcome: str) -> Callable[[Any], np.ndarray]:
    """Of 100 visits to an activity, those that ended so."""
    def figure(log: Any) -> np.ndarray:
        rows = _after_a_tenth(log, activity)
        return 100 * _by_run((rows["outcome"] == outcome).astype(float), rows)
    return figure


def stay(stream: str | None = None, over: float | None = None) -> Callable[[Any], np.ndarray]:
    """Mean minutes from arrival to the end of the case, or of 100 cases those that took longer than `over`."""
    def figure(log: Any) -> np.ndarray:
        keys = ["replication", "case_id"]
        rows = _after_a_tenth(log, "end").merge(log.cases[[*keys, "stream", "arrives_at"]], on=keys)
        rows = rows[rows["stream"].astype(str).eq(stream)] if stream else rows
        took = rows["completed_at"] - rows["arrives_at"]
        return _by_run(took if over is None else 100.0 * (took > over), rows)
    return figure


def _after_a_tenth(log: Any, activity: str) -> Any:
    rows = log.events[log.events["activity"].astype(str).eq(activity)]
    return rows[rows["enabled_at"] > log.scenario.horizon_minutes / 10]


def _by_run(values: Any, rows: Any) -> np.ndarray:
    return np.asarray(values.groupby(rows["replication"]).mean())


def erlang_c(servers: int, load: float) -> float:
    """Chance of waiting in M/M/c; `load` is arrivals times mean work."""
    top = load**servers / math.factorial(servers) * servers / (servers - load)
    return top / (sum(load**n / math.factorial(n) for n in range(servers)) + top)


def erlang_a(servers: int, load: float, patience: float) -> float:
    """Of 100 cases in M/M/c+M, those that leave; work has mean 1."""
    weights = [1.0]
    for n in range(1, 400):
        weights.append(weights[-1] * load / (min(n, servers) + max(n - servers, 0) / patience))
    queue = sum((n - servers) * weight for n, weight in enumerate(weights) if n > servers) / sum(weights)
    return 100 * queue / patience / load


def models() -> Iterator[Model]:
    """Yield every office with its known answers."""
    yield from _queues()
    yield from _priorities()
    yield from _networks()
    yield from _clocks()


def _queues() -> Iterator[Model]:
    yield Model(title="Erlang C: 3 desks, load 0.7", source="M/M/3",
                scenario=office({"work": work("exponential 1 min")}, rate="2.1 cases per min", horizon="6000 min",
                                heads=3),
                rows={"wait, min": (erlang_c(3, 2.1) / 0.9, wait("work"))})
    yield Model(title="Deadline: 1 desk, load 0.5", source="M/M/1, stay is exponential",
                scenario=office({"work": work("exponential 1 min")}, rate="0.5 cases per min", horizon="8000 min"),
                rows={"over 3 min, of 100": (100 * math.exp(-1.5), stay(over=3.0)), "stay, min": (2.0, stay())})
    yield Model(title="Deadline of 1 day, stay half a day", source="M/M/1, stay is exponential",
                scenario=office({"work": work("exponential 360 min", milestone="decided")}, rate="2 cases per day",
                                horizon="1000 days", attributes={"days_allowed": {"value": f"constant 1 days {A}"}}),
                rows={}, measures={("deadline_missed_share", "all"): 100 * math.exp(-2)})
    for words, expected in (("constant 1 min", 2.0), ("lognormal 1 +- 0.7 min", 2.98)):
        yield Model(title=f"Pollaczek-Khinchine: {words}, load 0.8", source="M/G/1",
                    scenario=office({"work": work(words)}, rate="0.8 cases per min", horizon="12000 min"),
                    rows={"wait, min": (expected, wait("work"))})
    leaving = erlang_a(10, 10.0, 2.0)
    patient = work("exponential 1 min", patience={"time": f"exponential 2 min {A}", "to": "gone"})
    yield Model(title="Erlang A: 10 desks, load 1, patience 2 min", source="M/M/10+M",
                scenario=office({"work": patient}, rate="10 cases per min", horizon="1500 min", heads=10),
                rows={"leave, of 100": (leaving, share("work", "left"))},
                measures={("waiting_hours", "clerk"): leaving / 100 * 2 / 60, ("utilisation", "clerk"): 100 - leaving})


def _priorities() -> Iterator[Model]:
    streams = {"h": {"rate": f"0.2 cases per min {A}"}, "l": {"rate": f"0.6 cases per min {A}"}}
    for title, extra, rows in (
        ("Cobham: two classes, not interrupted", ({}, {}), {"wait, urgent, min": (1.0, wait("high")),
                                                            "wait, others, min": (5.0, wait("low"))}),
        ("Pre-emptive resume: two classes", ({"interrupts": True}, {"interruptible": True}),
         {"stay, urgent, min": (1.25, stay("h")), "stay, others, min": (6.25, stay("l"))})):
        steps = {"sort": {"kind": "automatic", "next": [{"to": "high", "when": "stream = h"}, "low"]},
                 "high": work("exponential 1 min", priority=1, **extra[0]),
                 "low": work("exponential 1 min", priority=2, **extra[1])}
        yield Model(title=title, source="M/M/1, arrivals 0.2 and 0.6",
                    scenario=office(steps, rate=streams, horizon="12000 min"), rows=rows,
                    measures={("waiting_hours", "clerk"): 4 / 60, ("utilisation", "clerk"): 80.0})


def _networks() -> Iterator[Model]:
    """Loops and roles: with 30 of 100 asked again and 10 of 100 sent back, each desk is an M/M/c of its own."""
    yield from _tandem()
    desks = {"intake": (2, 10, 1.0), "check": (3, 15, 1 / 0.7), "assess": (6, 45, 1 / 0.9), "decide": (3, 20, 1 / 0.9)}
    then = {"intake": "check", "check": [{"to": "ask", "share": f"30 % {A}"}, "assess"], "assess": "decide",
            "decide": [{"to": "assess", "share": f"10 % {A}"}, "end"]}
    steps: dict[str, Any] = {name: work(f"exponential {mean} min", then[name]) | {"role": name}
                             for name, (_, mean, _) in desks.items()}
    steps["ask"] = {"kind": "outside", "time": f"exponential 4800 min {A}", "next": "check"}
    staff = {name: {"roles": [name], "heads": f"{heads} heads {A}", "calendar": "always"}
             for name, (heads, _, _) in desks.items()}
    rows, measures = {}, {}
    for name, (heads, mean, visits) in desks.items():
        load = 0.08 * visits * mean
        waits = erlang_c(heads, load) * mean / (heads - load)
        rows[f"wait for {name}, min"] = waits, wait(name)
        measures |= {("waiting_hours", name): waits / 60, ("utilisation", name): 100 * load / heads,
                     ("backlog_mean", name): load + 0.08 * visits * waits}
    yield Model(title="Jackson network with loops, per role", source="product form, 0.08 cases a minute",
                scenario=office(steps, staff=staff, rate="0.08 cases per min", horizon="60000 min"), rows=rows,
                measures=measures)


def _tandem() -> Iterator[Model]:
    """Two roles one after the other: what leaves the first comes to the second as if at random (Burke 1956)."""
    steps = {"first": work("exponential 60 min", "second") | {"role": "counter"},
             "second": work("exponential 90 min") | {"role": "back"}}
    staff = {name: {"roles": [name], "heads": f"1 heads {A}", "calendar": "always"} for name in ("counter", "back")}
    measures = {}
    for name, mean in (("counter", 60), ("back", 90)):
        load = mean / 120
        measures |= {("waiting_hours", name): load / (1 - load) * mean / 60, ("utilisation", name): 100 * load,
                     ("backlog_mean", name): load / (1 - load)}
    yield Model(title="Tandem of two roles, loads 0.5 and 0.75", source="two M/M/1, 0.5 cases an hour",
                scenario=office(steps, staff=staff, rate="0.5 cases per hour", horizon="400 days"), rows={},
                measures=measures)


def _clocks() -> Iterator[Model]:
    """Hand models: Poisson arrivals come at any minute alike, so who finds a closed door waits half the gap left."""
    hours = {"office": {"hours": {"mon-sun": "09:00-17:00"}}}
    staff = {"desk": {"roles": ["clerk"], "heads": f"40 heads {A}", "calendar": "office"}}
    yield Model(title="Shift of 8 hours a day, desks enough", source="by hand: 16 of 24 hours closed, 8 on average",
                scenario=office({"work": work("constant 1 min")}, rate="2 cases per hour", horizon="60 days",
                                staff=staff, calendars=hours),
                rows={"wait, min": (60 * 16 / 24 * 8, wait("work"))})
    batch = {"kind": "batch", "runs": {"at": "daily 22:00"}, "next": "end"}
    yield Model(title="A batch every night", source="by hand: half a day",
                scenario=office({"work": work("constant 1 min", "run"), "run": batch}, rate="2 cases per hour",
                                horizon="60 days", heads=4),
                rows={"stay, min": (720.0, stay())})


def judge(replications: int) -> list[dict[str, Any]]:
    """Run every model; return one row for each known answer."""
    from simulator import Scenario, run_replications
    from simulator.experiments.intervals import holm, luck_alone, mean_interval
    from synthetic_data import check_spec

    rows = []
    for model in models():
        log = run_replications(check_spec(model.scenario, Scenario, where=model.title), 1, replications)
        for what, theirs, values in _figures(model, log):
            mean, low, high = mean_interval(values, 0.99)
            rows.append({"model": model.title, "what": what, "ours": mean, "low": low, "high": high, "theirs": theirs,
                         "p": luck_alone(values, theirs), "source": model.source})
        little = _little(log)
        rows.append({"model": model.title, "what": "Little: number there, of arrivals times stay", "ours": little,
                     "low": math.nan, "high": math.nan, "theirs": 1.0, "p": float(abs(little - 1) < 1e-6),
                     "source": "identity on every log"})
    together = holm([row["p"] for row in rows])
    return [row | {"verdict": "agrees" if chance >= 0.01 else "disagrees"}
            for row, chance in zip(rows, together, strict=True)]


def _figures(model: Model, log: Any) -> Iterator[tuple[str, float, np.ndarray]]:
    """What, theirs and ours of each replication: figures read from the log, then measures of the product."""
    from simulator import measure

    yield from ((what, theirs, ours(log)) for what, (theirs, ours) in model.rows.items())
    table = measure(log, list(dict.fromkeys(name for name, _ in model.measures)), by="role") if model.measures else None
    for (name, role), theirs in model.measures.items():
        assert table is not None
        part = table[table["measure"].eq(name) & table["group"].eq(role)]
        yield (name if role == "all" else f"{name}, role {role}"), theirs, part["value"].to_numpy(float)


def _little(log: Any) -> float:
    """Area under the number of visits begun and not ended, over the sum of their stays: counted in two ways."""
    rows = log.events
    ends = rows["completed_at"].fillna(log.scenario.horizon_minutes).to_numpy(float)
    starts = rows["enabled_at"].to_numpy(float)
    times = np.concatenate([starts, ends])
    steps = np.concatenate([np.ones(len(starts)), -np.ones(len(ends))])
    order = np.argsort(times, kind="stable")
    area = float(np.sum(np.cumsum(steps[order])[:-1] * np.diff(times[order])))
    return area / float(np.sum(ends - starts))


def page(rows: list[dict[str, Any]], replications: int) -> str:
    """Return the reference page."""
    lines = [f"| {row['model']} | {row['what']} | {row['theirs']:.4g} | {row['ours']:.4g} | {_span(row)} | "
             f"{row['p']:.2g} | {row['verdict']} | {row['source']} |" for row in rows]
    return ("<!-- Made by docs/theory.py; edit the models there. -->\n\n# Theory: known answers beside ours\n\n"
            f"Made by `python docs/theory.py`: {replications} runs of each office, seed 1. Theirs is a formula or "
            "worked out by hand. p is the chance of a mean so far away by luck alone; a row disagrees when, all rows "
            "together (Holm), that chance is below 1 of 100.\n\n"
            "| office | figure | theirs | ours | 99 of 100 interval | p | verdict | ground |\n"
            "|---|---|---|---|---|---|---|---|\n" + "\n".join(lines) + "\n")


def _span(row: dict[str, Any]) -> str:
    return "–" if math.isnan(row["low"]) else f"{row['low']:.4g} to {row['high']:.4g}"


def main(words: list[str] | None = None) -> int:
    """Run, write the page, and say whether all agree."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--replications", type=int, default=12)
    replications = parser.parse_args(words).replications
    rows = judge(replications)
    PAGE.write_text(page(rows, replications), encoding="utf-8")
    wrong = [row for row in rows if row["verdict"] != "agrees"]
    print(f"{len(rows)} rows, {len(wrong)} disagree; wrote {PAGE.name}")
    return 4 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
