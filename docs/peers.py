"""The page that sets our people beside those of others, from docs/people_beside_peers.yml and benchmarks/measured."""

import json
from pathlib import Path

DOCS = Path(__file__).resolve().parent
FACTS = DOCS / "people_beside_peers.yml"
MEASURED = DOCS.parent / "benchmarks" / "measured"
SPEED = {"typo": "a typing error", "missing": "an empty cell", "swap_day_month": "day and month swapped"}


def facts():
    """What each tool has, by question, with the names of the sources."""
    import yaml

    return yaml.safe_load(FACTS.read_text(encoding="utf-8"))


def figures(name):
    """What a benchmark measured and stored."""
    return json.loads((MEASURED / f"{name}.json").read_text(encoding="utf-8"))


def people_beside_peers():
    """Who has what, where one can check it, and the speeds and second records measured side by side."""
    from second_records import second_records

    told, counted, speeds = facts(), figures("peers"), figures("people")
    numbers = {name: place for place, name in enumerate(told["sources"], 1)}
    tools = told["tools"]
    head = ["", *(f"{tool['title']} ({tool['run']})" for tool in tools.values())]
    rows = [[row["asks"], *(_cell(row[tool], counted, numbers) for tool in tools)] for row in told["rows"]]
    return (f"# Our people beside those of others\n\nWhat each tool has and has not. A number in brackets is the "
            f"source, listed below. Run here: pseudopeople {counted['pseudopeople_version']} and Faker "
            f"{counted['faker_version']}, by `python benchmarks/peers.py --store`; Synthea and SDV were not run here, "
            f"and their columns rest on what they say of themselves and what their users report.\n\n"
            f"{_table(head, rows)}\n\n## Where others are better\n\n{_better()}\n\n## Measured side by side\n\n"
            f"{_speed(speeds)}\n\n## Second records of one person, measured\n\n"
            f"{second_records(figures('duplicates'))}\n\n## Sources\n\n{_sources(told['sources'])}\n")


def _cell(cell, counted, numbers):
    return f"**{cell['has']}**: {cell['says'].format(**counted)} [{numbers[cell['by']]}]"


def _table(head, rows, align=""):
    marks = align or "|".join(["---"] * len(head))
    return "\n".join([f"| {' | '.join(head)} |", f"|{marks}|", *(f"| {' | '.join(row)} |" for row in rows)])


def _better():
    return ("- pseudopeople's population is a whole country, hundreds of millions, made for record linkage and used by "
            "those who do it for a census; ours is asked for by number and simulated in closed blocks.\n"
            "- Synthea knows illnesses, encounters and drugs. We know a decision on a disability and its day.\n"
            "- SDV learns what nobody has written down. We hold to published tables, and say what is assumed.\n"
            "- Faker has far more languages; we begin a new country from its lists.")


def _speed(speeds):
    size = ("small sizes (`--quick`)" if speeds["quick"] else "full sizes")
    rows = [[f"{title}, {rate} of 100 cells", *(f"{speeds[f'{kind}_{rate}pct_vs_{peer}']:.1f}"
                                                for peer in ("pseudopeople", "gecko")),
             *(f"{100 * speeds[f'{kind}_{rate}pct_changed_share_{who}']:.2f}"
               for who in ("ours", "pseudopeople", "gecko"))]
            for kind, title in SPEED.items() for rate in (1, 10)]
    head = ["error", "times pseudopeople's speed", "times gecko's speed", "cells changed of 100: ours", "pseudopeople",
            "gecko"]
    return (f"One run of `python benchmarks/people.py --store` on one machine, {size}, processor time, each tool in "
            f"turn. Our identities came {speeds['identity_rows_vs_naive_faker']:,.0f} times as fast as a loop over "
            f"Faker. For each row that loop made, {speeds['living_people_per_naive_faker_row']:.1f} of our people came "
            f"with life, registers, planted errors and truth, at {speeds['bytes_per_person']:,.0f} bytes each on "
            "disk. Ours writes its ledger meanwhile; the others keep none. The last three columns say how many cells "
            "really changed: asked for are 1 or 10 of 100. Below 1, the other is "
            "the faster one.\n\n"
            f"{_table(head, rows, '---|---:|---:|---:|---:|---:')}")


def _sources(sources):
    return "\n".join(f"{place}. {words}" for place, words in enumerate(sources.values(), 1))
