"""Which pool of a drawing is read, and what goes between it and the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from simulator.bpmn.elements import is_step, local, parts, tag, words
from simulator.bpmn.xml_file import MODEL
from synthetic_data import BadInput, Problem, did_you_mean


@dataclass(frozen=True)
class Pool:
    """One process with steps, and what it is called."""

    process: Element
    title: str
    ids: frozenset[str]
    """Its own id and those of the participants that carry it."""
    names: frozenset[str]

    @property
    def id(self) -> str:
        """Id of the process, or of its participant when it has none."""
        return self.process.get("id", "") or next(iter(sorted(self.ids)), "")


def choose_pool(root: Element, where: str, wanted: str | None) -> Pool:
    """Return the pool to read.

    Parameters
    ----------
    wanted : id or name, as given with --pool; without it there must be one pool with steps

    Raises
    ------
    BadInput : no pool has steps, several have, or none or several are called so; each is named as --pool takes it
    """
    pools = list(_pools(root))
    if not pools:
        raise BadInput(Problem(where=where, rule="holds no steps", remedy="draw at least a start, a task and an end"))
    found = pools if wanted is None else _called(pools, wanted)
    if len(found) == 1:
        return found[0]
    known = ", ".join(_call(pool, pools) for pool in found or pools)
    if wanted is None:
        raise BadInput(Problem(where=where, rule=f"holds several pools with steps: {known}",
                               remedy="name the one to read with --pool, by its name or id"))
    if found:
        raise BadInput(Problem(where=where, rule=f"holds several pools that --pool {wanted} can mean: {known}",
                               remedy=f"name one by its id: --pool {found[0].id}"))
    near = did_you_mean(wanted, {name for pool in pools for name in pool.names | pool.ids})
    raise BadInput(Problem(where=where, rule="has no pool of this name or id with steps", value=wanted,
                           remedy=f"{near if near.startswith('did') else ''} pools with steps: {known}".strip()))


def _called(pools: list[Pool], wanted: str) -> list[Pool]:
    wanted = " ".join(wanted.split())
    by_id = [pool for pool in pools if wanted == pool.process.get("id")]
    # An id is one pool's alone, and wins over a like name of another.
    return by_id or [pool for pool in pools if wanted and wanted in pool.ids | pool.names]


def _call(pool: Pool, pools: list[Pool]) -> str:
    """Return the name of a pool, or its id where the name is not its own alone."""
    others = [name for other in pools if other.process is not pool.process for name in other.names | other.ids]
    return f"{pool.id} (“{pool.title}”)" if pool.title in others else pool.title


def _pools(root: Element) -> Iterator[Pool]:
    processes = parts(root, "process")
    known = {process.get("id", "") for process in processes}
    carried: dict[str, list[Element]] = {}
    for participant in _participants(root):
        carried.setdefault(local(participant.get("processRef", ""), known), []).append(participant)
    for process in processes:
        if any(map(is_step, process)):
            mine = carried.get(process.get("id", ""), [])
            names = [name for name in (*map(words, mine), words(process)) if name]
            ids = [each.get("id", "") for each in (process, *mine)]
            yield Pool(process, next(iter([*names, *ids])), frozenset(filter(None, ids)), frozenset(names))


def _participants(root: Element) -> list[Element]:
    return [part for each in parts(root, "collaboration") for part in parts(each, "participant")]


def outside_pools(root: Element) -> Iterator[str]:
    """Yield the steps that lie in no process, and pools that stand for several offices."""
    for element in root:
        steps = [part for part in element.iter() if tag(part).lower().endswith("task")]
        if steps and tag(element) != "process":
            names = ", ".join(f"“{words(step) or tag(step)}” ({step.get('id', '')})" for step in steps)
            yield f"drawn outside every process, not read: {names}"
    for participant in _participants(root):
        for several in parts(participant, "participantMultiplicity"):
            count = " to ".join(filter(None, (several.get("minimum"), several.get("maximum"))))
            yield f"pool “{words(participant)}” is drawn as one of several ({count}): read as one office"


def pool_notes(root: Element, pool: Pool) -> Iterator[str]:
    """Yield what other pools do and what goes between them and this one: an office file has one pool."""
    inside = {element.get("id", "") for element in pool.process.iter()} | pool.ids
    named = {element.get("id", ""): words(element) or element.get("id", "") for element in root.iter()}
    for other in _pools(root):
        if other.process is not pool.process:
            steps = sum(map(is_step, other.process))
            yield f"pool {_call(other, list(_pools(root)))}: its {steps} shapes are another office's work, not read"
    for flow in root.iter(f"{{{MODEL}}}messageFlow"):
        ends = [local(flow.get(key, ""), named) for key in ("sourceRef", "targetRef")]
        if inside & set(ends):
            title = f"“{words(flow)}” " if words(flow) else ""
            yield (f"message {title}({flow.get('id')}) from {named.get(ends[0], '?')} to {named.get(ends[1], '?')}: "
                   "passed over; what waits for it asks how long that takes")
