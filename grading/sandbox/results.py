"""Turns what came out of a jail into an `Execution`: every byte is checked, cut, and read as data.

The cells are the submitted ones; only their outputs come from the run, and of those only kinds that cannot act in
the instructor's browser.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import replace
from typing import Any

from grading.sandbox.ports import Execution, Limits, SandboxFailed, Status

_SENTENCES = {
    "wall": "Stopped after {wall_seconds:g} seconds of wall time.",
    "cpu": "Stopped after {cpu_seconds:g} CPU seconds, all its processes together.",
    "memory": "Stopped beyond {memory_bytes:,} bytes of memory.",
    "disk": "Stopped beyond {disk_bytes:,} bytes on disk.",
    "died": "The process that ran the cells ended early ({reason}).",
    "silent": "The sandbox ended without a report; look at this submission before you run it again.",
    "sheet": "The answer sheet is larger than {sheet_bytes:,} bytes; it was not read.",
}
"""Why a notebook ended → what the instructor reads; trainees read `refusal.run-<why>` in the words of pages."""
_KINDS = ("text/plain", "text/html", "image/png", "image/jpeg", "text/latex", "text/markdown")
_ENCODED = re.compile(r"[A-Za-z0-9+/=\s]*")
_PANDAS_STYLE = re.compile(
    r"<style scoped>(?:\s*\.dataframe(?: (?:thead|tbody|tr|th)(?::(?:only|last)-of-type)?)+ \{"
    r"\s*(?:vertical-align: (?:middle|top)|text-align: (?:left|right));\s*\})*\s*</style>")
"""Browsers take every style for the whole page, so only the rules that pandas gives its own tables pass."""
_MARKUP = re.compile(r"[<&]|\]\s*[(:\[]|:\s*//|script", re.IGNORECASE)
# Possessive (++, *+): no hostile text makes the search go back over what it has read, for hours.
_TABLE_ONLY = re.compile(
    r"(?:[^<]++|</?(?:table|thead|tbody|tr|th|td|div|p|b|i|br|strong|em|ul|ol|li|span|h[1-6])"
    r"(?:\s+(?:border|colspan|rowspan)=\"\d{1,4}\"|\s+(?:halign|valign|scope)=\"\w{1,10}\"|\s+class=\"dataframe\""
    r"|\s+style=\"text-align: \w+;\")*\s*/?>)*+")


def read_verdict(raw: bytes, notebook: dict[str, Any], limits: Limits) -> Execution:
    """Return the execution that a jail's report describes.

    Raises
    ------
    SandboxFailed : the jail could not be built, so nothing was executed
    """
    verdict = _plain_object(raw)
    if verdict is None:
        return Execution(status="died", why="run-silent", detail=_SENTENCES["silent"])
    if verdict.get("status") == "not_jailed":
        raise SandboxFailed("the sandbox could not be built, so nothing was graded: "
                            + str(verdict.get("reason", ""))[-800:])
    status = _status(verdict)
    # One byte more than allowed tells a sheet that is too long from one that just fits.
    sheet = _decoded(verdict.get("sheet"), limits.sheet_bytes + 1)
    oversized = sheet is not None and len(sheet) > limits.sheet_bytes
    why, detail = _say(status, str(verdict.get("reason", ""))[:80], oversized, limits)
    lines = _decoded(verdict.get("cells"), 9 * limits.output_bytes) or b""
    return Execution(
        status=status, answer_sheet=None if oversized else sheet, notebook=show(notebook, lines),
        seconds=_number(verdict.get("seconds")), cpu_seconds=_number(verdict.get("cpu_seconds")),
        why=why, values=_named(limits), detail=detail)


def out_of_memory(execution: Execution, limits: Limits) -> Execution:
    """Return the execution of a notebook that the kernel ended because its group had no memory left."""
    detail = _SENTENCES["memory"].format(**limits.as_plain())
    return replace(execution, status="out_of_memory", why="run-memory", values=_named(limits), detail=detail)


def refuse(reason: str) -> Execution:
    """Return the execution of a notebook that was never run."""
    return Execution(status="refused", why="run-unopened", detail=f"Not executed: {reason}.")


def _named(limits: Limits) -> dict[str, str]:
    return {name: f"{getattr(limits, name):g}" for name in ("wall_seconds", "cpu_seconds")}


def _say(status: Status, reason: str, oversized: bool, limits: Limits) -> tuple[str, str]:
    if status == "finished" and not oversized:
        return "", ""
    known = "sheet" if oversized else reason if reason in _SENTENCES else "died"
    # The reason comes out of the jail and goes into a report.
    values = limits.as_plain() | {"reason": re.sub(r"[^\w .-]", "", reason)}
    return f"run-{known}", _SENTENCES[known].format(**values)


def _status(verdict: dict[str, Any]) -> Status:
    for known in ("finished", "timed_out", "out_of_memory"):
        if verdict.get("status") == known:
            return known
    return "died"


def _plain_object(raw: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(raw)
    # A few thousand brackets in one another are valid JSON and too deep for Python's reader.
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _decoded(text: object, most: int) -> bytes | None:
    if not isinstance(text, str):
        return None
    try:
        return base64.b64decode(text, validate=True)[:most]
    except (binascii.Error, ValueError):
        return None


def _number(value: object) -> float:
    # NaN and Infinity, which Python's JSON reader lets through, fail the comparison.
    return float(value) if isinstance(value, (int, float)) and 0 <= value < 1e6 else 0.0


def show(notebook: dict[str, Any], lines: bytes) -> bytes:
    """Return the submitted notebook with the outputs of this run."""
    shown = [dict(cell) for cell in notebook["cells"]]
    for cell in shown:
        if cell.get("cell_type") == "code":
            # What the handed-in copy shows was never run here; anybody can paint a result.
            cell.update(outputs=[], execution_count=None)
    for line in lines.split(b"\n"):
        record = _plain_object(line) or {}
        number, outputs = record.get("cell"), record.get("outputs")
        if isinstance(number, int) and 0 <= number < len(shown) and isinstance(outputs, list) \
                and shown[number].get("cell_type") == "code":
            shown[number]["outputs"] = [kept for output in outputs if (kept := safe_output(output))]
            shown[number]["execution_count"] = _count(record.get("execution_count"))
    return json.dumps(notebook | {"cells": shown}, ensure_ascii=True).encode()


def _count(value: object) -> int | None:
    # To Python, `true` is an int.
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1_000_000 else None


def safe_output(output: object) -> dict[str, Any] | None:
    """Return an output rebuilt from known parts, or None; scripts and unknown kinds never pass.

    Examples
    --------
    >>> safe_output({"output_type": "stream", "name": "stdout", "text": "hello", "evil": 1})
    {'output_type': 'stream', 'name': 'stdout', 'text': 'hello'}
    >>> safe_output({"output_type": "display_data", "data": {"text/html": "<script>alert(1)</script>"}})
    """
    if not isinstance(output, dict):
        return None
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": _text(output.get("text", ""))}
    if kind == "error":
        lines = output.get("traceback")
        return {"output_type": "error", "ename": _text(output.get("ename", "")),
                "evalue": _text(output.get("evalue", "")),
                "traceback": [_text(line) for line in lines] if isinstance(lines, list) else []}
    if kind in ("display_data", "execute_result"):
        return _safe_display(kind, output)
    return None


def _text(value: object) -> str:
    """Return a text that every program can write: half a character, which none can, becomes a question mark."""
    return str(value).encode("utf-8", "replace").decode()


def _safe_display(kind: str, output: dict[str, Any]) -> dict[str, Any] | None:
    data = output.get("data")
    kept = {name: _text(text) for name, text in data.items() if _is_safe(name, text)} if isinstance(data, dict) else {}
    if not kept:
        return None
    counted = {"execution_count": _count(output.get("execution_count"))} if kind == "execute_result" else {}
    return {"output_type": kind, "data": kept, "metadata": {}, **counted}


def _is_safe(kind: object, text: object) -> bool:
    if kind not in _KINDS or not isinstance(text, str):
        return False
    if kind == "text/html":
        return _TABLE_ONLY.fullmatch(_PANDAS_STYLE.sub("", text)) is not None
    if kind in ("image/png", "image/jpeg"):
        return _ENCODED.fullmatch(text) is not None
    # Markdown and formulas are turned into HTML by whoever shows them: no tags, entities or links.
    return kind == "text/plain" or not _MARKUP.search(text)
