"""What a platform signed: whether it is meant for this class, here and now, and of a person; it may say anything."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from grading.class_folder.roster import as_a_hub_writes
from grading.desk_service.lti_terms import AGS, CLAIM, COLUMNS_SCOPE, INSTRUCTOR, NRPS, SCORE_SCOPE
from grading.desk_service.platform_course import Launch, LaunchRefused, PlatformCourse
from grading.desk_service.platform_entry import PlatformEntry, is_safe_address
from synthetic_data import shown

_SKEW, _OLDEST = 60.0, 3_600.0
"""Seconds by which the platform's clock may be ahead, and the age at which a token is too old whatever it says."""
_HUB_KEEPS = 43_200.0
"""Seconds for which a launch is believed that somebody logged in to a Hub by: as long as that login holds."""
_YEAR_10000 = 253_402_300_800
"""Seconds; beyond it stand thousandths of seconds, or nonsense."""
_LONGEST_NAME = 255
"""Letters of a person's or course's id (LTI 1.3, 5.3.6.1: of a user 255 at most)."""


def refused_because(claims: Mapping[str, Any], client_id: str, now: float, launch: str) -> str:
    """Return why a token that the platform did sign lets nobody in; empty where it does.

    Parameters
    ----------
    claims : what the token says
    client_id : by which name the platform knows the class
    now : seconds since 1970
    launch : the address to which the platform sends people of this class

    Examples
    --------
    >>> refused_because({"exp": "4102444800", CLAIM + "message_type": "LtiResourceLinkRequest"}, "class", 0.0, "")
    'exp is no number of seconds since 1970'
    """
    return (_no_launch(claims) or _untimely(claims, now) or _of_another(claims, client_id)
            or _for_elsewhere(claims, launch) or ("" if is_id(claims.get("sub")) else "it names no person (sub)"))


def kept_launch(claims: Mapping[str, Any], entry: PlatformEntry, account: str, now: float) -> Launch:
    """Return the launch by which somebody logged in to a Hub, which checked the signature and keeps what it said.

    Parameters
    ----------
    claims : what the token said
    entry : the platform, and by which name it knows the Hub
    account : the person's name at the Hub, which makes names small
    now : seconds since 1970

    Raises
    ------
    LaunchRefused : it is of another platform, part, tool or person, of yesterday, or cannot be read
    """
    person = claims.get("sub")
    another = {"iss": entry.issuer, CLAIM + "deployment_id": entry.deployment_id}
    why = _no_launch(claims) or _of_another(claims, entry.client_id) or next(
        (f"it is of another platform, or part of it ({name})" for name, right in another.items()
         if claims.get(name) != right), "")
    if not why and not (is_id(person) and as_a_hub_writes(str(person)) == as_a_hub_writes(account)):
        why = "it is of another person (sub)"
    if why := why or _not_lately(claims.get("iat"), now):
        raise LaunchRefused(why)
    return launch_of(claims)


def launch_of(claims: Mapping[str, Any]) -> Launch:
    """Return who came from which course, of a token that was checked before; raises `LaunchRefused` without a course.

    What it says of the course's services is taken where it can be used, and left out where not.
    """
    about, grades, people = (_fields(claims.get(name)) for name in (
        CLAIM + "context", AGS + "claim/endpoint", NRPS + "claim/namesroleservice"))
    scopes = grades.get("scope")
    if not is_id(about.get("id")):
        raise LaunchRefused("it names no course of the platform (context)")
    course = PlatformCourse(
        id=about["id"], title=shown(str(about.get("title", ""))[:200]), columns=_address(grades, "lineitems"),
        scopes=tuple(one for one in (COLUMNS_SCOPE, SCORE_SCOPE) if isinstance(scopes, list) and one in scopes),
        members=_address(people, "context_memberships_url"))
    roles = claims.get(CLAIM + "roles")
    teaches = isinstance(roles, list) and INSTRUCTOR in roles
    return Launch(user=str(claims["sub"]), is_instructor=teaches, course=course)


def is_id(value: Any) -> bool:
    """Tell whether a value can be the id of a person or a course: one line of text."""
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME and shown(value) == value


def _no_launch(claims: Mapping[str, Any]) -> str:
    is_one = claims.get(CLAIM + "message_type") == "LtiResourceLinkRequest"  # libraries take other messages too
    return "" if is_one else "it is no launch but another message (message_type)"


def _untimely(claims: Mapping[str, Any], now: float) -> str:
    # Read here and not by the library, which takes "1" and true for numbers.
    for name in ("exp", "iat", "nbf"):
        if (name in claims or name != "nbf") and not _is_moment(claims.get(name)):
            return f"{name} is no number of seconds since 1970"
    if claims["exp"] <= now:
        return "its time is over (exp)"
    if max(claims["iat"], claims.get("nbf", 0)) > now + _SKEW:
        return "it is of later than now (iat, nbf); compare the clocks of the platform and of this machine"
    return "it was made more than an hour ago (iat)" if claims["iat"] < now - _OLDEST else ""


def _not_lately(made: Any, now: float) -> str:
    is_so = _is_moment(made) and now - _HUB_KEEPS <= made <= now + _SKEW
    return "" if is_so else "it is not of the last twelve hours (iat)"


def _is_moment(value: Any) -> bool:
    # NumericDate (RFC 7519, 2). Not isinstance: true is an int.
    return type(value) in (int, float) and math.isfinite(value) and 0 <= value < _YEAR_10000


def _of_another(claims: Mapping[str, Any], client_id: str) -> str:
    told = claims.get("aud")
    audience = told if isinstance(told, list) else [told]
    party = claims.get("azp", client_id if len(audience) == 1 else "")
    return "" if client_id in audience and party == client_id else "it is for another tool than this class (aud, azp)"


def _for_elsewhere(claims: Mapping[str, Any], launch: str) -> str:
    """Say where a link leads to another machine or port than this class's: two classes may be one tool there.

    A link may name any page of the class, with http or https; one that names none says nothing of another class.
    """
    target = claims.get(CLAIM + "target_link_uri")
    if target is None or (isinstance(target, str) and _place(target) == _place(launch)):
        return ""
    return f"its link leads elsewhere than to this class (target_link_uri at {shown(_place(str(target))[0][:100])})"


def _place(address: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(address)
        name, port = parts.hostname or "", parts.port
    except ValueError:
        return "", None
    return "127.0.0.1" if name == "localhost" else name, None if port in (80, 443) else port


def _fields(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _address(fields: Mapping[str, Any], name: str) -> str:
    return str(fields.get(name, "")) if is_safe_address(str(fields.get(name, ""))) else ""
