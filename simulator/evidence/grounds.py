"""What a scenario's figures stand on: whether any of its numbers comes from outside, or all are assumed."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from simulator.evidence.pair_study import PairStudy
from simulator.plan.provenance import list_assumptions
from simulator.plan.scenario import Scenario, load_scenario
from synthetic_data import Problem

CITED = ("published", "derived")
"""Origins of which a shipped pair has at least one: what anybody can look up, or work out from that."""
COUNTED = "one each"
"""How the source of a number begins that follows from the step itself; it says nothing about an office."""


def ungrounded(name: str, scenario: Scenario) -> list[Problem]:
    """Return what is to be told about a scenario whose numbers are all assumed, as a warning: a first draft may be.

    Parameters
    ----------
    name : as for `load_scenario`; the place that is named
    """
    origins = _origins(scenario)
    if not len(origins) or not origins.eq("assumed").all():
        return []
    return [Problem(where=name, value=f"{len(origins)} assumed",
                    rule="has no number that is published, measured, fitted or derived, so its figures show what "
                    "follows from the assumptions and not what an office does",
                    remedy="write where a number comes from, such as 72 % (published; annual report 2024), or take "
                    "times and shares from your own log with readiness office calibrate")]


def study_problems(name: str, study: PairStudy) -> Iterator[Problem]:
    """Yield what a shipped study of a pair lacks: a number from outside, a source spelt out, switches that differ."""
    place = f"studies/{name}.yml"
    before, after = load_scenario(study.before), load_scenario(study.after)
    held = any(row.band and row.published != "none" for row in study.rows.values())
    if not held and not _origins(after).isin(CITED).any():
        yield Problem(where=f"{place}: after", rule="rests on no number that is published or derived, and no published "
                      "figure is held against it", value=study.after,
                      remedy="cite at least one number, such as 72 % (published; annual report 2024), or add a row "
                      "with a published figure and its band")
    if before.on or not after.on:
        yield Problem(where=f"{place}: before and after", rule="must differ by switches, so that each change can be "
                      "turned on alone", value=f"{study.before} and {study.after}",
                      remedy="let the scenario after extend the one before, with its changes under switches: and on:")
    yield from source_problems(before)
    yield from source_problems(after)


def source_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield the published numbers whose source no entry of `sources:` spells out."""
    known = {*scenario.process.sources, *scenario.sources}
    table = list_assumptions(scenario)
    for number in table[table["origin"].eq("published")].itertuples():
        if not any(short in str(number.source) for short in known):
            yield Problem(where=f"scenarios/{scenario.name}.yml: {number.place}", value=number.source,
                          rule="names a source that sources: does not spell out",
                          remedy=f"name one of {', '.join(sorted(known)) or 'them'}, or add it to sources:")


def _origins(scenario: Scenario) -> pd.Series:
    """Where each number comes from, but for those that follow from the step itself."""
    table = list_assumptions(scenario)
    origins: pd.Series = table.loc[~table["source"].str.startswith(COUNTED), "origin"]
    return origins
