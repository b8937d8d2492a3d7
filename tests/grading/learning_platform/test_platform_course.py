"""What a class knows of its course on the platform, launch after launch."""

from dataclasses import replace

import pytest

from grading.desk_service.platform_course import (
    Launch,
    PlatformCourse,
    keep_platform_course,
    offered_courses,
    read_platform_course,
    stands,
)

WHOLE = PlatformCourse(id="c1", title="Autumn", columns="https://lms.example/columns", scopes=("lineitem", "score"),
                       members="https://lms.example/members")


@pytest.mark.parametrize(("told", "then"), [
    (PlatformCourse(id="c1"), WHOLE), (PlatformCourse(id="c1", title="Spring"), replace(WHOLE, title="Spring")),
    (PlatformCourse(id="c1", members="https://lms.example/new"), replace(WHOLE, members="https://lms.example/new")),
    (PlatformCourse(id="c1", columns="https://lms.example/new", scopes=("score",)),
     replace(WHOLE, columns="https://lms.example/new", scopes=("score",))),
    (PlatformCourse(id="c1", columns=WHOLE.columns), replace(WHOLE, scopes=()))])
def test_a_launch_that_says_nothing_of_a_service_takes_none_back(tmp_path, told, then):
    """Some links of a platform bring its grades and class list along, others do not: what one brings is taken."""
    keep_platform_course(tmp_path, WHOLE)
    assert stands(tmp_path, Launch(user="900", is_instructor=True, course=told)) == "its own"
    assert read_platform_course(tmp_path) == then


def test_an_offer_is_as_full_as_its_fullest_launch(tmp_path):
    """Opened twice before anybody said yes, the second time without services: the first time's are still offered."""
    for course in (WHOLE, PlatformCourse(id="c1")):
        stands(tmp_path, Launch(user="900", is_instructor=True, course=course))
    assert offered_courses(tmp_path) == [WHOLE]
