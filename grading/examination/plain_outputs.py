"""Outputs of a trainee's cells, made fit for the instructor's page: text is text, a table is a table without dress."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from synthetic_data import LINES, shown

Output = dict[str, Any]

_COLOUR = re.compile(r"\x1b\[[0-9;:]*m")
"""How programs colour text on a terminal (ECMA-48, SGR); tracebacks are full of it."""
_LINE_END = re.compile(r"\r\n?")
_STYLE = re.compile(r"<style[^>]*>[^<]*</style>", re.IGNORECASE)
"""pandas styles its tables; anybody else could style the whole page."""
_DRESS = re.compile(r"""\s+(?:class|style|id|align|halign|valign|border)="[^"]*\"""")
_TABLE = re.compile(r"(?:[^<]|</?(?:table|thead|tbody|tr|th|td|div|p|br)"
                    r"(?:\s+(?:colspan|rowspan)=\"\d{1,3}\"|\s+scope=\"\w{1,10}\")*\s*/?>)*")
_PICTURES = ("image/png", "image/jpeg")


def plain_outputs(outputs: Sequence[Output]) -> list[Output]:
    """Return the outputs with nothing in them that could look like a part of the page around them.

    Parameters
    ----------
    outputs : as the sandbox's host side let them pass, of known kinds

    Examples
    --------
    >>> plain_outputs([{"output_type": "display_data", "metadata": {},
    ...                 "data": {"text/html": '<h1 class="score">100 of 100</h1>', "text/plain": "100"}}])
    [{'output_type': 'display_data', 'metadata': {}, 'data': {'text/plain': '100'}}]
    """
    return [_plain(output) for output in outputs]


def _plain(output: Output) -> Output:
    if output["output_type"] == "stream":
        return output | {"text": _text(output["text"])}
    if output["output_type"] == "error":
        return output | {"ename": _text(output["ename"]), "evalue": _text(output["evalue"]),
                         "traceback": [_text(line) for line in output["traceback"]]}
    return output | {"data": _data(output["data"])}


def _data(data: dict[str, str]) -> dict[str, str]:
    kept = {kind: text for kind, text in data.items() if kind in _PICTURES}
    table = _DRESS.sub("", _STYLE.sub("", data.get("text/html", "")))
    if "<table" in table and _TABLE.fullmatch(table):
        kept["text/html"] = shown(table, keep=LINES)
    said = next((data[kind] for kind in ("text/plain", "text/markdown", "text/latex", "text/html") if kind in data), "")
    return kept | {"text/plain": _text(said)}


def _text(text: str) -> str:
    return shown(_LINE_END.sub("\n", _COLOUR.sub("", text)), keep=LINES)
