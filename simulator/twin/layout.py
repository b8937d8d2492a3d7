"""The flat memory of the twin: what a row of each table holds, and the tables together.

A place that leads nowhere is -1. `first` and `last` bound rows of another table, the last not included.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[Any]
# Without compiler, numbers of 4 bytes would not widen when they are added to larger ones.
_SMALL = np.int64 if os.environ.get("NUMBA_DISABLE_JIT") == "1" else np.int32


def _row(whole: str = "", real: str = "", small: str = "") -> np.dtype[np.void]:
    """Describe a row: whole numbers of 8 bytes, real numbers of 8 bytes, whole numbers of 4 bytes."""
    fields = [(name, np.float64) for name in real.split()] + [(name, np.int64) for name in whole.split()]
    return np.dtype([*fields, *((name, _SMALL) for name in small.split())], align=True)


NODE = _row(
    "kind role priority time_purpose route_purpose only_target looks_back first_route last_route first_skip "
    "last_skip named on_working_days clock delay_purpose delay_on_working_days has_effects first_post last_post "
    "first_set last_set first_error last_error first_error_line last_error_line corrects_purpose first_letter "
    "repairs signer corrected_kind barred_by stops begins first_time_line last_time_line first_before last_before "
    "expires_to expires_on_working_days reminds reminds_on_working_days reminder_kind shortens patience_purpose "
    "patience_on_working_days patience_to careful bounded queue worker_purpose same_purpose first_choice "
    "last_choice register latency_purpose fails_purpose batch model review",
    "balks_at corrects expires_after reminds_after shortens_by same_worker choice_total")
ROUTE = _row("target shared cap first_test last_test", "share")
TEST = _row("attribute compare", "value")
POST = _row("kind fixed first second join negative", "value")
SET = _row("attribute outcome", "value")
ERROR = _row("purpose kind", "share")
LINE = _row("first_test last_test first last")
"""A line with conditions: rows of errors, or in `first` the purpose of a time."""
BEFORE = _row("node purpose")
TIMER = _row("starts purpose effect_purpose on_working_days repeats shared visit raises move priority", "share")
LETTER = _row("kind_sent known kind_informed purpose reaches_purpose unclear_purpose asks_purpose asks turn otherwise "
              "unclear", "reaches unclear_share")
CHOICE = _row("worker", "edge")
REGISTER = _row("first_outage last_outage limited failing tries timed retries lag_purpose missing_set wrong_set "
                "record_purpose on_working_days", "rate next_slot fails time_out retry missing wrong")
MODEL = _row("truth says planted group first_group last_group purpose first_score score_kind error_kind",
             "drift_from off_from unsure_from unsure_to threshold")
MODEL_GROUP = _row("code accuracy")
REVIEW = _row("truth says planted bias_purpose skill_purpose", "bias skill")
SPAN = _row("", "opens closes")
BATCH = _row("first_run last_run next_run chunk slots fails windowed window_on_working_days timed attempt pending_head "
             "pending_tail work_head work_count under_way", "closes window share restart")
GROUP = _row("number first_worker last_worker shared idle lowest_idle overtime steady learns errors_learn "
             "first_wish last_wish first_role last_role", "wakes_at base_speed starts_at full_after errors errors_at")
"""A wish is a role, or that role at several sites; groups ask for them in order."""
WORKER = _row("group place number clock token idle queue", "began")
CLOCK = _row("first last at")
CASE = _row("stopped repaired errors priority raised live head worker")
TOKEN = _row("case node previous visit worker barred main priority stamp outcome queue resting gone sequence next "
             "after tries spoiled", "enabled started work")
EVENT = _row("key order what token stamp extra", "time")
QUEUE = _row("plain waiting head tail arrivals rule column", "sign")
ENTRY = _row("sequence child sibling priority stamp token", "key")
TASK = _row("what token node")
ROW = np.dtype([("enabled", np.float64), ("started", np.float64), ("completed", np.float64), ("case", np.int32),
                ("resource", np.int32), ("node", np.int16), ("visit", np.int16), ("outcome", np.int8)], align=True)
LEDGER_ROW = _row("", "at amount", "case kind")
REAL, NUMBER, SMALL = _row("", "value"), _row("number"), _row("", "", "number")
TABLES = {
    "nodes": NODE, "routes": ROUTE, "tests": TEST, "post_lines": POST, "sets": SET, "errors": ERROR,
    "error_lines": LINE, "time_lines": LINE, "befores": BEFORE, "timers": TIMER, "letters": LETTER,
    "choices": CHOICE, "registers": REGISTER, "models": MODEL, "model_groups": MODEL_GROUP, "reviews": REVIEW,
    "outages": SPAN, "batches": BATCH, "runs": REAL, "groups": GROUP,
    "workers": WORKER, "role_first": NUMBER, "role_groups": NUMBER, "wishes": NUMBER, "wish_roles": NUMBER,
    "group_roles": NUMBER, "site_roles": NUMBER, "clocks": CLOCK, "spans": SPAN, "arrives": REAL, "entitled": REAL,
    "first_node": NUMBER, "done": NUMBER, "attributes": REAL, "visits": SMALL, "signers": SMALL, "cases": CASE,
    "alive": NUMBER, "addresses": NUMBER, "scores": NUMBER, "tokens": TOKEN, "heap": EVENT, "queues": QUEUE,
    "entries": ENTRY, "tasks": TASK, "rows": ROW, "ledger": LEDGER_ROW}
"""Table → what its rows hold. Those of two dimensions lie row by row: wishes × (first, last) of `wish_roles`, roles
× words, attributes × cases, cases × nodes, cases × signers, blocks × purposes × visits, blocks × kinds of scores ×
visits."""
GROWING = ("tokens", "heap", "entries", "tasks", "rows", "ledger")
"""Tables that may fill up; each has its count in the state."""
COUNTS = ("token_count", "event_count", "entry_count", "task_count", "row_count", "post_count")
WORLD = _row(" ".join((*TABLES, *COUNTS, *(f"{name}_room" for name in GROWING))) +
             " stop order free_entry hops chunks margin queues_follow work_days site informed ask one forget "
             "case_count node_count signer_count purpose_count score_count word_count timer_count", "now horizon")
"""The address of each table, how full those are that grow, and what the loop keeps in mind."""
World = Any
VISITS = 8
"""So many visits are looked up in `addresses` and `scores`; later ones, and further turns, are asked of Python each
time."""
(ARRIVES, WORKED, WAITED, ANSWERED, DELAYED, REMINDS, PATIENCE_ENDS, TIMER_RINGS, LETTER_AGAIN, ASKS, ASKS_AGAIN,
 TIMED_OUT, BATCH_RUNS, BATCH_DONE, BATCH_FAILED, BATCH_RESTARTS, BATCH_CLOSES, WAKES) = range(18)
"""What an event is."""
ENTERS, FINISHES = range(2)
"""What a task is: a token enters a node, or a batch goes on with its chunk."""
GOES_ON, ENDED, FULL, UNSURE, FAILED = range(5)
"""Why the kernel stopped; `UNSURE` leaves the replication to SimPy."""
BY_NOTHING, BY_RIGHT, BY_WORK, BY_NUMBER = range(4)
"""By what a queue orders its cases within a priority."""
