"""Names for courses and exercises that no network has to know: tag URIs (RFC 4151)."""

from __future__ import annotations


def course_iri(course: str) -> str:
    """Return the name of a course.

    Examples
    --------
    >>> course_iri("spring")
    'tag:readiness-lab,2026:course/spring'
    """
    return f"tag:readiness-lab,2026:course/{course}"
