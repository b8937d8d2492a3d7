"""A card and its runs as plain values, ready for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from simulator.library.card import AnyCard, RunCard
from simulator.library.doubting import GroupFigure, TrapShown
from simulator.library.figures import known_figures
from simulator.library.judging import JudgedLine


def card_values(card: AnyCard, name: str) -> dict[str, Any]:
    """Return everything a card says, with what its kept runs showed."""
    said = {"id": name} | card.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    kept = known_figures(card, name) if isinstance(card, RunCard) else None
    return said | ({"shown": kept} if kept else {})


def run_values(rows: Sequence[JudgedLine], groups: Sequence[GroupFigure]) -> dict[str, Any]:
    """Return what became of the expectations, and the figures of each group."""
    return {"expected": [asdict(row) for row in rows], "groups": [asdict(each) for each in groups],
            "holds": all(row.holds for row in rows)}


def trap_values(shown: TrapShown) -> dict[str, Any]:
    """Return both figures of a trap."""
    return asdict(shown)
