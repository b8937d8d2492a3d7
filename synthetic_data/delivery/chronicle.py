"""What lies ready to tell of people's lives: the truth of one block, and what its registers hold.

It is made anew from a seed, or read from the two folders that `readiness people build` wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from synthetic_data.checks.country_check import load_sound_country
from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.manifest import MANIFEST, digest, read_manifest
from synthetic_data.country.loading import Country, list_countries
from synthetic_data.country.register_spec import RegisterSpec
from synthetic_data.delivery.output import PopulationOrder, block_world, part
from synthetic_data.people.population import people_problems
from synthetic_data.people.world import World
from synthetic_data.planting.ledger import undo
from synthetic_data.registers.arrow_tables import read_parquet
from synthetic_data.registers.register_set import RegisterSet
from synthetic_data.registers.writing import DATES, build_registers


@dataclass(frozen=True, eq=False)
class Chronicle:
    """One block of a population. All of it is truth, but for what the registers say."""

    country: Country
    run: str
    """How the population was made, in words."""
    hindsight: bool
    """Whether the registers also hold what the office receives only after the reference date."""
    persons: pd.DataFrame
    """As in `World.persons`; so are the next two."""
    events: pd.DataFrame
    entitlements: pd.DataFrame
    ledger: pd.DataFrame | None
    """Planted errors; None where there are none."""
    read: Callable[[], RegisterSet]
    """How to get the registers, with all planted errors."""

    @cached_property
    def delivered(self) -> RegisterSet:
        """The registers as the office has them."""
        return self.read()

    def records_of(self, person_ids: list[int]) -> pd.DataFrame:
        """Return every record about these people, in order of the day on which it happened.

        Returns
        -------
        DataFrame : `register, source, record_id, person_id, happened_on, recorded_on, received_on, ended_on,
            benefit, arrived`; what happened is as the agency knew it before any error was planted, the two later days
            are those of the delivered record, and `arrived` is False where a planted error keeps the record away
        """
        delivered = self.delivered
        clean = delivered if self.ledger is None else undo(delivered, self.ledger)
        wanted = clean.link[clean.link["person_id"].isin(person_ids)]
        parts = [self._records(name, clean[name], delivered[name], wanted[wanted["register"] == name])
                 for name in clean if name in self.country.registers]
        return pd.concat(parts, ignore_index=True).sort_values(["happened_on", "register", "record_id"],
                                                               ignore_index=True)

    def _records(self, name: str, clean: pd.DataFrame, delivered: pd.DataFrame, link: pd.DataFrame) -> pd.DataFrame:
        spec = self.country.registers[name]
        person_of = dict(zip(link["record_id"], link["person_id"], strict=True))
        rows = clean[clean["record_id"].isin(person_of)]
        arrived = delivered.drop_duplicates("record_id").set_index("record_id").reindex(rows["record_id"])
        here = rows["record_id"].isin(delivered["record_id"]).to_numpy()
        columns: dict[str, Any] = {
            "register": name, "source": spec.source, "record_id": rows["record_id"].to_numpy(),
            "person_id": [person_of[number] for number in rows["record_id"]],
            "happened_on": _days(rows["happened_on"])}
        for day in DATES[1:]:
            columns[day] = np.where(here, _days(arrived[day]), _days(rows[day]))
        ended, benefit = (_taken(spec, rows, fact) for fact in ("end", "benefit"))
        columns["ended_on"] = np.datetime64("NaT", "s") if ended is None else _days(ended)
        columns["benefit"] = "" if benefit is None else benefit.astype(object).to_numpy()
        return pd.DataFrame({**columns, "arrived": here}, index=range(len(rows)))


def _taken(spec: RegisterSpec, rows: pd.DataFrame, fact: str) -> pd.Series | None:
    """Return the column of a register that holds a fact."""
    name = next((name for name, column in spec.columns.items() if column.take == fact and name in rows), None)
    return None if name is None else rows[name]


def _days(column: pd.Series) -> np.ndarray[Any, np.dtype[np.datetime64]]:
    days: np.ndarray[Any, np.dtype[np.datetime64]] = column.to_numpy("datetime64[s]")
    return days


def made_now(country: str, people: int, seed: int) -> Iterator[Chronicle]:
    """Yield a population block by block, with all that its registers ever receive.

    Raises
    ------
    BadInput : there is no such country, or `people` is outside what can be simulated
    """
    if problems := people_problems(people):
        raise BadInput(problems)
    load_sound_country(country)
    order = PopulationOrder(country=country, people=people, seed=seed, future=True)
    for index in range(len(order.sizes())):
        yield _of_world(block_world(order, index), f"{people:,} people ordered, seed {seed}")


def _of_world(world: World, run: str) -> Chronicle:
    return Chronicle(country=world.country, run=run, hindsight=True, persons=world.persons, events=world.events,
                     entitlements=world.entitlements, ledger=None, read=partial(build_registers, world))


def from_folders(folder: Path, truth: Path, country: str | None = None) -> Iterator[Chronicle]:
    """Yield the blocks of a population on disk.

    Parameters
    ----------
    folder, truth : what `readiness people build` made, the registers and the truth about them
    country : the country's folder, where it was not a shipped one

    Raises
    ------
    BadInput : a folder is not what it should be, the two do not belong together, or the country is not known
    """
    run = _run_of(folder, truth)
    settings = run["settings"]
    if country is None and settings["country"] not in list_countries():
        raise BadInput(Problem(where="--country", rule="this was made from a country of your own, called",
                               value=settings["country"], remedy="name its folder here"))
    known = load_sound_country(country or settings["country"])
    if known.code != settings["country"]:
        raise BadInput(Problem(where="--country", rule=f"these registers are of {settings['country']}",
                               value=known.code, remedy="leave it out, or name the folder it was made from"))
    told = f"{settings['people']:,} people ordered, seed {run['seed']}, planted errors: {settings['plan'] or 'none'}"
    for index in range(len(list((truth / "persons").glob("*.parquet")))):
        chronicle = _read_block(known, folder, truth, index)
        yield replace(chronicle, run=told, hindsight=settings["future"])


def _run_of(folder: Path, truth: Path) -> dict[str, Any]:
    """Return how both folders were made, after a look at whether they belong together."""
    manifest, registers = read_manifest(truth), read_manifest(folder)
    problems = [Problem(where=str(place), rule=f"is not a folder of {what} that `readiness people build` made",
                        remedy=remedy)
                for place, found, what, remedy in (
                    (folder, registers is not None and (folder / "registers").is_dir(), "registers",
                     "name the folder that you gave to `build`"),
                    (truth, manifest is not None and (truth / "persons").is_dir(), "truth", "name it with --truth"))
                if not found]
    if problems or manifest is None:
        raise BadInput(problems)
    if manifest["run"].get("data") != digest(folder / MANIFEST):
        raise BadInput(Problem(where=str(truth), rule=f"is the truth of other registers than {folder}",
                               remedy="name the right folder with --truth"))
    return dict(manifest["run"])


def _read_block(country: Country, folder: Path, truth: Path, index: int) -> Chronicle:
    persons, events, entitlements = (read_parquet(part(truth, table, index))
                                     for table in ("persons", "events", "entitlements"))
    ledger = part(truth, "ledger", index)

    def registers() -> RegisterSet:
        names = sorted(place.name for place in (folder / "registers").iterdir())
        return RegisterSet(tables={name: read_parquet(part(folder / "registers", name, index)) for name in names},
                           link=read_parquet(part(truth, "link", index)))

    return Chronicle(country=country, run="", hindsight=False, persons=persons, events=events,
                     entitlements=entitlements, read=registers,
                     ledger=read_parquet(ledger) if ledger.is_file() else None)
