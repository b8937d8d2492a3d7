"""Verbs for planners: the page, the page without a server, and questions answered by search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulator.verbs.options import Json, Name, On, Seed, Workers, grouped, load, show, split_values

if TYPE_CHECKING:
    from simulator.experiments.enough import SearchResult

app = typer.Typer()
enough = typer.Typer(help="Would it be enough? Questions answered by search.", no_args_is_help=True)
app.add_typer(enough, name="enough")

Group = Annotated[str, typer.Option(help="Group of staff, as in the scenario.")]


@dataclass(frozen=True)
class Searching:
    """Options of every question: how sure the answer is to be, with which luck, and which switches."""

    confidence: Annotated[float, typer.Option(help="Of the answer, between 0 and 1.")] = 0.95
    seed: Seed = 1
    workers: Workers = 2
    on: On = None
    as_json: Json = False


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Where the page listens.")] = 8501,
    address: Annotated[str, typer.Option(help="127.0.0.1 is this computer only; others see the page with 0.0.0.0.")]
    = "127.0.0.1",
    folder: Annotated[Path, typer.Option(help="Where runs are kept.")] = Path("out/what-if"),
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes to use; one for each core if not given.")]
    = None,
    practice: Annotated[str, typer.Option(help="Id of a practice of the library to open with.")] = "",
) -> None:
    """Open the planner's what-if page; it ends with Ctrl+C."""
    from importlib.util import find_spec

    from simulator.dashboard.launch import serve as become_server
    from synthetic_data import ReadinessError

    if find_spec("streamlit") is None:
        raise ReadinessError("the page needs the extra `dashboard` (pip install readiness-lab[dashboard]); "
                             "readiness office explore makes a page that needs nothing")
    if practice:
        _require_runs(practice)
    # At once: the process becomes the server and prints nothing more of ours.
    become_server(folder, port=port, address=address, browser=browser, workers=workers, practice=practice,
                  say=lambda link: print(f"What-if page: {link}", flush=True))


def _require_runs(practice: str) -> None:
    """Refuse a practice that has no office to open."""
    from simulator.library.card import RunCard, load_practice
    from synthetic_data import BadInput, Problem

    if not isinstance(load_practice(practice), RunCard):
        raise BadInput(Problem(where=practice, rule="is told or taught and has no office to open",
                               remedy="readiness office practices --kind runs lists those that have one"))


@app.command()
@grouped
def explore(
    baseline: Name,
    alternative: Name,
    dial: Annotated[list[str] | None, typer.Option(
        help="What to move in the second: a dotted place, or place=value,value,… (shares such as "
        "25 %); may be repeated.")] = None,
    out: Annotated[Path, typer.Option(help="HTML file to write.")] = Path("explore.html"),
    seed: Seed = 1,
    replications: Annotated[int, typer.Option("--replications", "-n", min=2, help="Runs of each point.")] = 3,
    workers: Workers = 2,
) -> None:
    """Write a what-if page that needs no server: one file, for a USB stick."""
    from simulator.whatif.catalogue import settled
    from simulator.whatif.explore import Dial, explore_page, usual_dials
    from simulator.whatif.order import Order
    from synthetic_data import whole_files

    order = Order(baseline=settled(load(baseline)), alternative=settled(load(alternative)), seed=seed)
    wanted: Mapping[str, Sequence[float | str]] = _dials(dial) if dial else usual_dials(order.alternative)
    dials = [Dial.of(order.alternative, place, values) for place, values in wanted.items()]
    page = explore_page(order, dials, replications=replications, workers=workers)
    with whole_files(out.parent) as draft:
        (draft / out.name).write_text(page, encoding="utf-8")
    print(out)


@enough.command()
@grouped
def staff(
    *,
    scenario: Name,
    group: Group,
    share: Annotated[float, typer.Option(help="Of 100 cases, decided in time.")] = 95.0,
    days: Annotated[float, typer.Option(help="Days allowed.")] = 15.0,
    since: Annotated[str, typer.Option(help="entitled, applied or complete: from when days count.")] = "entitled",
    most: Annotated[int, typer.Option(min=1, help="Heads tried at most.")] = 60,
    how: Searching,
) -> None:
    """Find the fewest heads with which enough cases are decided in time."""
    from simulator.experiments.enough import enough_staff

    _answer(scenario, how, lambda office: enough_staff(
        office, group, share=share, days=days, since=since,  # type: ignore[arg-type]  # any word; checked there
        most=most, confidence=how.confidence, seed=how.seed, workers=how.workers))


@enough.command()
@grouped
def start(
    *,
    scenario: Name,
    group: Group,
    extra: Annotated[int, typer.Option(min=1, help="Heads that join for clearing.")],
    deadline: Annotated[int, typer.Option(help="Day of the run by which the backlog must be down.")],
    left: Annotated[float, typer.Option(min=0, help="Cases that may be left, as simulated.")],
    how: Searching,
) -> None:
    """Find the latest day on which clearing a backlog must begin."""
    from simulator.experiments.enough import latest_start

    _answer(scenario, how, lambda office: latest_start(
        office, group, extra=extra, deadline=deadline, left=left, confidence=how.confidence, seed=how.seed,
        workers=how.workers))


@enough.command()
@grouped
def review(
    *,
    scenario: Name,
    group: Group,
    step: Annotated[int, typer.Option(min=1, max=50, help="Points of 100 between the shares tried.")] = 5,
    how: Searching,
) -> None:
    """Find the share of cases on the proactive way from which review is the bottleneck."""
    from simulator.experiments.enough import review_bottleneck

    _answer(scenario, how, lambda office: review_bottleneck(
        office, group, step=step, confidence=how.confidence, seed=how.seed, workers=how.workers))


def _dials(given: Sequence[str]) -> dict[str, tuple[str, ...]]:
    from synthetic_data import BadInput, Problem

    found = [_dial(text) for text in given]
    twice = {place for place, _ in found if [each for each, _ in found].count(place) > 1}
    if twice:
        raise BadInput([Problem(where="--dial", rule="is moved twice", value=place,
                                remedy="give all its values in one option") for place in sorted(twice)])
    return dict(found)


def _dial(text: str) -> tuple[str, tuple[str, ...]]:
    place, _, values = text.partition("=")
    return place.strip(), tuple(split_values(values, f"dial {place.strip()}"))


def _answer(name: str, how: Searching, ask: Callable[[Any], SearchResult]) -> None:
    """Print the sentence and what was tried; exit code 4 when nothing is enough."""
    found = ask(load(name, how.on))
    show(how.as_json, found.as_values, lambda: _tried(found))
    if found.answer is None:
        raise typer.Exit(4)


def _tried(found: SearchResult) -> str:
    from simulator.report.printing import as_text
    from simulator.report.sentences import number, span_text

    rows = [(f"{one.value:g}", number(one.mean, one.low, one.high), span_text(one.low, one.high), str(one.replications),
             ("enough" if one.passed else "not enough") + ("" if one.sure else ", not sure")) for one in found.tries]
    return f"{found.sentence}\n\n" + as_text((f"Tried ({found.unit})", "Mean", "Bounds", "Runs", "Verdict"), rows,
                                             right=(0, 1, 2, 3))
