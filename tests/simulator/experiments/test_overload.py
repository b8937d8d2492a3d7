"""Overload: which role, by how much, from when; and no mean where there is none."""

from __future__ import annotations

from simulator import change_scenario, run_replications, view_log
from simulator.experiments.enough import enough_staff
from simulator.experiments.overload import find_overloads, growth_of
from simulator.experiments.settling import reach_precision
from simulator.experiments.streaming import Asked, run_figures
from simulator.report.sentences import overload_texts
from simulator.report.texts import measured_text, precision_text
from simulator.report.values import measured_values
from tests.simulator.offices import A, build, desk


def two_roles(reviews: float, *, late: bool = False):
    """72 cases a day; clerks keep up; a reviewer needs so many minutes for each case, from day 30 on when `late`."""
    steps = {"work": desk(10, "review"), "review": desk(reviews, "end", role="reviewer", milestone="decided")}
    staff = {name: {"roles": role, "heads": f"1 heads {A}", "calendar": "always"}
             for name, role in (("clerks", "clerk"), ("reviewers", "reviewer"))}
    arrivals = {"cases": {"rate": f"{30 if late else 72} cases per day {A}"}}
    if late:
        arrivals["wave"] = {"rate": f"42 cases per day {A}", "from": "2022-02-02"}
    return build(steps, staff=staff, horizon=f"60 days {A}", arrivals=arrivals)


def test_the_role_the_size_and_the_day_are_named() -> None:
    """A reviewer who can do 48 of 72 cases a day: about 168 more wait each week, from the first day."""
    view = view_log(run_replications(two_roles(30), 1, 3))
    (found,) = find_overloads(view)
    assert found.role == "reviewer"
    assert abs(found.growth - 7 * 24) < 10 and abs(found.of_100 - 50) < 4
    assert found.from_day <= 8
    (text,) = overload_texts(view.start, (found,))
    assert "reviewer" in text and "cases a week" in text and "January 2022" in text


def test_an_office_that_keeps_up_is_not_called_overloaded() -> None:
    """Neither quiet desks nor desks that are busy nine minutes in ten."""
    for minutes in (5, 18):
        assert find_overloads(view_log(run_replications(two_roles(minutes), 2, 4))) == ()


def test_a_wave_overloads_from_the_day_it_comes() -> None:
    """Quiet until 2 February, day 30 of the run, then more than the reviewer can do."""
    found = find_overloads(view_log(run_replications(two_roles(30, late=True), 1, 3)))
    assert [one.role for one in found] == ["reviewer"]
    assert 26 <= found[0].from_day <= 36


def test_no_verb_prints_a_mean_that_does_not_exist() -> None:
    """`run` says overloaded first and "grows" for waits; machines get no mean; `precision` and `enough` say it too."""
    scenario = two_roles(30)
    figures = run_figures(scenario, Asked(names=("waiting_hours", "touch_minutes")), seed=1, replications=3)
    text = measured_text(figures)
    assert text.startswith("The office is overloaded") and "grows" in text
    values = {row["measure"]: row for row in measured_values(figures)["measures"]}
    assert values["waiting_hours"]["mean"] is None
    assert values["touch_minutes"]["mean"] == 40
    assert "grows for as long as the run lasts" in precision_text(
        reach_precision(scenario, "waiting_hours", 1.0, most=3), "waiting_hours")
    answer = enough_staff(scenario, "clerks", share=10, days=15, most=1)
    assert "falls behind" in answer.sentence and growth_of(answer.tries[-1].overloads) > 100


def test_more_reviewers_end_it() -> None:
    """Two reviewers can do 96 cases a day, and the warning goes."""
    relieved = change_scenario(two_roles(30), {"staff.reviewers.heads": f"2 heads {A}"})
    assert find_overloads(view_log(run_replications(relieved, 1, 3))) == ()
