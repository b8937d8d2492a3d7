"""The page of what the fast engine runs: offices and cards counted, and each key that leaves one to SimPy."""

import re
from collections import defaultdict


def page():
    """Which offices and cards of the library the fast engine runs, and for which keys it leaves the others to SimPy."""
    from simulator import list_scenarios, load_scenario
    from simulator.twin.coverage import KNOWN, READ_BEFORE, refuses

    offices = {name: refuses(load_scenario(name)) for name in list_scenarios()}
    cards, homes = _cards()
    text = ("# What the fast engine runs\n\nThe fast engine (`simulator/twin`) gives the same log as SimPy, row for "
            "row, on every office whose keys it knows. An office with any other key runs on SimPy, and one line on the "
            "error stream says so.\n\n## How many\n\n| Where | In all | Run by the fast engine |\n|---|--:|--:|\n"
            f"| offices that come with the lab | {len(offices)} | {_runs(offices.values())} |\n"
            f"| cards of the library with an office (before and after) | {len(cards)} | {_runs(cards.values())} |\n")
    for home, names in sorted(homes.items()):
        text += f"| – of {home} | {len(names)} | {_runs(cards[name] for name in names)} |\n"
    text += ("\n## What leaves an office to SimPy\n\nAlone: the offices and cards that have no other key unknown to "
             "the fast engine.\n\n| Key | Offices | Cards | Alone |\n|---|--:|--:|--:|\n")
    keys = {name: {_key(place) for place in places} for name, places in (offices | cards).items()}
    for key in sorted({key for found in keys.values() for key in found}, key=lambda key: (-_count(keys, key), key)):
        alone = sum(found == {key} for found in keys.values())
        text += f"| `{key}` | {_count(keys, key, offices)} | {_count(keys, key, cards)} | {alone} |\n"
    text += "\n## Left to SimPy\n\n"
    for name, places in sorted((offices | cards).items()):
        if places:
            text += f"- {name}: {', '.join(f'`{key}`' for key in sorted(keys[name]))}\n"
    text += "\n## Keys that it knows\n\n"
    for part, words in KNOWN.items():
        both = sorted({*words.split(), *READ_BEFORE.get(part, "").split()})
        text += f"- {part}: {', '.join(f'`{word}`' for word in both)}\n"
    return text


def _cards():
    """Card → what keeps its offices on SimPy, and family or study → its cards."""
    from simulator.library.card import RunCard
    from simulator.library.catalogue import load_practices
    from simulator.library.offices import office_after, office_before
    from simulator.twin.coverage import refuses

    found, homes = {}, defaultdict(list)
    for name, card in load_practices().items():
        if isinstance(card, RunCard):
            found[name] = [*refuses(office_before(card, name)), *refuses(office_after(card, name))]
            homes[f"the study {card.study}" if card.study else f"the family {card.family}"].append(name)
    return found, homes


def _key(place):
    """The key at the end of a place, without its numbers: `inspects` of `process.activities.visit.inspects`."""
    key = re.sub(r"\[\d+\]", "", place).rpartition(".")[2]
    return "kind (split, join, selection or matching)" if key == "kind" else key


def _runs(refused):
    return sum(not places for places in refused)


def _count(keys, key, among=None):
    return sum(key in found for name, found in keys.items() if among is None or name in among)
