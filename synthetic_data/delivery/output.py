"""A population on disk: registers in one folder, the truth in another, made block by block and resumable.

    data/registers/<name>/part-00000.parquet      what trainees and programs may read
    data/csv/<name>/part-00000.synthetic.csv      the same as the agency sends it, when asked for
    data/registers.sqlite, data/registers.duckdb  the same as one file for databases, when asked for
    data/datapackage.json, README.md, LICENSE.md  what it is, what each column means, what one may do with it
    truth/<table>/part-00000.parquet              persons, households, events, entitlements, link, ledger

A killed run leaves a draft beside each folder; the same command goes on where it stopped.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from synthetic_data.checks.country_check import refuse_unsound
from synthetic_data.core.cluster import cluster_workers, on_workers
from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.kept_memory import keep_freed_memory
from synthetic_data.core.manifest import (
    MANIFEST,
    describe_run,
    digest,
    foreign_problems,
    is_current,
    replace_folder,
)
from synthetic_data.core.progress import progress
from synthetic_data.core.sole_writer import sole_writer
from synthetic_data.country.loading import Country, country_folder, fingerprint, load_country, profile_files
from synthetic_data.delivery.data_package import write_package
from synthetic_data.delivery.databases import write_duckdb, write_sqlite
from synthetic_data.people.history import History
from synthetic_data.people.population import people_problems
from synthetic_data.people.world import BLOCK_PEOPLE, World, block_sizes
from synthetic_data.planting.defect_plan import DefectPlan, load_defect_plan, plan_file
from synthetic_data.planting.injection import inject
from synthetic_data.planting.plan_fit import check_plan
from synthetic_data.registers.arrow_tables import write_agency_csv, write_parquet
from synthetic_data.registers.register_set import RegisterSet
from synthetic_data.registers.writing import build_registers

RUN_FILE = "run.json"
_BYTES_A_PERSON = {"parquet": 300, "csv": 1400, "sqlite": 1600, "duckdb": 600}
"""Measured at 100,000 people with 20 registers and the truth, rounded up."""
_SPARE = 50_000_000
"""Bytes that must stay free."""
_LARGE = 50_000
"""Orders of so many people are for a program of their own; a smaller one is made in passing, such as for a page."""
_TRUTH_TABLES = ("persons", "households", "events", "entitlements")


@dataclass(frozen=True, kw_only=True)
class PopulationOrder:
    """What is to be made."""

    country: str
    """Code or folder."""
    people: int
    seed: int
    plan: str | None = None
    """Name or path of a defect plan."""
    csv: bool = False
    sqlite: bool = False
    duckdb: bool = False
    future: bool = False
    """Whether the registers also hold what the office receives only after the reference date."""
    workers: int = 1
    block_people: int = BLOCK_PEOPLE
    """Largest size of a block; another size is another population."""

    def sizes(self) -> list[int]:
        """Return the sizes of the blocks."""
        return block_sizes(self.people, self.block_people)


def write_population(order: PopulationOrder, target: Path, truth: Path | None = None) -> bool:
    """Make a population on disk.

    Parameters
    ----------
    target : folder for the registers
    truth : folder for the truth, outside the target; ``<target>-truth`` when absent

    Returns
    -------
    bool : False when the folders already held this very population and nothing was done

    Raises
    ------
    BadInput : the order cannot be carried out, the disk is too small, a folder holds something else, another program
        is writing it just now, or a half-written run there was made from another order or profile

    Notes
    -----
    The registers hold what the office has received by the reference date, unless the order asks for the future too.
    Planted defects may still date the receipt of a record later: that it is late is the defect.
    """
    truth = truth or target.with_name(f"{target.name}-truth")
    if wrong := people_problems(order.people):
        raise BadInput([*wrong, *_disk_problems(order, target)])
    # Read once: the blocks made in this process find the same one.
    country = _country_of(order)
    refuse_unsound(country, order.country)
    if order.plan is not None:
        check_plan(load_defect_plan(order.plan), country)
    run = _describe(order, country)
    if problems := _place_problems(target, truth):
        raise BadInput(problems)
    with sole_writer(target, truth):
        return _written(order, (target, truth), run)


def _written(order: PopulationOrder, folders: tuple[Path, Path], run: Mapping[str, Any]) -> bool:
    """Make what is not there yet; nobody else writes these folders meanwhile."""
    target, truth = folders
    if is_current(target, published(run)) and is_current(truth, _with_data(run, target)):
        return False
    if problems := [*foreign_problems(target), *foreign_problems(truth), *_disk_problems(order, target)]:
        raise BadInput(problems)
    drafts = _open_drafts(target, truth, run)
    try:
        for _ in progress(_made_blocks(order, drafts), "Writing blocks", total=len(order.sizes())):
            pass
    except KeyboardInterrupt as stop:
        done = len(list((drafts[1] / "done").glob("*.json")))
        stop.add_note(f"{done} of {len(order.sizes())} blocks are kept beside {target}; the same command goes on.")
        raise
    except BadInput:
        # Such as a defect plan that does not fit: no order will ever go on from here.
        for draft in drafts:
            shutil.rmtree(draft, ignore_errors=True)
        raise
    _finish_data(order, drafts[0])
    # The registers first, because the truth names their manifest.
    _finish(drafts[0], target, published(run))
    _finish(drafts[1], truth, _with_data(run, target))
    return True


def published(run: Mapping[str, Any]) -> dict[str, Any]:
    """Return what may stand beside the registers of how they were made: with the seed one could make the truth."""
    return {name: part for name, part in run.items() if name != "seed"}


def _with_data(run: Mapping[str, Any], target: Path) -> dict[str, Any]:
    """Return the run with the mark of the registers it belongs to, which do not tell their seed themselves."""
    manifest = target / MANIFEST
    return {**run, "data": digest(manifest)} if manifest.is_file() else dict(run)


def _describe(order: PopulationOrder, country: Country) -> dict[str, Any]:
    inputs: dict[str, Path | bytes | str] = {f"country/{path.relative_to(country.folder)}": path
                                             for path in profile_files(country.folder)}
    if order.plan is not None:
        inputs["plan"] = load_defect_plan(order.plan).model_dump_json()
    return describe_run(command="people build", seed=order.seed, inputs=inputs,
                        settings={"country": country.code, "people": order.people, "csv": order.csv,
                                  "sqlite": order.sqlite, "duckdb": order.duckdb, "future": order.future,
                                  "plan": None if order.plan is None else Path(order.plan).stem,
                                  "block_people": order.block_people})


def _place_problems(target: Path, truth: Path) -> list[Problem]:
    if truth.resolve().is_relative_to(target.resolve()) or target.resolve().is_relative_to(truth.resolve()):
        return [Problem(where=str(truth), rule="the truth must not lie with the data trainees get",
                        remedy="choose a folder elsewhere")]
    return []


def bytes_needed(order: PopulationOrder) -> int:
    """Return about how much disk the order takes."""
    return order.people * (_BYTES_A_PERSON["parquet"] + sum(
        size for kind, size in _BYTES_A_PERSON.items() if getattr(order, kind, False)))


def _disk_problems(order: PopulationOrder, target: Path) -> list[Problem]:
    place = next(parent for parent in target.resolve().parents if parent.exists())
    free = shutil.disk_usage(place).free
    needed = bytes_needed(order) + _SPARE
    if needed <= free:
        return []
    return [Problem(where=str(place), rule=f"{order.people:,} people need about {needed / 1e9:.1f} GB and "
                    f"{free / 1e9:.1f} GB are free", remedy="make fewer people, or choose another disk")]


def _draft_of(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.draft")


def _open_drafts(target: Path, truth: Path, run: Mapping[str, Any]) -> tuple[Path, Path]:
    """Return both drafts; where one cannot be made, the other is not left behind."""
    begun = _draft_of(target).exists()
    data = _open_draft(target, run)
    try:
        drafts = data, _open_draft(truth, run)
    except BadInput:
        if not begun:
            shutil.rmtree(data, ignore_errors=True)
        raise
    if not begun:  # killed between the two last moves: the blocks are done in the truth only
        shutil.rmtree(drafts[1] / "done", ignore_errors=True)
    return drafts


def _open_draft(folder: Path, run: Mapping[str, Any]) -> Path:
    """Return the draft beside a folder: a new one, or the one a killed run of the same order left."""
    draft = _draft_of(folder)
    wanted = json.loads(json.dumps(run))
    if (draft / RUN_FILE).is_file():
        started = json.loads((draft / RUN_FILE).read_text(encoding="utf-8"))
        if started != wanted:
            raise BadInput(Problem(where=str(draft), rule="a half-written run lies here that was started with other "
                                   f"{', '.join(_differences(started, wanted))}",
                                   remedy="undo that change to go on with it, or delete the folder to begin anew"))
        return draft
    if draft.exists():
        shutil.rmtree(draft)
    try:
        draft.mkdir(parents=True)
        _write_json(draft / RUN_FILE, wanted)
    except OSError as error:
        raise BadInput(Problem(where=str(folder), rule=f"cannot be made ({error.strerror})",
                               remedy="choose a folder you may write to")) from None
    return draft


def _differences(started: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted({*started, *wanted}):
        before, now = started.get(key), wanted.get(key)
        if before == now:
            continue
        if isinstance(before, dict) and isinstance(now, dict):
            changed = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
            yield f"{key} ({', '.join(changed)})"
        else:
            yield key


def _made_blocks(order: PopulationOrder, drafts: tuple[Path, Path]) -> Iterator[int]:
    """Make the blocks that are not there yet and yield the number of each when it is done."""
    sizes = order.sizes()
    waiting = [index for index in range(len(sizes)) if not _done_file(drafts[1], index).is_file()]
    yield from (index for index in range(len(sizes)) if index not in set(waiting))
    if cluster_workers():
        yield from _made_elsewhere(order, waiting, drafts)
        return
    if order.workers == 1 or len(waiting) < 2:
        for index in waiting:
            write_block(order, index, *drafts)
            yield index
        return
    # Not fork, which copies locks of Arrow's threads and not the threads that would open them.
    with ProcessPoolExecutor(order.workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_write_block_there, *zip(*((order, index, *drafts) for index in waiting), strict=True))


def _made_elsewhere(order: PopulationOrder, waiting: Sequence[int], drafts: tuple[Path, Path]) -> Iterator[int]:
    """Let the workers of the cluster make the blocks, each its own parts, in folders that all machines share."""
    # Other machines start in other folders.
    there = replace(order, country=_anywhere(order.country), plan=order.plan and _anywhere(order.plan))
    data, truth = (draft.resolve() for draft in drafts)
    for index in on_workers(_write_block_there, [(there, index, data, truth) for index in waiting]):
        if not _done_file(truth, index).is_file():
            raise BadInput(Problem(where=str(data), rule="is not where the workers of the cluster write: what they "
                                   "wrote is not here", remedy="name a folder that all machines share"))
        yield index


def _anywhere(name_or_path: str) -> str:
    return str(Path(name_or_path).resolve()) if Path(name_or_path).exists() else name_or_path


def _write_block_there(order: PopulationOrder, index: int, data: Path, truth: Path) -> int:
    write_block(order, index, data, truth)
    return index


def write_block(order: PopulationOrder, index: int, data: Path, truth: Path) -> None:
    """Make one block, alone, and write its parts; the files do not depend on any other block."""
    _settle()
    if order.people >= _LARGE:
        keep_freed_memory()
    registers, persons = _clean_block(order, index, truth)
    if order.plan is not None:
        registers = _with_defects(order, registers, persons, index, truth)
    write_parquet(registers.link, part(truth, "link", index))
    specs = _country_of(order).registers if order.csv else {}
    for name, frame in registers.items():
        write_parquet(frame, part(data / "registers", name, index))
        if order.csv:
            write_agency_csv(frame, specs[name], part(data / "csv", name, index, "synthetic.csv"))
    # Last: a block is done when all its parts are whole.
    _write_json(_done_file(truth, index), {"people": order.sizes()[index]})


@lru_cache(maxsize=1)
def _settle() -> None:
    """Tell Python once that what is loaded stays, or it looks through all of it again and again as a block is made."""
    gc.freeze()


def _clean_block(order: PopulationOrder, index: int, truth: Path) -> tuple[RegisterSet, Persons]:
    """Write the truth of a block and return its registers; everything else about it is forgotten to save memory."""
    world = block_world(order, index)
    registers = build_registers(world, None if order.future else world.country.profile.reference_date)
    for table in _TRUTH_TABLES:
        write_parquet(getattr(world, table), part(truth, table, index))
    return registers, Persons(world.persons)


@dataclass(frozen=True)
class Persons:
    """The part of a world that defect plans ask about."""

    persons: pd.DataFrame


def _with_defects(order: PopulationOrder, registers: RegisterSet, persons: Persons, index: int, truth: Path
                  ) -> RegisterSet:
    """Plant the order's defects and write the ledger."""
    name = str(order.plan)
    registers, ledger = inject(registers, _plan_once(name, digest(plan_file(name))), order.seed, persons,
                               further_part=index > 0)
    # A tenth larger than by zstd, but a tenth of the time of writing is saved, and few people have the ledger.
    write_parquet(_with_block(ledger, index), part(truth, "ledger", index), text_by="snappy")
    return registers


def block_world(order: PopulationOrder, index: int) -> World:
    """Return a world that holds one block of the ordered population."""
    country = _country_of(order)
    size = order.sizes()[index]
    return World(country=country, seed=order.seed, people=size, blocks=(History(country, order.seed, index, size),))


def _country_of(order: PopulationOrder) -> Country:
    return _country_once(order.country, fingerprint(country_folder(order.country)))


@lru_cache(maxsize=2)
def _country_once(code: str, fingerprint: str) -> Country:
    """Read a profile once per process, not once per block; a changed one is read again."""
    return load_country(code)


@lru_cache(maxsize=2)
def _plan_once(plan: str, fingerprint: str) -> DefectPlan:
    """Read a plan once per process, as `_country_once` does."""
    return load_defect_plan(plan)


def _with_block(ledger: pd.DataFrame, index: int) -> pd.DataFrame:
    return ledger.assign(block=np.full(len(ledger), index, dtype=np.int32))


def part(folder: Path, table: str, index: int, ending: str = "parquet") -> Path:
    """Return the file of a table's part."""
    return folder / table / f"part-{index:05d}.{ending}"


def _done_file(truth: Path, index: int) -> Path:
    return truth / "done" / f"{index:05d}.json"


def _write_json(path: Path, values: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part_file = path.with_suffix(".part")
    part_file.write_text(json.dumps(values, sort_keys=True, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(part_file, path)


def _finish_data(order: PopulationOrder, draft: Path) -> None:
    """Add what needs all blocks, or none."""
    if order.sqlite:
        write_sqlite(draft)
    if order.duckdb:
        write_duckdb(draft)
    plan = None if order.plan is None else Path(order.plan).stem
    write_package(draft, _country_of(order), people=order.people, plan=plan)


def _finish(draft: Path, folder: Path, run: Mapping[str, Any]) -> None:
    (draft / RUN_FILE).unlink()
    shutil.rmtree(draft / "done", ignore_errors=True)
    files = {str(path.relative_to(draft)): digest(path) for path in sorted(draft.rglob("*")) if path.is_file()}
    _write_json(draft / MANIFEST, {"run": run, "files": files})
    replace_folder(draft, folder)
