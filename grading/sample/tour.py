"""The main job once, through all four rooms: people, the office before and after, a small class, one page of links.

Each step writes its own folder, whole or not at all; a tour that was cut off goes on and ends in the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grading.class_folder.course_folder import write_whole
from grading.sample.sample_class import SampleClass, run_sample_class
from simulator import (
    as_json,
    compare_scenarios,
    comparison_text,
    comparison_values,
    list_practices,
    load_scenario,
    write_library,
    write_report,
)
from synthetic_data import (
    Document,
    Heading,
    KeyFigure,
    Link,
    Note,
    PageElement,
    PopulationOrder,
    bars,
    describe_run,
    for_phones,
    render_html,
    write_folder,
    write_population,
)

BASELINE, ALTERNATIVE = "azerbaijan_2019", "azerbaijan_2022"
_PICTURES = Path(__file__).parent / "pictures"
"""What lies behind the doors of the first page; docs/pictures.py takes them."""
_PICTURED = (("home", "The course as a map", "What is open, what is due, what comes next"),
             ("desk", "A desk, one file on the screen", "Evidence, the rule and the decision side by side"))
_COUNTRY, _PLAN = "azerbaijan", "everyday"


@dataclass(frozen=True, kw_only=True)
class TourSettings:
    """How large the tour is."""

    seed: int = 2026
    people: int = 2000
    replications: int = 8
    workers: int = 2
    exercises: tuple[str, ...] = ("D4", "O1")
    """One about data and one about oversight: a class of eight, graded in seconds."""


def run_tour(out: Path, settings: TourSettings) -> Iterator[str]:
    """Do the main job and yield, step by step, what to tell the person who waits.

    Parameters
    ----------
    out : folder for the pages; what an earlier tour with the same settings made there is kept

    Raises
    ------
    SandboxMissing : no sandbox works here, so no class can be graded
    BadInput : the folder holds something that is not ours
    """
    out.mkdir(parents=True, exist_ok=True)
    yield f"1 of 4  Synthetic people of {_COUNTRY.title()}, their registers, and the truth about every error"
    people = _people(out / "people", settings)
    yield f"        {people.living:,} living people, {people.registers} registers, {people.errors:,} known errors"
    yield "2 of 4  The benefit office before and after proactive assignment"
    yield from _office(out / "office", settings)
    yield "3 of 4  A class of made-up trainees: released, handed in, sandboxed, graded"
    sample = run_sample_class(out / "class", settings.seed, exercises=settings.exercises, jobs=settings.workers)
    yield f"        {sample.submissions} submissions graded, {sample.refused} of them refused"
    yield "4 of 4  One page that links everything"
    write_library(out / "practices.html")
    write_whole(out / "index.html", render_html(_index(people, _answer(out), _doors(out, sample), _documentation(out))))
    yield f"Open {out / 'index.html'} in a browser. Next: make lab"


def tour_figures(out: Path) -> dict[str, Any]:
    """Return the figures of a finished tour as plain values: the comparison, and what the class came to."""
    submissions, refused = map(int, (out / "class" / "summary.txt").read_text(encoding="ascii").split())
    return {"comparison": json.loads((out / "office" / "comparison.json").read_text(encoding="utf-8")),
            "class": {"submissions": submissions, "refused": refused}, "index": str(out / "index.html")}


@dataclass(frozen=True, kw_only=True)
class _People:
    living: int
    registers: int
    errors: int


def _people(folder: Path, settings: TourSettings) -> _People:
    """Write the population and count what a reader is told of it."""
    import pandas as pd

    truth = folder.with_name("truth")
    order = PopulationOrder(country=_COUNTRY, people=settings.people, seed=settings.seed, plan=_PLAN)
    write_population(order, folder, truth)
    persons = pd.read_parquet(truth / "persons")
    living = persons["died"].isna() & persons["left"].isna()
    return _People(living=int(living.sum()), errors=len(pd.read_parquet(truth / "ledger")),
                   registers=sum(path.is_dir() for path in (folder / "registers").iterdir()))


def _office(folder: Path, settings: TourSettings) -> Iterator[str]:
    before, after = load_scenario(BASELINE), load_scenario(ALTERNATIVE)
    run = describe_run(command="office report", seed=settings.seed, settings={"replications": settings.replications},
                       inputs={one.name: one.model_dump_json() for one in (before, after)})

    def fill(draft: Path) -> None:
        pair = compare_scenarios(before, after, seed=settings.seed, replications=settings.replications,
                                 workers=settings.workers)
        write_report(pair, draft / "report.html", pdf=True)
        (draft / "comparison.txt").write_text(comparison_text(pair), encoding="utf-8")
        (draft / "comparison.json").write_text(as_json(comparison_values(pair)) + "\n", encoding="utf-8")

    write_folder(folder, run, fill)
    yield (folder / "comparison.txt").read_text(encoding="utf-8")


def _answer(out: Path) -> PageElement:
    """Draw what the comparison came to, what gets better and, in words, what gets worse."""
    import pandas as pd

    found = {row["measure"]: row for row in tour_figures(out)["comparison"]["measures"] if row["group"] == "all"}
    first, errors = found["same_day_share"], found["errors_data"]
    data = pd.DataFrame([(found[name]["title"], side, found[name][key])
                         for name in ("same_day_share", "within_15_days_share")
                         for side, key in (("Before", "baseline"), ("After", "alternative"))],
                        columns=["What", "Office", "Of 100 awards"])
    return for_phones(bars(
        data, label="What", value="Of 100 awards", series="Office",
        title="One office before and after proactive assignment",
        finding=f"{first['title']}: {first['baseline']:.0f} of 100 before, {first['alternative']:.0f} of 100 "
                f"after. {errors['title']}: {errors['baseline']:.0f} of 1,000 before, "
                f"{errors['alternative']:.0f} of 1,000 after."))


def _documentation(out: Path) -> list[PageElement]:
    """Return the link to the built documentation, where `make docs` has put it."""
    if not (out / "docs" / "index.html").exists():
        return []
    return [Heading("To look things up"), Link("Documentation", "docs/index.html", "Every page, with a search")]


def _doors(out: Path, sample: SampleClass) -> Iterator[PageElement]:
    """One door for each kind of user, with pictures of what lies behind it."""
    yield Heading("For planners")
    yield Link("Report: before and after proactive assignment", "office/report.html",
               "Processing times with intervals, beside the figures published for Azerbaijan", _picture("report"))
    yield Link("What other offices did", "practices.html", f"{len(list_practices())} practices, a map and a search; "
               "those with an office can be run and doubted", _picture("practices"))
    yield Link("The report as PDF", "office/report.pdf", "For the file and for printing")
    yield Note("With sliders: source .venv/bin/activate, then readiness office serve. Move one and watch the waiting "
               "times.")
    yield Heading("For instructors")
    yield Link("Class report", f"class/{sample.report}", "Who needs what, and how the exercises worked",
               _picture("class"))
    yield from (Link(f"Feedback for a trainee: {exercise}", f"class/{page}", f"What {trainee.title()} sees",
                     _picture("feedback")) for trainee, exercise, page in sample.feedback[:2])
    yield Note("A class of your own: readiness grade secret, then readiness grade dashboard; the day goes by buttons.")
    yield Heading("For trainees")
    yield from (Link(words, _laid_out(out, name), detail, _picture(name)) for name, words, detail in _PICTURED)
    yield Note("make lab opens both; readiness course list names every exercise and its minutes.")


def _picture(name: str) -> bytes:
    return (_PICTURES / f"{name}.png").read_bytes()


def _laid_out(out: Path, name: str) -> str:
    path = f"pictures/{name}.png"
    (out / path).parent.mkdir(exist_ok=True)
    (out / path).write_bytes(_picture(name))
    return path


def _index(people: _People, answer: PageElement, doors: Iterator[PageElement],
           documentation: list[PageElement]) -> Document:
    return Document("Readiness Lab", [
        Note("Everybody here is made up, and every office is simulated.", "info"),
        answer,
        *doors,
        Heading("The people behind it"),
        KeyFigure("Living people", f"{people.living:,}", "none of them real"),
        KeyFigure("Registers", f"{people.registers}", "each with its own gaps and delays"),
        KeyFigure("Known errors", f"{people.errors:,}", "planted, and written down in a ledger kept apart"),
        *documentation,
    ], lead="Practise proactive benefit assignment before it meets a real person.",
        footer="Made by: readiness tour. The same seed gives the same pages.")
