"""A card: what one office did, as one file in `simulator/practices/`, in four kinds."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from babel import Locale
from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from simulator.evidence.rows import Kind
from simulator.library.family import list_families, load_family
from simulator.library.lever import Lever
from simulator.library.own_measures import OwnMeasure, Point, Words
from simulator.plan.conditions import Condition, as_conditions
from synthetic_data import BadInput, Problem, Spec, check_spec, did_you_mean, read_mapping, refuse_doubt

PRACTICE_FOLDER = Path(__file__).parents[1] / "practices"
TOPIC_FILE = Path(__file__).with_name("topics.yml")
IN_PREPARATION = "in preparation"
Sentence = Annotated[str, Field(min_length=12)]
_SPAN = re.compile(r"\s*(-?[\d.]+)\s+to\s+(-?[\d.]+)\s*")
Kinds = Literal["runs", "study", "taught", "context"]


def _span(value: Any) -> Any:
    match = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("must be written from low to high, such as -40 to -10")
    refuse_doubt(value)
    low, high = float(match[1]), float(match[2])
    if not low < high:
        raise ValueError(f"must go from low to high, got {value!r}")
    return low, high


Reach = Annotated[tuple[float, float], BeforeValidator(_span)]
"""``-40 to -10``, in the unit of the measure."""


@cache
def list_topics() -> tuple[str, ...]:
    """Return the words of the collection's index.

    Examples
    --------
    >>> "Service quality" in list_topics()
    True
    """
    return tuple(read_mapping(TOPIC_FILE)["topics"])


def _topic(word: str) -> str:
    if word not in list_topics():
        raise ValueError(f"is not a topic of the index, got {word!r}; {did_you_mean(word, list_topics())}")
    return word


@cache
def _territories() -> dict[str, str]:
    return {code: name for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha()}


def _country(code: str) -> str:
    """Refuse what no filter by country would find; empty is for documents about no country."""
    if code and code not in _territories():
        names = {name: two for two, name in _territories().items()} | {"UK": "GB", "EL": "GR"}
        meant = names.get(code, "") or (code.upper() if code.upper() in _territories() else "")
        raise ValueError(f"is no code of a country, got {code!r}; write its two letters (ISO 3166), "
                         f"{f'here {meant}' if meant else 'such as IS for Iceland'}")
    return code


@cache
def list_kinds_of_office() -> dict[str, str]:
    """Return kind of office → its title: those with a family, and those that only studies have so far."""
    only_studied: dict[str, str] = read_mapping(TOPIC_FILE)["kinds_of_office"]
    return only_studied | {name: load_family(name).title for name in list_families()}


def _kind_of_office(word: str) -> str:
    if word not in list_kinds_of_office():
        raise ValueError(f"is not a kind of office, got {word!r}; {did_you_mean(word, list_kinds_of_office())}")
    return word


class SourceEntry(Spec):
    """Where a practice is described, and what is said there, in our own words."""

    document: str
    """Number of the source document."""
    entry: str = ""
    """Number of the entry in it; empty where the document has none."""
    says: Sentence
    groups: tuple[str, ...] = ()
    """Groups of people that the source names; each has figures of its own on a card that runs."""


class Moved(Spec):
    """Where a measure goes: the difference after less before, in its unit."""

    by: Reach
    because: Sentence

    @field_validator("by")
    @classmethod
    def _has_a_sign(cls, by: tuple[float, float]) -> tuple[float, float]:
        if by[0] <= 0 <= by[1]:
            raise ValueError(f"must not hold 0, as both ends say the sign, got {by[0]:g} to {by[1]:g}")
        return by


class Unmoved(Spec):
    """A measure that must stay where it is."""

    within: float = Field(gt=0)
    """The interval of the difference must lie between minus this and plus this, in the unit of the measure."""
    because: Sentence


class Expectations(Spec):
    """What the change must do, said before it is run."""

    moves: dict[str, Moved] = Field(min_length=1)
    stays: dict[str, Unmoved] = Field(min_length=1)
    worsens: dict[str, Moved] = Field(min_length=1)


class BreakEven(Spec):
    """From which value of a lever or circumstance on something is enough."""

    question: Sentence
    moves: str
    """Name of the lever or circumstance."""
    points: tuple[float, ...] = Field(min_length=2, max_length=6)
    """Values tried, in order; the first at which it holds is the answer."""
    measure: str
    of: Literal["change", "after"] = "change"
    """The difference after less before, or the figure after."""
    at_most: float | None = None
    at_least: float | None = None
    found: Reach | None = None
    """Where the answer lies."""
    none: str = ""
    """Why there is no such value."""

    @model_validator(mode="after")
    def _asks_one_thing(self) -> BreakEven:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("must have at_most or at_least, and not both")
        if (self.found is None) == (not self.none):
            raise ValueError("must say where it was found, or why there is none")
        if sorted(set(self.points)) not in (list(self.points), list(reversed(self.points))):
            raise ValueError("points must rise, or fall")
        return self


class TrapFigure(Spec):
    """One of the two figures of a trap."""

    measure: str
    of: Literal["change", "before", "after"] = "change"
    set: dict[str, float] = Field(default_factory=dict)
    """Lever or circumstance → its value for this figure, where it is another than on the card."""
    says: Literal["lower", "higher", "hardly moves", ""] = ""
    """Where a change goes."""
    within: float | None = None
    """What hardly moving means, in the unit of the measure."""

    @model_validator(mode="after")
    def _says_what_it_can(self) -> TrapFigure:
        if self.says and self.of != "change":
            raise ValueError("says needs of: change, as only a change goes somewhere")
        if (self.says == "hardly moves") != (self.within is not None):
            raise ValueError("within goes with says: hardly moves, and only with it")
        return self


class Trap(Spec):
    """The naive reading, and the honest figure beside it."""

    reading: Sentence
    wrong: Sentence
    misleading: TrapFigure
    honest: TrapFigure
    apart: Reach | None = None
    """The honest figure less the misleading one, where both have one unit."""

    @model_validator(mode="after")
    def _can_fail(self) -> Trap:
        if self.apart is None and not (self.misleading.says and self.honest.says):
            raise ValueError("must say what both figures do, or how far they lie apart")
        if self.apart is None and self.misleading == self.honest:
            raise ValueError("misleading and honest must be two figures")
        return self


class ToldGroup(Spec):
    """People whose figures are told by themselves."""

    where: Annotated[tuple[Condition, ...], BeforeValidator(as_conditions), Field(min_length=1)]
    """Attributes that say who they are."""
    measures: Words = Field(min_length=1)
    among: Point | None = None
    says: str = ""


class PublishedClaim(Spec):
    """A published figure, and what became of it."""

    says: str
    verdict: Kind
    because: Sentence


class Card(Spec):
    """What every card says."""

    kind: Kinds
    title: str
    institution: str
    country: Annotated[str, AfterValidator(_country)] = ""
    """Two letters; empty for documents about no country."""
    years: tuple[Annotated[int, Field(ge=1900, le=2100)], ...] = ()
    topics: tuple[Annotated[str, AfterValidator(_topic)], ...] = Field(min_length=1)
    """Words of the collection's own index."""
    mechanisms: tuple[Annotated[str, Field(pattern=r"M\d\d")], ...] = ()
    source: SourceEntry
    question: Sentence
    """What a planner would ask."""
    inference: tuple[str, ...] = ()
    """What we add: no sentence of the source says so."""
    not_claimed: tuple[str, ...] = ()
    exercise: Words = (IN_PREPARATION,)
    """Ids of the exercises that train it."""
    facts: tuple[str, ...] = ()
    """What the source says and a shorter reading would lose."""


class RunCard(Card):
    """A practice that runs: an office before and after."""

    kind: Literal["runs", "study"]
    family: Annotated[str, AfterValidator(_kind_of_office)]
    study: str = ""
    """Study whose office before is changed, with a process and measures of its own; the family's when there is none."""
    before: Sentence
    after: Sentence
    office: dict[str, Any] = Field(default_factory=dict)
    """What the office has that its family's has not, before and after; keys of an office file."""
    levers: dict[str, Lever] = Field(min_length=1)
    """The first is the card's lever; circumstances, which have no value after, are for questions alone."""
    measures: dict[str, OwnMeasure] = Field(default_factory=dict)
    own: str
    """The measure that the other cards of the family do not move."""
    expects: Expectations
    break_even: BreakEven
    trap: Trap
    groups: dict[str, ToldGroup] = Field(min_length=1)
    missed: Sentence
    """Whom the practice does not reach, or serves worse."""
    published: dict[str, PublishedClaim] = Field(default_factory=dict)
    nothing_published: str = ""
    inference: tuple[str, ...] = Field(min_length=1)
    not_claimed: tuple[str, ...] = Field(min_length=1)

    @property
    def lever(self) -> Lever:
        """The lever that gives the card its name."""
        return next(iter(self.levers.values()))

    @field_validator("levers")
    @classmethod
    def _moves_first(cls, levers: dict[str, Lever]) -> dict[str, Lever]:
        if levers and next(iter(levers.values())).is_circumstance:
            raise ValueError("the first lever must have a value after")
        return levers

    @model_validator(mode="after")
    def _names_what_it_has(self) -> RunCard:
        moved = [self.break_even.moves, *self.trap.misleading.set, *self.trap.honest.set]
        unknown = [name for name in moved if name not in self.levers]
        if unknown:
            raise ValueError(f"{', '.join(unknown)} is not one of the levers: {', '.join(self.levers)}")
        low, high = self.levers[self.break_even.moves].range
        if not all(low <= point <= high for point in self.break_even.points):
            raise ValueError(f"break_even.points must lie in the range {low:g} to {high:g} of {self.break_even.moves}")
        missing = [name for name in self.source.groups if name not in self.groups]
        if missing:
            raise ValueError(f"groups lacks {', '.join(missing)}, which the source names")
        if (self.kind == "study") != bool(self.study):
            raise ValueError("study goes with kind: study, and only with it")
        told = bool(self.published) + bool(self.nothing_published)
        if told != (0 if self.study else 1):
            raise ValueError("must leave published to its study" if self.study else
                             "must have published figures, or say in nothing_published why not, and not both")
        return self


class TaughtCard(Card):
    """A practice that is trained and not run."""

    kind: Literal["taught"]
    trains: Sentence
    """The question a trainee learns to answer."""
    why_not_run: Sentence


class ContextCard(Card):
    """A practice with nothing to simulate."""

    kind: Literal["context"]
    what: Sentence
    why_not_run: Sentence
    takes: Sentence
    """What an office can take from it all the same."""


AnyCard = RunCard | TaughtCard | ContextCard
FORMS: dict[str, type[AnyCard]] = {"runs": RunCard, "study": RunCard, "taught": TaughtCard, "context": ContextCard}


def list_practices() -> list[str]:
    """Return the ids of all cards.

    Examples
    --------
    >>> "az-dost-e-sosial-portal" in list_practices()
    True
    """
    return sorted(path.stem for path in PRACTICE_FOLDER.glob("*.yml"))


def load_practice(name_or_path: str | Path) -> AnyCard:
    """Read a card by its id or by the path of a file.

    Raises
    ------
    BadInput : there is no such card, or it breaks rules; all problems are listed
    """
    path = Path(name_or_path)
    if path.suffix.lower() not in (".yml", ".yaml"):
        path = PRACTICE_FOLDER / f"{name_or_path}.yml"
        if not path.exists():
            raise BadInput(Problem(where=str(name_or_path), rule="is not a practice of the library",
                                   remedy=did_you_mean(str(name_or_path), list_practices())))
    raw = read_mapping(path)
    kind = raw.get("kind")
    if not isinstance(kind, str) or kind not in FORMS:
        raise BadInput(Problem(where=f"{path.name}: kind", rule=f"must be one of {', '.join(FORMS)}", value=kind,
                               remedy="write kind: runs for a practice with an office before and after"))
    return check_spec(raw, FORMS[kind], where=path.name)
