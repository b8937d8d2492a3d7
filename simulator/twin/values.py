"""What is kept of each case in tables of two dimensions."""

from __future__ import annotations

from typing import Any

from simulator.twin.layout import World
from simulator.twin.native import compiled
from simulator.twin.reach import real_at, small_at


@compiled
def attribute_at(w: World, attribute: int, case: int) -> Any:
    """Return the place of an attribute of a case."""
    return real_at(w.attributes, attribute * w.case_count + case)


@compiled
def visits_at(w: World, case: int, node: int) -> Any:
    """Return the place of how often a case has entered a node."""
    return small_at(w.visits, case * w.node_count + node)


@compiled
def signer_at(w: World, case: int, place: int) -> Any:
    """Return the place of who signed a case at a node whose signature counts."""
    return small_at(w.signers, case * w.signer_count + place)
