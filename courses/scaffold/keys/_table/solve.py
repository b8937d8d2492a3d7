"""What the table says of a pack. Made by `readiness course table`; nothing here is written by hand."""

from __future__ import annotations

from collections.abc import Mapping, Set
from pathlib import Path
from typing import Any

from courses import TablePool

_HERE = Path(__file__).parent
LINES = TablePool.read(_HERE).lines
"""Line of the rule → its words; each must decide cases of every variant."""


def solve(files: Mapping[str, bytes], without: Set[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer, as somebody who does not know the lines in `without`."""
    return TablePool.read(_HERE).solve(files, without)
