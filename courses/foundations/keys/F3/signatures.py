"""None: the baseline tells nobody what was typical of their answers, so that the test after the course stays clean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

SIGNATURES: Mapping[str, tuple[Callable[..., Any], ...]] = {}
