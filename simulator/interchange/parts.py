"""The log of a run too large for one file or one memory: a folder of Parquet tables for each replication."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from simulator.plan.scenario import Scenario
from simulator.run.event_log import EventLog
from synthetic_data import BadInput, Problem, describe_run, whole_files

TABLES = ("events", "ledger", "cases", "duty", "company")
_RUN = "run.json"
"""What made a replication, and the words of its columns in their order, which Parquet may forget."""


def write_parts(folder: Path, log: EventLog) -> None:
    """Write each replication of a log as ``replication-00000/events.parquet`` and so on.

    Times are minutes since the scenario's start, as in `EventLog`. A replication's folder is there whole or not at all.
    """
    told = {"run": run_of(log.scenario, log.seed), "words": {name: _words(getattr(log, name)) for name in TABLES}}
    for number in log.replications:
        with whole_files(folder) as draft:
            place = draft / f"replication-{number:05d}"
            place.mkdir()
            for name in TABLES:
                table = getattr(log, name)
                table[table["replication"] == number].to_parquet(place / f"{name}.parquet", index=False)
            (place / _RUN).write_text(json.dumps(told | {"replication": number}, ensure_ascii=False) + "\n",
                                      encoding="utf-8")


def _words(table: pd.DataFrame) -> dict[str, list[str]]:
    return {name: list(table[name].cat.categories) for name in table
            if isinstance(table[name].dtype, pd.CategoricalDtype)}


def run_of(scenario: Scenario, seed: int) -> dict[str, Any]:
    """Return what decides a replication besides its number: scenario, seed and versions."""
    run: dict[str, Any] = json.loads(json.dumps(describe_run(
        command="run --parts", seed=seed, inputs={"scenario": scenario.model_dump_json()}, settings={})))
    return run


@dataclass(frozen=True)
class KeptReplication:
    """One replication kept in a folder."""

    place: Path
    number: int
    run: dict[str, Any]
    words: dict[str, dict[str, list[str]]]

    def log(self, scenario: Scenario) -> EventLog:
        """Read the replication."""
        tables = {name: pd.read_parquet(self.place / f"{name}.parquet").astype(
            {column: pd.CategoricalDtype(pd.Index(words, dtype="str")) for column, words in self.words[name].items()})
            for name in TABLES}
        return EventLog(**tables, scenario=scenario, seed=int(self.run["seed"]), replications=(self.number,))


def find_parts(folders: Sequence[Path], scenario: Scenario) -> list[KeptReplication]:
    """Return the replications in these folders by their numbers.

    Raises
    ------
    BadInput : a folder holds none, a replication is there twice, or one is of another office, seed or version
    """
    found, problems = [], []
    for folder in folders:
        here = [_part(place) for place in sorted(folder.glob("replication-*")) if (place / _RUN).is_file()]
        if not here:
            problems.append(Problem(where=str(folder), rule="holds no replications",
                                    remedy="name a folder that `readiness office run --parts` has written"))
        found += here
    found.sort(key=lambda part: part.number)
    problems += [Problem(where=str(part.place), rule=f"is there twice: {before.place} is the same replication",
                         remedy="give each machine a --first of its own")
                 for before, part in pairwise(found) if before.number == part.number]
    wanted = run_of(scenario, int(found[0].run["seed"])) if found else {}
    problems += [Problem(where=str(part.place), rule="was made otherwise than this office, by its "
                         + ", ".join(sorted(key for key in wanted if part.run.get(key) != wanted[key])),
                         remedy="merge runs of one office file, one seed and one version")
                 for part in found if part.run != wanted]
    if problems:
        raise BadInput(problems)
    return found


def _part(place: Path) -> KeptReplication:
    try:
        told = json.loads((place / _RUN).read_text(encoding="utf-8"))
        run = {**told["run"], "seed": int(told["run"]["seed"])}
        return KeptReplication(place, int(told["replication"]), run, told["words"])
    except (ValueError, KeyError, TypeError):
        raise BadInput(Problem(where=str(place / _RUN), rule="is not what `readiness office run --parts` writes",
                               remedy="run this replication again")) from None


def refuse_used(folder: Path) -> None:
    """Raise `BadInput` when a folder for parts holds something already."""
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise BadInput(Problem(where="parts", rule="must be a new or an empty folder, so that parts of two runs do not "
                               "mix", value=str(folder), remedy="name another folder, or empty this one"))


def kept_parts(folder: Path) -> int:
    """Return how many replications stand in the folder."""
    return len(list(folder.glob("replication-*")))
