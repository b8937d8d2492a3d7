"""Soundness of a scenario before it runs (thin version)."""

from __future__ import annotations

from simulator.scenario import Scenario


def check_scenario(scenario: Scenario) -> list[str]:
    """Check."""
    return []
