"""What a BPMN 2.0 file draws: the steps of one pool, the lines between them, and who does what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from simulator.bpmn.elements import (
    HUMAN,
    Node,
    as_drawn,
    definitions,
    inner_text,
    is_step,
    local,
    node_of,
    parts,
    passed_over,
    refusal,
    remedy,
    tag,
    words,
)
from simulator.bpmn.lanes import innermost, name_roles, read_lanes, strange_lanes
from simulator.bpmn.other_programs import settings_of_others
from simulator.bpmn.pools import choose_pool, outside_pools, pool_notes
from simulator.bpmn.spans import named_in_words, named_otherwise, read_span
from simulator.bpmn.xml_file import read_xml
from synthetic_data import BadInput, Problem

_MOST = 2_000
"""Shapes; the largest pool among some 650 public drawings has 62."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One arrow between two shapes."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    """Expression that is drawn for it."""


@dataclass(frozen=True)
class Drawing:
    """The steps and lines of one pool."""

    name: str
    nodes: dict[str, Node]
    lines: tuple[Line, ...]
    roles: dict[str, str] = field(default_factory=lambda: {"": "staff"})
    """Lane id → role; ``""`` for shapes in no lane."""
    notes: tuple[str, ...] = ()
    """What is in the file and was not read."""
    _out: dict[str, list[Line]] = field(init=False, repr=False)
    _into: dict[str, list[Line]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # The class is frozen; these two follow from its other fields and are made once.
        object.__setattr__(self, "_out", {node: [] for node in self.nodes})
        object.__setattr__(self, "_into", {node: [] for node in self.nodes})
        for line in self.lines:
            self._out[line.source].append(line)
            self._into[line.target].append(line)

    def out_of(self, node: str) -> list[Line]:
        """Lines that leave a shape; the default one last, as it takes the rest."""
        return sorted(self._out[node], key=lambda line: bool(line.id) and line.id == self.nodes[node].default)

    def into(self, node: str) -> list[Line]:
        """Lines that reach a shape."""
        return self._into[node]

    def on_edge_of(self, node: str) -> list[Node]:
        """Events on the edge of a step."""
        return [other for other in self.nodes.values() if other.kind == "boundaryEvent" and other.attached_to == node]


def read_drawing(path: str | Path, pool: str | None = None) -> Drawing:
    """Read a BPMN file.

    Parameters
    ----------
    path : a .bpmn file, as drawn with Camunda Modeler, bpmn.io, Signavio and others
    pool : name or id of the pool to take, when several hold steps

    Raises
    ------
    BadInput : not a BPMN file, or it holds what a process file cannot say; every such shape is named
    """
    path = Path(path)
    root = read_xml(path)
    chosen = choose_pool(root, path.name, pool)
    problems: list[Problem] = []
    shapes = [element for element in chosen.process if is_step(element)]
    if len(shapes) > _MOST:
        raise BadInput(Problem(where=path.name, rule=f"holds {len(shapes):,} shapes in one pool, more than {_MOST:,}",
                               remedy="draw one process alone"))
    ids = {element.get("id", "") for element in shapes}
    lanes = read_lanes(chosen.process)
    lane_of = innermost(lanes, path.name, ids, problems)
    nodes = {node.id: node for node in _nodes(root, shapes, lane_of, path.name, problems)}
    lines = tuple(_lines(root, chosen.process, nodes, ids, path.name, problems))
    if problems:
        raise BadInput(problems)
    roles, notes = name_roles(lanes, {node.lane for node in nodes.values() if node.kind in HUMAN})
    notes += [*pool_notes(root, chosen), *outside_pools(root), *strange_lanes(root, chosen.process, ids),
              *passed_over(chosen.process), *settings_of_others(chosen.process), *_simulated(root),
              *(f"{as_drawn(node)}, which is not what its name says"
                for node in nodes.values() if node.trigger == "timer" and named_otherwise(node.name, node.time)),
              *(f"{as_drawn(node)}; its name speaks of a time that was not compared"
                for node in nodes.values() if node.trigger == "timer" and _in_words(node))]
    return Drawing(chosen.title or path.stem, nodes, lines, roles, tuple(notes))


def _in_words(node: Node) -> bool:
    """Whether the name of a timer whose duration is read tells a time in words, and is not told for its numbers."""
    return bool(read_span(node.time, "")) and named_in_words(node.name) and not named_otherwise(node.name, node.time)


def _nodes(root: Element, shapes: list[Element], lane_of: dict[str, str], where: str,
           problems: list[Problem]) -> Iterator[Node]:
    shared = definitions(root)
    ids = {element.get("id", "") for element in shapes}
    for name, count in Counter(element.get("id", "") for element in shapes).items():
        if count > 1 or not name:
            problems.append(Problem(where=f"{where}: {name}", rule="is the id of two shapes" if name else
                                    f"has {count} shapes without an id", remedy="export it again"))
    for element in shapes:
        reason = refusal(element, shared)
        if reason:
            problems.append(Problem(where=f"{where}: {element.get('id')}", remedy=remedy(element),
                                    rule=f"“{words(element) or tag(element)}” is {reason}"))
            continue
        yield node_of(element, lane_of.get(element.get("id", ""), ""), shared, ids)


def _lines(root: Element, process: Element, nodes: dict[str, Node], ids: set[str], where: str,
           problems: list[Problem]) -> Iterator[Line]:
    read, refused = [], set()
    # Everywhere, as a line may stand in another pool or a sub-process and lead here.
    for holder in root.iter():
        flows = parts(holder, "sequenceFlow")
        here = ids if holder is process or not flows else {element.get("id", "") for element in holder}
        known = here | ids if flows else here
        for line in (_line(element, known) for element in flows):
            lost = [end for end in (line.source, line.target) if end not in here]
            if holder is process and not lost:
                read.append(line)
            elif holder is process or ids & set(lost):
                rule = "leads to no shape" if holder is process else "stands in another process and leads here"
                problems.append(Problem(where=f"{where}: {line.id}", rule=f"is a line that {rule}",
                                        value=", ".join(lost), remedy="connect it in the drawing program"))
                refused.add(line.id)
    _check_ids(process, read, nodes, refused, where, problems)
    yield from (line for line in read if line.source in nodes and line.target in nodes)
    yield from _links(nodes, where, problems)


def _line(element: Element, ids: set[str]) -> Line:
    conditions = " and ".join(filter(None, map(inner_text, parts(element, "conditionExpression"))))
    return Line(id=element.get("id", ""), source=local(element.get("sourceRef", ""), ids),
                target=local(element.get("targetRef", ""), ids), name=words(element), condition=conditions)


def _check_ids(process: Element, lines: list[Line], nodes: dict[str, Node], refused: set[str], where: str,
               problems: list[Problem]) -> None:
    """Find arrows that a shape names and that are not there, or not its own; not those that are refused already."""
    out = {(line.source, line.id) for line in lines}
    into = {(line.target, line.id) for line in lines}
    for element in filter(is_step, process):
        name = element.get("id", "")
        for kind, known in (("outgoing", out), ("incoming", into)):
            problems += [Problem(where=f"{where}: {name}", rule=f"names an {kind} line that is not drawn so",
                                 value=line, remedy="the file may be cut; export it again")
                         for line in map(inner_text, parts(element, kind))
                         if line not in refused and not known & {(name, line), (name, line.rpartition(":")[2])}]
        default = nodes[name].default if name in nodes else ""
        if default and sum((line.source, line.id) == (name, default) for line in lines) != 1:
            problems.append(Problem(where=f"{where}: {name}", rule="has a default line that is not one that leaves it",
                                    value=default, remedy="set the default anew in the drawing program"))


def _links(nodes: dict[str, Node], where: str, problems: list[Problem]) -> Iterator[Line]:
    """Yield a line from each link that is thrown to the one that catches it."""
    catches: dict[str, list[Node]] = {}
    for node in nodes.values():
        if node.trigger == "link" and node.kind == "intermediateCatchEvent":
            catches.setdefault(node.link, []).append(node)
    for node in nodes.values():
        if node.trigger != "link" or node.kind != "intermediateThrowEvent":
            continue
        found = catches.get(node.link, [])
        if len(found) == 1 and node.link:
            # A pair of links is one arrow, drawn in two pieces.
            yield Line(id=f"{node.id} to {found[0].id}", source=node.id, target=found[0].id)
        else:
            problems.append(Problem(where=f"{where}: {node.id}", value=node.link,
                                    rule=f"“{node.said}” is a link that {len(found)} shapes catch",
                                    remedy="give it and one catching link the same name"))


def _simulated(root: Element) -> Iterator[str]:
    """Yield whether a drawing program has put numbers for its own simulation into the file."""
    spaces = {element.tag.partition("}")[0].lower() for element in root.iter()}
    found = {name for name in ("bpsim", "qbp") if any(name in space for space in spaces)}
    if found:
        yield f"numbers for the simulation of another program ({', '.join(sorted(found))}) are in the file, not read"
