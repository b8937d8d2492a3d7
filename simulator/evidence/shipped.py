"""What is asked of a scenario that ships, beside soundness: planners can read what it is and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.evidence.grounds import study_problems
from simulator.evidence.pair_study import list_pair_studies, load_pair_study
from simulator.measures.registry import list_measures, measure_problems
from simulator.plan.process import Process, list_processes
from simulator.plan.scenario import list_scenarios, load_scenario
from synthetic_data import Problem, did_you_mean, undescribed

TOLD = 60
"""Letters from which on a description says more than a title."""


def shipped_problems(name: str) -> list[Problem]:
    """Return what is wrong with a scenario and its process as parts of the tree; nothing for files of one's own.

    Parameters
    ----------
    name : as for `load_scenario`
    """
    if name not in list_scenarios():
        return []
    scenario = load_scenario(name)
    studies = [study for study in list_pair_studies()
               if name in (load_pair_study(study).before, load_pair_study(study).after)]
    found = [*_of_process(scenario.process, in_pair=bool(studies)), *undescribed("processes.md", studies),
             *undescribed("measures.md", list_measures()), *measure_problems(),
             *(problem for study in studies for problem in study_problems(study, load_pair_study(study)))]
    if scenario.name != name:
        found.append(Problem(where=f"scenarios/{name}.yml: name", rule="is not the name of its file",
                             value=scenario.name, remedy=f"write name: {name}, or leave the line out"))
    return found


def _of_process(process: Process, *, in_pair: bool) -> Iterator[Problem]:
    place = f"processes/{process.name}.yml"
    if process.name not in list_processes():
        yield Problem(where=f"{place}: name", rule="is not the name of its file", value=process.name,
                      remedy=did_you_mean(process.name, list_processes()))
    if len(process.about) <= TOLD:
        yield Problem(where=f"{place}: about", rule=f"must tell planners in more than {TOLD} letters what the office "
                      "does", value=process.about, remedy="write one or two sentences: who asks, who decides, on what")
    if in_pair:
        for name, activity in process.activities.items():
            if not activity.title:
                yield Problem(where=f"{place}: activities.{name}.title", rule="is missing; reports of a pair name it",
                              remedy="add the step's name in plain words")
