"""Whether what a platform signed is meant for this class, here and now, and of a person; it may say anything."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from grading.desk_service.lti_terms import CLAIM
from synthetic_data import shown

_SKEW, _OLDEST = 60.0, 3_600.0
"""Seconds by which the platform's clock may be ahead, and the age at which a token is too old whatever it says."""
_YEAR_10000 = 253_402_300_800
"""Seconds; beyond it stand thousandths of seconds, or nonsense."""
_LONGEST_NAME = 255
"""Letters of a person's or course's id (LTI 1.3, 5.3.6.1: of a user 255 at most)."""


def refused_because(claims: Mapping[str, Any], client_id: str, now: float) -> str:
    """Return why a token that the platform did sign lets nobody in; empty where it does.

    Parameters
    ----------
    claims : what the token says
    client_id : by which name the platform knows the class
    now : seconds since 1970

    Examples
    --------
    >>> refused_because({"exp": "4102444800", CLAIM + "message_type": "LtiResourceLinkRequest"}, "class", 0.0)
    'exp is no number of seconds since 1970'
    """
    if claims.get(CLAIM + "message_type") != "LtiResourceLinkRequest":  # the library takes other messages too
        return "it is no launch but another message (message_type)"
    return _untimely(claims, now) or _of_another(claims, client_id) or (
        "" if is_id(claims.get("sub")) else "it names no person (sub)")


def is_id(value: Any) -> bool:
    """Tell whether a value can be the id of a person or a course: one line of text."""
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME and shown(value) == value


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


def _is_moment(value: Any) -> bool:
    # NumericDate (RFC 7519, 2). Not isinstance: true is an int.
    return type(value) in (int, float) and math.isfinite(value) and 0 <= value < _YEAR_10000


def _of_another(claims: Mapping[str, Any], client_id: str) -> str:
    told = claims.get("aud")
    audience = told if isinstance(told, list) else [told]
    party = claims.get("azp", client_id if len(audience) == 1 else "")
    return "" if client_id in audience and party == client_id else "it is for another tool than this class (aud, azp)"
