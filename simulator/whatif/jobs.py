"""Longer work a planner asks for: the files to take away, and searches. It runs in the pool; the page only looks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from simulator.experiments.enough import SearchResult, Try, enough_staff, latest_start, review_bottleneck
from simulator.whatif import bundle
from simulator.whatif.explore import Dial, grid
from simulator.whatif.order import Order
from simulator.whatif.service import RunService
from simulator.whatif.store import Store, write_whole
from synthetic_data import digest

SEARCHES: Mapping[str, Callable[..., SearchResult]] = {
    "staff": enough_staff, "start": latest_start, "review": review_bottleneck}


class FilesJob:
    """Sweep for the page without a server, then all files, in the pool."""

    def __init__(self, service: RunService, order: Order, dials: Mapping[str, tuple[float, ...]]) -> None:
        self._service, self._key, self._dials = service, order.key, dict(dials)
        folder = str(service.store.folder)
        points = grid([Dial.of(order.alternative, name, values) for name, values in dials.items()])
        self._points: list[Future[Any]] = [service.ask(bundle.look_at, folder, self._key, settings)
                                           for settings in (None, *points)]
        self._files: Future[str] | None = None

    @property
    def progress(self) -> tuple[int, int]:
        """Steps done, and all of them."""
        done = sum(future.done() for future in self._points)
        return done + (self._files is not None and self._files.done()), len(self._points) + 1

    def folder(self) -> Path | None:
        """Return the folder when it is there; raises what went wrong in a worker."""
        if self._files is None and all(future.done() for future in self._points):
            seen = [future.result() for future in self._points]
            self._files = self._service.ask(bundle.write_bundle, str(self._service.store.folder), self._key,
                                            self._dials, seen)
        return Path(self._files.result()) if self._files is not None and self._files.done() else None


class SearchJob:
    """One question at work in the pool; its steps are a file, so the page sees them as they come."""

    def __init__(self, service: RunService, order: Order, question: str, asked: Mapping[str, Any]) -> None:
        name = digest(json.dumps([question, dict(asked)], sort_keys=True).encode())[:16]
        self.question = question
        self._steps = service.store.run_folder(order.key) / f"search-{name}.json"
        self._stop = self._steps.with_suffix(".stop")
        # What an earlier search left must not stop this one.
        self._stop.unlink(missing_ok=True)
        self._steps.unlink(missing_ok=True)
        self._answer = service.ask(search, str(service.store.folder), order.key, question, dict(asked),
                                   str(self._steps))

    def stop(self) -> None:
        """Let the search end after the candidate at work."""
        self._stop.touch()

    def steps(self) -> list[dict[str, Any]]:
        """Return the candidates tried so far."""
        return json.loads(self._steps.read_text(encoding="utf-8")) if self._steps.exists() else []

    def finding(self) -> SearchResult | None:
        """Return the answer when it is there; None while at work or when stopped. Raises what went wrong."""
        return self._answer.result() if self._answer.done() else None

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self._answer.done()


class _Stopped(Exception):
    pass


def search(folder: str, key: str, question: str, asked: Mapping[str, Any], steps: str) -> SearchResult | None:
    """Answer one question about an order's alternative; called in a worker; None when stopped."""
    order = Store(Path(folder)).order(key)
    assert order is not None  # asked for by a page that shows the run
    path, tries = Path(steps), list[dict[str, Any]]()

    def watch(tried: Try) -> None:
        tries.append(tried.as_values())
        write_whole(path, json.dumps(tries).encode())
        if path.with_suffix(".stop").exists():
            raise _Stopped

    try:
        return SEARCHES[question](order.alternative, seed=order.seed, confidence=order.confidence, watch=watch, **asked)
    except _Stopped:
        return None
