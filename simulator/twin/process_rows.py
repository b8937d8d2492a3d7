"""The process as flat rows: nodes, routes, conditions, and what activities do to their cases."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from simulator.cases.tables import BATCH, HUMAN, PREVIOUS, QUERY, Tables
from simulator.engine.staffing import outage_spans
from simulator.plan.activity import Activity
from simulator.plan.quantities import Quantity
from simulator.plan.scenario import Scenario
from simulator.twin import batches, layout, models, registers
from simulator.twin.layout import Rows
from simulator.twin.model_rows import group_rows, kinds_of_scores, model_row, review_row
from synthetic_data import read_amounts

Tests = Sequence[tuple[int, int, float]]
_JOINS = {None: 0, "+": 1, "-": 2, "*": 3}


def table(kind: np.dtype[Any], rows: Iterable[Mapping[str, float]]) -> Rows:
    """Return rows of one kind; what a row does not name is 0."""
    made = list(rows)
    out = np.zeros(len(made), kind)
    for at, row in enumerate(made):
        for name, value in row.items():
            out[at][name] = value
    return out


class ProcessRows:
    """Collects the rows of a process; `kinds` are the words of its ledger posts, by code.

    Parameters
    ----------
    scenario : must be one that the twin covers
    tables : its flat form
    """

    def __init__(self, scenario: Scenario, tables: Tables) -> None:
        self._scenario, self._tables = scenario, tables
        self._activities = list(scenario.process.activities.values())
        self._node_of = {name: node for node, name in enumerate(tables.nodes)}
        self._purpose = {purpose.name: number for number, purpose in enumerate(tables.purposes)}
        self._word = {word: code for code, word in enumerate(tables.words)}
        self.kinds = {kind: code for code, kind in enumerate((*registers.KINDS, *batches.KINDS, *models.KINDS))}
        self._rows: dict[str, list[dict[str, float]]] = {name: [] for name in (
            "routes", "tests", "post_lines", "sets", "errors", "error_lines", "time_lines", "befores", "letters",
            "models", "model_groups", "reviews")}
        self.scores = 0
        """Kinds of scores of all models together, once the tables are made."""
        signed = dict.fromkeys(a.other_person_than for a in self._activities if a.other_person_than)
        self.signers = {self._node_of[name]: place for place, name in enumerate(signed)}
        """Node → place in the table of signers."""
        self.register_names, self.batch_nodes = list(scenario.registers), [
            node for node, kind in enumerate(tables.kind) if kind == BATCH]

    def _kind(self, word: str) -> int:
        return self.kinds.setdefault(word, len(self.kinds))

    def _add(self, name: str, rows: Iterable[dict[str, float]], what: str) -> dict[str, float]:
        """Add rows to a table and return their bounds, called first_ and last_ of this word."""
        first = len(self._rows[name])
        self._rows[name] += rows
        return {f"first_{what}": first, f"last_{what}": len(self._rows[name])}

    def _tests(self, tests: Tests, what: str = "test") -> dict[str, float]:
        return self._add("tests", [{"attribute": a, "compare": c, "value": v} for a, c, v in tests], what)

    def tables(self) -> dict[str, Rows]:
        """Return all tables of the process, by name."""
        nodes = table(layout.NODE, [self._node(node) for node in range(len(self._activities))])
        kinds = {"routes": layout.ROUTE, "tests": layout.TEST, "post_lines": layout.POST, "sets": layout.SET,
                 "errors": layout.ERROR, "error_lines": layout.LINE, "time_lines": layout.LINE,
                 "befores": layout.BEFORE, "letters": layout.LETTER, "models": layout.MODEL,
                 "model_groups": layout.MODEL_GROUP, "reviews": layout.REVIEW}
        found = {name: table(kind, self._rows[name]) for name, kind in kinds.items()}
        timers = _timer_rows(self._scenario, self._node_of, self._purpose)
        return found | {"nodes": nodes, "timers": table(layout.TIMER, timers),
                        "registers": table(layout.REGISTER, _register_rows(self._scenario, self._purpose)),
                        "outages": _outages(self._scenario)}

    # -- nodes --------------------------------------------------------------------------------------

    def _node(self, node: int) -> dict[str, float]:
        tables, activity, name = self._tables, self._activities[node], self._tables.nodes[node]
        row: dict[str, float] = {
            "kind": tables.kind[node], "role": tables.role[node], "priority": tables.priority[node],
            "time_purpose": tables.time_purpose[node], "route_purpose": tables.route_purpose[node],
            "on_working_days": tables.on_working_days[node], "queue": tables.kind[node] == HUMAN,
            "batch": self.batch_nodes.index(node) if tables.kind[node] == BATCH else -1,
            "signer": self.signers.get(node, -1),
            "barred_by": self.signers[self._node_of[activity.other_person_than]] if activity.other_person_than else -1,
            "begins": any(timer.starts == name for timer in self._scenario.process.timers.values()),
            "stops": sum(1 << number for number, timer in enumerate(self._scenario.process.timers.values())
                         if name in timer.until),
            "careful": bool(activity.patience or activity.other_person_than),
            "delay_purpose": self._purpose.get(f"delay/{name}", -1),
            "delay_on_working_days": bool(activity.delay and activity.delay.on_working_days),
        }
        row |= self._ways_out(node) | self._times(name, activity) | self._effects(name, activity, row)
        return row | self._bounds(activity) | self._patience(name, activity) | self._register(node) | self._models(
            node, activity)

    def _ways_out(self, node: int) -> dict[str, float]:
        lines = self._tables.routes_of(node)
        rows: list[dict[str, float]] = [
            {"target": target, "shared": share is not None, "share": share or 0.0, "cap": cap} | self._tests(tests)
            for target, share, cap, tests in lines]
        only = lines[0][0] if len(lines) == 1 and lines[0][1:] == (None, 0, ()) else -1
        back = any(test[0] == PREVIOUS for line in lines for test in line[3])
        return {"only_target": only, "looks_back": back} | self._add("routes", rows, "route") | self._tests(
            self._tables.skips_of(node), "skip")

    def _times(self, name: str, activity: Activity) -> dict[str, float]:
        lines = [{"first": self._purpose[f"time/{name}/when/{number}"]} | self._tests(self._tables.tests_of(line.when))
                 for number, line in enumerate(activity.time_when)]
        before: list[dict[str, float]] = [
            {"node": self._node_of[other], "purpose": self._purpose[f"time/{name}/after/{other}"]}
            for other in activity.time_after]
        return self._add("time_lines", lines, "time_line") | self._add("befores", before, "before")

    def _bounds(self, activity: Activity) -> dict[str, float]:
        row: dict[str, float] = {"expires_to": -1, "bounded": bool(activity.expires or activity.reminder)}
        if expires := activity.expires:
            row |= {"expires_to": self._node_of[expires.to], "expires_after": expires.after.minutes,
                    "expires_on_working_days": expires.after.on_working_days}
        if reminder := activity.reminder:
            row |= {"reminds": 1, "reminds_after": reminder.after.minutes,
                    "reminds_on_working_days": reminder.after.on_working_days,
                    "reminder_kind": self._kind(f"notice_{reminder.notice}"), "shortens": reminder.shortens is not None,
                    "shortens_by": reminder.shortens.value if reminder.shortens else 0.0}
        return row

    def _patience(self, name: str, activity: Activity) -> dict[str, float]:
        row: dict[str, float] = {"patience_purpose": self._purpose.get(f"patience/{name}", -1), "balks_at": math.inf}
        if patience := activity.patience:
            row |= {"patience_to": self._node_of[patience.to],
                    "patience_on_working_days": bool(patience.time and patience.time.on_working_days)}
            row |= {"balks_at": patience.balks_at.value} if patience.balks_at else {}
        return row

    # -- what activities do -------------------------------------------------------------------------

    def _effects(self, name: str, activity: Activity, row: Mapping[str, float]) -> dict[str, float]:
        corrects = activity.corrects is not None
        made: dict[str, float] = {
            "corrects_purpose": self._purpose[f"corrects/{name}"] if corrects else -1,
            "corrects": activity.corrects.value if activity.corrects else 0.0,
            "corrected_kind": self._kind("error_corrected") if corrects else -1,
            "repairs": self.register_names.index(activity.repairs) if activity.repairs else -1,
            "first_letter": self._letters(name, activity.notice) if activity.notice else -1,
        }
        made |= self._add("post_lines", [self._post(kind, what) for kind, what in activity.posts.items()], "post")
        made |= self._add("sets", [self._set(*line) for line in activity.sets.items()], "set")
        made |= self._add("errors", self._shares(name, activity.errors), "error")
        lines = [self._tests(self._tables.tests_of(line.when)) | self._error_rows(name, line.errors)
                 for line in activity.errors_when]
        made |= self._add("error_lines", lines, "error_line")
        acts = bool(activity.posts or activity.sets or activity.errors or corrects or activity.notice
                    or activity.repairs or row["signer"] >= 0 or row["stops"])
        return made | {"has_effects": acts}

    def _post(self, kind: str, what: str | Quantity) -> dict[str, float]:
        code = self._kind(kind)
        if isinstance(what, Quantity):
            return {"kind": code, "fixed": 1, "value": what.value}
        asked, place = read_amounts(what), self._tables.attributes.index
        joined = asked.joint if asked.second else None
        return {"kind": code, "first": place(asked.first), "join": _JOINS[joined], "negative": asked.negative,
                "second": place(str(asked.second)) if joined else 0}

    def _set(self, attribute: str, value: float | str) -> dict[str, float]:
        row: dict[str, float] = {"attribute": self._tables.attributes.index(attribute), "outcome": value == "outcome"}
        if value != "outcome":
            row["value"] = float(self._word[value] if isinstance(value, str) else value)
        return row

    def _shares(self, name: str, errors: Mapping[Any, Any]) -> list[dict[str, float]]:
        return [{"purpose": self._purpose[f"error/{who}/{name}"], "kind": self._kind(f"error_{who}"),
                 "share": share.value} for who, share in errors.items()]

    def _error_rows(self, name: str, errors: Mapping[Any, Any]) -> dict[str, float]:
        bounds = self._add("errors", self._shares(name, errors), "error")
        return {"first": bounds["first_error"], "last": bounds["last_error"]}

    def _letters(self, name: str, channel: str | None) -> int:
        """Add a row for each channel of a notice, in the order in which they are tried."""
        first = len(self._rows["letters"])
        while channel is not None:
            notice = self._scenario.notices.get(channel)
            row: dict[str, float] = {"kind_sent": self._kind(f"notice_{channel}"), "known": notice is not None,
                                     "turn": len(self._rows["letters"]) - first, "asks_purpose": -1}
            if notice is not None:
                row |= {"kind_informed": self._kind(f"informed_{channel}"), "reaches": notice.reaches.value,
                        "purpose": self._purpose[f"notice/{name}/{channel}"],
                        "reaches_purpose": self._purpose[f"reaches/{name}"],
                        "unclear_purpose": self._purpose[f"unclear/{name}"],
                        "unclear": bool(notice.unclear), "otherwise": notice.otherwise is not None,
                        "unclear_share": notice.unclear.value if notice.unclear else 0.0,
                        "asks": self._node_of[notice.asks] if notice.asks else -1}
                if notice.asks_after:
                    row["asks_purpose"] = self._purpose[f"asks/{name}/{channel}"]
            self._rows["letters"].append(row)
            channel = notice.otherwise if notice else None
        return first

    def _register(self, node: int) -> dict[str, float]:
        if self._tables.kind[node] != QUERY:
            return {"register": -1}
        name = self._tables.nodes[node]
        return {"register": self.register_names.index(str(self._activities[node].register_name)),
                "latency_purpose": self._purpose[f"latency/{name}"], "fails_purpose": self._purpose[f"fails/{name}"]}

    def _models(self, node: int, activity: Activity) -> dict[str, float]:
        row: dict[str, float] = {"model": -1, "review": -1}
        if activity.model:
            groups = self._add("model_groups", group_rows(self._tables, activity.model), "group")
            made = model_row(self._scenario, self._tables, node, activity, self._kind)
            made["first_score"], self.scores = self.scores, self.scores + kinds_of_scores(activity.model)
            row["model"] = self._add("models", [made | groups], "model")["first_model"]
        if activity.review:
            made = review_row(self._scenario, self._tables, node, activity.review)
            row["review"] = self._add("reviews", [made], "review")["first_review"]
        return row


# -- timers and registers ---------------------------------------------------------------------------


def _timer_rows(scenario: Scenario, node_of: Mapping[str, int], purpose: Mapping[str, int]
                ) -> list[dict[str, float]]:
    rows: list[dict[str, float]] = []
    for name, timer in scenario.process.timers.items():
        does = timer.does
        rows.append({
            "starts": node_of[timer.starts], "purpose": purpose[f"timer/{name}"],
            "effect_purpose": purpose[f"effect/{name}"], "on_working_days": timer.after.on_working_days,
            "repeats": timer.repeats, "shared": timer.share is not None,
            "share": timer.share.value if timer.share else 0.0,
            "visit": node_of[does.visit] if does.visit is not None else -1,
            "raises": does.priority is not None, "priority": does.priority or 0,
            "move": node_of[does.move_to] if does.move_to is not None else -1})
    return rows


def _register_rows(scenario: Scenario, purpose: Mapping[str, int]) -> list[dict[str, float]]:
    rows: list[dict[str, float]] = []
    begin = 0
    for name, spec in scenario.registers.items():
        missing = spec.missing.value if spec.missing else 0.0
        rows.append({
            "first_outage": begin, "last_outage": begin + len(spec.outages), "tries": spec.tries,
            "limited": spec.rate_limit is not None, "rate": spec.rate_limit.value if spec.rate_limit else 0.0,
            "failing": spec.fails is not None, "fails": spec.fails.value if spec.fails else 0.0,
            "timed": bool(spec.time_out), "time_out": spec.time_out.minutes if spec.time_out else 0.0,
            "retries": bool(spec.retry), "retry": spec.retry.minutes if spec.retry else 0.0,
            "lag_purpose": purpose[f"lag/{name}"] if spec.lag else -1,
            "record_purpose": purpose[f"record/{name}"], "on_working_days": spec.time.on_working_days,
            "missing_set": spec.missing is not None, "missing": missing, "wrong_set": spec.wrong is not None,
            "wrong": missing + (1 - missing) * spec.wrong.value if spec.wrong else 0.0})
        begin += len(spec.outages)
    return rows


def _outages(scenario: Scenario) -> Rows:
    spans = [span for spec in scenario.registers.values()
             for span in outage_spans(spec.outages, scenario.start)]
    return table(layout.SPAN, [{"opens": a, "closes": b} for a, b in spans])
