"""What a report's figures stand on, and where they end: assumptions with their sources, limits, claims not made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from simulator.evidence.published_figures import not_claimed_of
from simulator.experiments.pair import Compared
from simulator.measures.registry import list_measures
from simulator.plan.provenance import ORIGINS, list_assumptions
from simulator.plan.scenario import Scenario
from synthetic_data import Bullets, Details, Heading, PageElement, Paragraph, Table, describe_run

LIMITS = (
    "All people and cases are synthetic; nothing here is the record of a person.",
    "The intervals say how much chance alone moves the figures. They do not say how wrong an assumed "
    "number may be: change it and compare again.",
    "Assumed numbers stand above with their reasons. Replace them with your own office's before you decide anything.",
    "People's behaviour is the same in both scenarios unless a number above says otherwise.",
)


def assumptions(before: Scenario, after: Scenario) -> Iterator[PageElement]:
    """Yield how many numbers are published, derived, fitted or assumed, and all of them folded away."""
    yield from number_origins(after, "after")
    yield Details("Every number that differs between the two", [changed_numbers(before, after)])


def number_origins(scenario: Scenario, word: str) -> Iterator[PageElement]:
    """Yield how many numbers of one scenario are published, derived, fitted or assumed, and all of them folded away."""
    table = list_assumptions(scenario)
    counts = table["origin"].value_counts()
    words = ", ".join(f"{counts[origin]} {origin}" for origin in ORIGINS if origin in counts)
    yield Heading("What the figures stand on")
    yield Paragraph(
        f"The scenario {word} has {len(table)} numbers: {words}. Published numbers name their source, "
        "derived ones their formula, assumed ones their reason."
    )
    yield Details(f"Every number of the scenario {word}", [_numbers_table(table)])


def changed_numbers(before: Scenario, after: Scenario) -> Table:
    """Return the numbers that differ between two scenarios."""
    table = list_assumptions(after)
    # Outer, so that a number which only one of the two has is seen as well.
    changed = list_assumptions(before).merge(table, on="place", how="outer", suffixes=(" before", ""), indicator=True)
    changed = changed[changed["value before"].ne(changed["value"])]
    rows = [(row["place"], _or_dash(row["value before"]), _or_dash(row["value"])) for _, row in changed.iterrows()]
    return Table(("Place", "Before", "After"), rows)


def _numbers_table(table: pd.DataFrame) -> Table:
    return Table(
        ("Place", "Value", "Origin", "Source or reason"), [tuple(row) for row in table.itertuples(index=False)]
    )


def _or_dash(value: object) -> str:
    return value if isinstance(value, str) else "–"


def limits(pair: Compared, *more: str) -> Iterator[PageElement]:
    """What no simulation can tell."""
    yield Heading("Limits")
    yield Bullets([*LIMITS, *more])
    claims = dict.fromkeys(claim for log in pair.logs for claim in not_claimed_of(log.scenario.name))
    if claims:
        yield Paragraph("These figures do not show:")
        yield Bullets(list(claims))


def definitions(names: Iterable[str]) -> Iterator[PageElement]:
    """What each measure of the report counts, in one sentence."""
    known = list_measures()
    rows = [(known[name].title, known[name].definition) for name in dict.fromkeys(names)]
    if rows:
        yield Heading("What each figure counts")
        yield Table(("Measure", "Definition"), rows)


def report_footer(seed: int, scenarios: Mapping[str, Scenario]) -> str:
    """Return seed, digests and versions: what makes the same report again."""
    run = describe_run(command="report", seed=seed, settings={},
                       inputs={name: one.model_dump_json() for name, one in scenarios.items()})
    versions = ", ".join(f"{name} {number}" for name, number in run["versions"].items())
    marks = ", ".join(f"{name} {mark[:12]}" for name, mark in run["inputs"].items())
    return f"Simulated with synthetic people. Seed {seed}. Scenario digests: {marks}. {versions}."
