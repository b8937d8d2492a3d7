"""What every file ``plain_measures*.py`` here works out once more; one for a new measure is found by itself."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.laws.plain_cases import PlainRun
from tests.laws.plain_measures import Answer

_FILES = sorted(path.stem for path in Path(__file__).parent.glob("plain_measures*.py"))
_LOADED = [vars(importlib.import_module(f"tests.laws.{name}")) for name in _FILES]


def _joined(name: str) -> dict[str, Any]:
    """All that the files say under one name, in the order of the files."""
    return {key: value for part in _LOADED for key, value in dict(part.get(name, {})).items()}


PLAIN: dict[str, Callable[[PlainRun], Answer]] = _joined("PLAIN")
PLAIN_BY_ROLE: dict[str, Callable[[PlainRun, str], Answer]] = _joined("PLAIN_BY_ROLE")
MAY_EXCEED: set[str] = set().union(*(part.get("MAY_EXCEED", ()) for part in _LOADED))
MAY_BE_NEGATIVE: set[str] = set().union(*(part.get("MAY_BE_NEGATIVE", ()) for part in _LOADED))
