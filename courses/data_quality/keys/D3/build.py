"""D3: matching jobs with a labelled sample. Which bar costs least, whom does it miss, how far do hours reach?

People come from the world, the errors in the records that are matched to them from the defect ledger.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from courses import Desk, DeskCase, Draft, Panel, Question, Variant, choice, quiz, walk_through, world_of
from courses.cases.matching_jobs import BARS, REMEDIES, MatchingJob, draw_jobs, scored_pairs
from synthetic_data import stream

JOBS = 10
REACHES = (*(f"b{bar}" for bar in BARS[:-1]), "none")
SOLVED = {"unit": "abc", "cost": "abc", "least": "abc"}


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck = stream(variant.seed, "D3")
    known = scored_pairs(world_of(variant))
    solved, half, *told = draw_jobs(known, ["nothing", "field", "hand", "lower"], luck)
    kinds = [*REMEDIES, *REMEDIES, *(list(REMEDIES)[place] for place in luck.permutation(len(REMEDIES))[:2])]
    jobs = draw_jobs(known, [kinds[place] for place in luck.permutation(JOBS)], luck)
    tokens = [f"J-{number}" for number in luck.permutation(900)[:JOBS] + 100]
    named = dict(zip(tokens, jobs, strict=True))
    desks = {"recall": quiz("d3.recall", dict.fromkeys(("twin", "hundred", "silent"), "abc"), told=True),
             "solved": walk_through("d3.solved", _case("S", solved), SOLVED),
             "half": walk_through("d3.half", _case("H", half), {"why": "abc", "help": "abc"}),
             "practice": _desk("practice", tuple(
                 _told(f"P-{number}", job) for number, job in enumerate(told, 1)), luck),
             "jobs": _desk("jobs", tuple(_case(token, job, number) for number, (token, job) in enumerate(
                 named.items(), 1)), luck, graded=True),
             "work": quiz("d3.work", {"use": "abc", "change": "abc"}, told=False)}
    return Draft(desks=desks, expected={
        "bars": {token: f"b{BARS[job.best]}" for token, job in named.items()},
        "gaps": {"numbers": {token: _gap(job) for token, job in named.items()},
                 "counts": {token: _counted(job) for token, job in named.items()}},
        "reaches": {token: _reach(job) for token, job in named.items()},
        "remedies": {token: job.remedy for token, job in named.items()}})


def _gap(job: MatchingJob) -> float:
    """Of 100 true pairs, how many more are missed in the countryside than in towns."""
    town, country = (100 * count / size for count, size in zip(job.missed[job.in_use], job.sizes, strict=False))
    return round(country - town, 2)


def _counted(job: MatchingJob) -> int:
    """The same without the groups' sizes, as somebody says who forgets them."""
    return job.missed[job.in_use][1] - job.missed[job.in_use][0]


def _reach(job: MatchingJob) -> str:
    return "none" if job.reach is None else f"b{BARS[job.reach]}"


def _case(token: str, job: MatchingJob, number: int = 0) -> DeskCase:
    use = "grant" if job.costs[0] > job.costs[1] else "stop" if job.costs[0] < job.costs[1] else "report"
    sample = tuple((bar, *missed, wrong, waiting) for bar, missed, wrong, waiting in zip(
        BARS, job.missed, job.wrong, job.waiting, strict=True))
    facts = (("d3.in_use", BARS[job.in_use]), ("d3.cost.missed", job.costs[0]), ("d3.cost.wrong", job.costs[1]),
             ("d3.size.town", job.sizes[0]), ("d3.size.country", job.sizes[1]), ("d3.size.two", job.sizes[2]),
             ("d3.hours", job.hours))
    why = tuple(zip(("d3.why.empty", "d3.why.near", "d3.why.far"), *job.why, strict=True))
    panels = (Panel(name="facts", title="d3.facts", rows=facts, open=True),
              Panel(name="why", title="d3.why", rows=why, open=True,
                    head=("d3.why.cause", "d3.why.town", "d3.why.country")),
              Panel(name="sample", title="d3.sample", rows=sample, open=True, head=(
                  "d3.bar", "d3.missed.town", "d3.missed.country", "d3.wrong", "d3.waiting")))
    return DeskCase(id=token, title=f"d3.job.{number}.{use}" if number else f"d3.job.{use}", text=f"d3.text.{use}",
                    panels=panels)


def _told(token: str, job: MatchingJob) -> DeskCase:
    """A job for practice: each choice is explained by the line that decides it."""
    told = {f"b{bar}": "d3.told.bar" for bar in BARS} | {remedy: f"d3.told.{remedy}.not" for remedy in REMEDIES}
    told |= {"none": "d3.told.none", job.remedy: f"d3.told.{job.remedy}", "*": "d3.told.gap"}
    return _case(token, job).model_copy(update={"feedback": told | {f"b{BARS[job.best]}": "d3.told.best"}})


def _desk(name: str, cases: tuple[DeskCase, ...], luck: np.random.Generator, *, graded: bool = False) -> Desk:
    items: Mapping[str, str] = {each: each if graded else "" for each in ("gaps", "reaches", "remedies", "bars")}
    order = [list(REMEDIES)[place] for place in luck.permutation(len(REMEDIES))]
    fields = (Question(name="gap", item=items["gaps"], kind="number", label="d3.gap", hint="d3.gap.hint", low=-100,
                       high=100, unit="d3.unit"),
              choice("remedy", "d3.remedy", order, item=items["remedies"], kind="choice"),
              choice("reach", "d3.reach", REACHES, item=items["reaches"], kind="choice"),
              choice("bar", "d3.best", [f"b{bar}" for bar in BARS], item=items["bars"]))
    return Desk(kind="case", title=f"d3.{name}.title", intro=f"d3.{name}.intro", graded=graded, cases=cases,
                fields=fields, columns=3, rule_card=tuple(f"d3.rule{number}" for number in range(1, 8)))
