"""Results on disk as they come: one file for each replication, one for each summing-up, one for each planner's desk.

Files appear whole or not at all, so whatever reads while a worker is killed sees no half. They are pickles: the folder
is private to whoever started the page, and nothing else is ever read from it.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from simulator.whatif.order import Order, read_order
from synthetic_data import digest

LARGEST = 1_500_000_000
"""Bytes of replications kept; the ones used longest ago go first."""


class Store:
    """The folder of a running page."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        for part in ("replications", "runs", "desks"):
            (self.folder / part).mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)

    def replication(self, run: str, number: int) -> Path:
        """Return the file of one replication."""
        return self.folder / "replications" / run / f"{number:05d}.pickle"

    def done(self, run: str) -> set[int]:
        """Return the numbers of the replications that are there."""
        return {int(path.stem) for path in (self.folder / "replications" / run).glob("*.pickle")}

    def first_look(self, run: str, measures: Sequence[str]) -> Path:
        """Return the file with what the first replication says by these measures."""
        return self.replication(run, 0).with_suffix(f".{digest(' '.join(measures).encode())[:8]}.look")

    def keep_order(self, order: Order) -> None:
        """Write an order down, so that it can be gone on with after a restart."""
        write_whole(self.run_folder(order.key) / "order.json", order.as_json().encode())

    def order(self, key: str) -> Order | None:
        """Return an order written down before."""
        path = self.run_folder(key) / "order.json"
        return read_order(path) if path.exists() else None

    def run_folder(self, key: str) -> Path:
        """Return the folder of a comparison."""
        return self.folder / "runs" / key

    def summary(self, key: str, replications: int) -> Path:
        """Return the file with what was seen after so many replications of each side."""
        return self.run_folder(key) / f"{replications:05d}.pickle"

    def summaries(self, key: str) -> list[int]:
        """Return after how many replications a summing-up is there, fewest first."""
        return sorted(int(path.stem) for path in self.run_folder(key).glob("*.pickle"))

    def desk(self, desk: str) -> dict[str, Any]:
        """Return what a planner had open."""
        path = self._desk(desk)
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def keep_desk(self, desk: str, values: dict[str, Any]) -> None:
        """Write down what a planner has open."""
        write_whole(self._desk(desk), json.dumps(values).encode())

    def desk_folder(self, desk: str) -> Path:
        """Return the folder of a planner's own files."""
        return self.folder / "desks" / f"{_plain(desk)}.files"

    def _desk(self, desk: str) -> Path:
        return self.folder / "desks" / f"{_plain(desk)}.json"

    def trim(self, keep: set[str], largest: int = LARGEST) -> None:
        """Remove the replications used longest ago until the rest fits; those of `keep` stay."""
        folders = [path for path in (self.folder / "replications").iterdir() if path.is_dir()]
        sizes = {path: sum(file.stat().st_size for file in path.iterdir() if file.is_file()) for path in folders}
        total = sum(sizes.values())
        # A folder's time changes with each file put into it.
        for path in sorted(folders, key=lambda folder: folder.stat().st_mtime):
            if total <= largest:
                return
            if path.name not in keep:
                shutil.rmtree(path, ignore_errors=True)
                total -= sizes[path]


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A name for each process, since two may write the same file.
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_bytes(content)
    os.replace(part, path)


def write_object(path: Path, value: Any) -> None:
    """Keep a Python object."""
    write_whole(path, pickle.dumps(value, protocol=5))


def read_object(path: Path) -> Any:
    """Return an object kept before."""
    return pickle.loads(path.read_bytes())


def _plain(desk: str) -> str:
    return "".join(letter for letter in desk if letter.isalnum())[:40] or "desk"
