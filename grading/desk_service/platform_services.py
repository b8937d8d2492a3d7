"""The services of a learning platform: its class list (NRPS 2.0) and the columns of its gradebook (AGS 2.0).

Whatever it answers is bounded and read strictly: right, or refused in words.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import requests
from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.exception import LtiException, LtiServiceException
from pylti1p3.grade import Grade
from pylti1p3.lineitem import LineItem
from pylti1p3.registration import Registration
from pylti1p3.service_connector import ServiceConnector

from grading.class_folder.database_address import without_password
from grading.desk_service.bounded_calls import AnswerRefused, BoundedCalls
from grading.desk_service.lti_terms import (
    COLUMNS_SCOPE,
    MEMBERS_SCOPE,
    SCORE_SCOPE,
    PlatformAway,
    PlatformHasLater,
    PlatformRefuses,
)
from grading.desk_service.platform_course import PlatformCourse
from grading.desk_service.platform_entry import address_fault
from synthetic_data import shown

_PATIENCE, _LARGEST = 30.0, 20_000_000
"""Seconds for which an answer is waited, and bytes of one; 5,000 people are about three million."""
_MOST_PAGES, _MOST_LISTED, _LONGEST_LIST = 1_000, 50_000, 600.0
"""Pages, entries and seconds of a list, after which it is given up: it may have no end."""


class PlatformServices:
    """What a platform does for a class that has its permission."""

    def __init__(self, registration: Registration) -> None:
        self._connector = ServiceConnector(registration, BoundedCalls(patience=_PATIENCE, most=_LARGEST))

    def members(self, course: PlatformCourse) -> list[dict[str, Any]]:
        """Return the platform's class list, as it says it.

        Raises
        ------
        PlatformRefuses, PlatformAway : it does not, or not now
        """
        accept = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
        pages = self._pages([MEMBERS_SCOPE], course.members, accept)
        return _entries(page.get("members") if isinstance(page, dict) else None for page in pages)

    def columns(self, course: PlatformCourse, tag: str) -> dict[str, str]:
        """Return exercise → the address of its column in the platform's gradebook, of those that there are.

        Parameters
        ----------
        tag : by which a class's columns are known again
        """
        accept = "application/vnd.ims.lis.v2.lineitemcontainer+json"
        found = [one for one in _entries(self._pages([COLUMNS_SCOPE], course.columns, accept)) if one.get("tag") == tag]
        return {str(one.get("resourceId")): str(one.get("id")) for one in reversed(found)}  # the first of two counts

    def make_column(self, course: PlatformCourse, tag: str, exercise: str, label: str, out_of: float) -> str:
        """Make a column in the platform's gradebook and return its address.

        Parameters
        ----------
        tag, exercise : by which it is known again
        label : how it is headed
        """
        new = LineItem().set_tag(tag).set_resource_id(exercise).set_label(label).set_score_maximum(out_of)
        form = "application/vnd.ims.lis.v2.lineitem+json"
        made = asking(lambda: self._connector.make_service_request(
            [COLUMNS_SCOPE], course.columns, is_post=True, data=new.get_value(), content_type=form, accept=form))
        return _id_of(made["body"])  # where it says none, nothing is sent to it

    def put_score(self, course: PlatformCourse, column: str, user: str, points: float, out_of: float,
                  moment: str) -> None:
        """Put somebody's points into a column; only a later moment takes the place of what is there (AGS, 3.4.5).

        Parameters
        ----------
        column : its address
        moment : of the score, ISO 8601

        Raises
        ------
        PlatformHasLater : it has one of this moment or a later one
        PlatformRefuses, PlatformAway : it does not take it, or not now
        """
        _require_same_place(column, course.columns)  # the platform named it, and our permission is sent along
        score = Grade().set_user_id(user).set_score_given(points).set_score_maximum(out_of).set_timestamp(moment)
        score.set_activity_progress("Completed").set_grading_progress("FullyGraded")
        permitted: Any = {"scope": [SCORE_SCOPE]}
        service = AssignmentsGradesService(self._connector, permitted)
        asking(lambda: self._connector.get_access_token([SCORE_SCOPE]))  # kept; apart, as its conflict is none of marks
        asking(lambda: service.put_grade(score, LineItem({"id": column})), conflict=PlatformHasLater)

    def _pages(self, scopes: list[str], address: str, accept: str) -> Iterator[Any]:
        """Each page of a list; the library would make the address of the next one small."""
        first, seen, until = address, set[str](), time.monotonic() + _LONGEST_LIST
        while address:
            _require_same_place(address, first)
            if address in seen or len(seen) >= _MOST_PAGES or time.monotonic() > until:
                raise PlatformRefuses("the platform's list has no end: it names ever more pages, or one again")
            seen.add(address)
            answer = asking(partial(self._connector.make_service_request, scopes, address, accept=accept,
                                    case_insensitive_headers=True))
            yield answer["body"]
            links = requests.utils.parse_header_links(answer["headers"].get("link", ""))
            address = next((str(one["url"]) for one in links if one.get("rel") == "next"), "")


def asking(ask: Callable[[], Any], conflict: type[PlatformRefuses] = PlatformRefuses) -> Any:
    """Ask the platform, and say in words what became of it.

    Parameters
    ----------
    conflict : what an answer of 409 means
    """
    try:
        return ask()
    except LtiServiceException as error:
        status, said = error.response.status_code, shown(" ".join(error.response.text[:1000].split()))[:200]
        away = status in (408, 425, 429) or status >= 500
        kind = PlatformAway if away else conflict if status == 409 else PlatformRefuses
        raise kind(f"the platform answers {status}: {said}") from None
    except AnswerRefused as refused:
        raise PlatformRefuses(str(refused)) from None
    except requests.JSONDecodeError:
        raise PlatformRefuses("the platform's answer cannot be read: it is no JSON") from None
    except requests.RequestException as error:
        raise PlatformAway(f"the platform does not answer ({type(error).__name__})") from None
    except (LtiException, KeyError, ValueError, TypeError, RecursionError) as error:
        what = shown(str(error))[:200]
        raise PlatformRefuses(f"the platform's answer cannot be read ({type(error).__name__}: {what})") from None


def _entries(pages: Iterator[Any]) -> list[dict[str, Any]]:
    """All entries of a list that came page by page."""
    found: list[dict[str, Any]] = []
    for page in pages:
        if not isinstance(page, list) or not all(isinstance(one, dict) for one in page):
            raise PlatformRefuses("the platform's list cannot be read: a page of it holds something else than entries")
        found += page
        if len(found) > _MOST_LISTED:
            raise PlatformRefuses(f"the platform's list has no end: it has more than {_MOST_LISTED:,} entries")
    return found


def _require_same_place(address: str, first: str) -> None:
    """Refuse an address that is not safe, or on another machine than the one to which our permission belongs."""
    if fault := address_fault(address):
        raise PlatformRefuses(f"the platform names {shown(without_password(address))[:200]!r}, which {fault}")
    if urlsplit(address)[:2] != urlsplit(first)[:2]:
        raise PlatformRefuses(f"the platform names {address[:200]!r}, which is on another machine than {first[:200]!r}")


def _id_of(made: Any) -> str:
    return str(made.get("id")) if isinstance(made, Mapping) else ""
