"""The before/after pairs a planner can choose from, and offices of the planner's own, from files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from pydantic import model_validator

from simulator.evidence.pair_study import list_pair_studies, load_pair_study
from simulator.measures.named import unknown_measures
from simulator.plan.distributions import Span
from simulator.plan.provenance import ORIGINS, list_assumptions
from simulator.plan.quantities import Share
from simulator.plan.scenario import Scenario, load_scenario
from simulator.whatif.controls import MOVED
from simulator.whatif.uploads import ENDINGS, office_name, upload_problems, what_it_is
from synthetic_data import BadInput, Problem, Spec, did_you_mean, load_spec, one_reading, read_mapping

_FILE = Path(__file__).with_name("catalogue.yml")


class Entry(Spec):
    """One pair with what a planner should know before trusting it."""

    before: str
    after: str
    office: str
    changes: str
    published: str
    assumed: str


class Catalogue(Spec):
    """Pairs by name; studies add theirs."""

    first: str
    pairs: dict[str, Entry]

    @model_validator(mode="after")
    def _begins_with_one(self) -> Catalogue:
        if self.first not in self.pairs:
            near = did_you_mean(self.first, self.pairs)
            raise ValueError(f"first is not one of the pairs, got {self.first!r}; {near}")
        return self


def list_entries() -> dict[str, Entry]:
    """Return the pairs by name, the one the page opens with first.

    Examples
    --------
    >>> next(iter(list_entries()))
    'benefit_office'
    """
    shipped = load_spec(_FILE, Catalogue)
    studies = {name: load_pair_study(name) for name in list_pair_studies()}
    told = {name: Entry(before=s.before, after=s.after, office=s.office, changes=s.changes, published=s.published,
                        assumed=s.assumed) for name, s in studies.items()}
    return {shipped.first: shipped.pairs[shipped.first]} | shipped.pairs | told


def settled(scenario: Scenario) -> Scenario:
    """Return the scenario as it runs, with its switches worked in, so that a file of it says all there is."""
    return scenario.model_copy(update={"switches": {}, "on": ()})


def load_pair(entry: Entry, on: tuple[str, ...] | None = None) -> tuple[Scenario, Scenario]:
    """Return both scenarios of an entry, with other switches of the second turned on when given."""
    return settled(load_scenario(entry.before)), settled(load_scenario(entry.after, on=on))


def count_origins(scenario: Scenario) -> dict[str, int]:
    """Return how many numbers of the scenario are published, measured, derived, fitted, assumed."""
    counts = list_assumptions(scenario)["origin"].value_counts()
    return {origin: int(counts[origin]) for origin in ORIGINS if origin in counts}


def scenario_files(folder: Path) -> dict[str, Path]:
    """Return name → file of the scenarios in a folder; files of processes are left out.

    The one that others extend comes first, whatever their names, and one that extends it last.

    Raises
    ------
    BadInput : no such folder, or no scenario in it
    """
    if folder.is_file():
        if kind := what_it_is(folder.read_bytes()):
            raise BadInput(Problem(where=folder.name, rule=kind[0], remedy=kind[1]))
        return {folder.stem: folder}
    if folder.suffix.lower() in ENDINGS:
        return {folder.stem: folder}
    files = [path for path in folder.iterdir() if path.suffix.lower() in ENDINGS] if folder.is_dir() else []
    found = {path.stem: path for path in _before_first([path for path in files if _is_scenario(path)])}
    if not found:
        raise BadInput(Problem(where=str(folder), rule="is no folder with a scenario in it",
                               remedy="name a folder with .yml files that hold process, or extends, and arrivals"))
    return found


def keep_uploads(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write uploaded files into an empty folder and return it; nothing is written when a name or a size is wrong."""
    problems = list(upload_problems(files))
    if problems:
        raise BadInput(problems)
    folder.mkdir(parents=True, exist_ok=True)
    # A file of an earlier upload must not be built upon unseen.
    for old in folder.iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / office_name(name)).write_bytes(content)
    problems = [problem for name in files for problem in _leads_elsewhere(folder / office_name(name))]
    if problems:
        raise BadInput(problems)
    return folder


class OwnOffice(NamedTuple):
    """An office from a planner's file."""

    scenario: Scenario
    path: Path


def load_own(files: Iterable[Path]) -> dict[str, OwnOffice]:
    """Return title → office of several files; problems of all of them are listed together."""
    found: dict[str, OwnOffice] = {}
    problems: list[Problem] = []
    for path in files:
        try:
            scenario = settled(load_scenario(path))
            problems += unknown_measures(scenario)
            found[f"{scenario.title} ({path.name})"] = OwnOffice(scenario, path)
        except BadInput as error:
            # A planner knows the file by its name; the folder of an upload is the server's affair.
            problems += [replace(one, where=one.where.replace(f"{path.parent}/", "")) for one in error.problems]
    if problems:
        raise BadInput(problems)
    return found


def assign_proactively(office: OwnOffice, folder: Path, *, without: Sequence[str], share: float,
                       minutes: float, reviewed: float = 100.0) -> Scenario:
    """Return the office with steps that vanish for a share of its cases.

    Parameters
    ----------
    folder : where the file of it is written
    without : titles or names of the steps that vanish
    share : of 100 cases that come proactively
    minutes : a person looks at such a case for so long; nobody does when 0
    reviewed : of 100 cases that come proactively, a person looks at so many

    Raises
    ------
    BadInput : a step is not in the office, or the result is no sound office
    """
    from simulator.calibration.overlay import write_overlay

    looks = Span.model_validate(f"constant {one_reading(minutes, 6)} min (assumed; {MOVED})") if minutes else None
    come, seen = (Share.model_validate(f"{one_reading(value, 6)} % (assumed; {MOVED})") for value in (share, reviewed))
    return settled(write_overlay(office.path.absolute(), folder / "proactive.yml", without=without, share=come,
                                 review=looks, reviewed=seen if looks else None))


def _leads_elsewhere(path: Path) -> Iterable[Problem]:
    """An uploaded file may build on shipped ones and on those uploaded with it, and read nothing else here."""
    try:
        raw = read_mapping(path)
    except BadInput:
        return  # Loading it will say what is wrong.
    for key in ("extends", "process"):
        value = raw.get(key)
        if isinstance(value, str) and Path(value).name != value:
            yield Problem(where=f"{path.name}: {key}", rule="must not lead to another folder", value=value,
                          remedy="upload that file too, and write its name alone")


def _before_first(files: Sequence[Path]) -> list[Path]:
    """The files with the one that most others build on first, and those that build on it last."""
    bases = {path: _bases(path, files) for path in files}
    order = sorted(files, key=lambda path: (-sum(path in known for known in bases.values()), _as_told(path)))
    return order[:1] + sorted(order[1:], key=lambda path: (order[0] in bases[path], _as_told(path)))


def _bases(path: Path, files: Sequence[Path]) -> list[Path]:
    """The files that a file extends, directly or through others."""
    found: list[Path] = []
    while (base := next((one for one in files if _extends(path, one)), None)) and base not in found:
        found.append(base)
        path = base
    return found


def _extends(path: Path, other: Path) -> bool:
    try:
        named = str(read_mapping(path).get("extends", ""))
    except BadInput:
        return False  # Loading it will say what is wrong.
    return path != other and Path(named).name in (other.name, other.stem)


def _as_told(path: Path) -> tuple[bool, str]:
    """What was before comes before what is after."""
    return ("after" in path.stem or "proactive" in path.stem, path.name)


def _is_scenario(path: Path) -> bool:
    try:
        raw = read_mapping(path)
    except BadInput:
        return True  # Loading it will say what is wrong.
    return "activities" not in raw and ("extends" in raw or "arrivals" in raw or "process" in raw)
