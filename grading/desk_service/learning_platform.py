"""A learning platform by LTI 1.3: who comes from it, its class list (NRPS) and the columns of its gradebook (AGS).

The one file that knows the library pylti1p3, and what has to be checked beside it: its last release is of 2022.
Nothing imports it before a class is connected to a platform.
"""

from __future__ import annotations

import hmac
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from threading import Lock
from typing import Any

import requests
from jwcrypto.jwk import JWK
from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.cookie import CookieService
from pylti1p3.deployment import Deployment
from pylti1p3.exception import LtiException, LtiServiceException, OIDCException
from pylti1p3.grade import Grade
from pylti1p3.lineitem import LineItem
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.redirect import Redirect
from pylti1p3.registration import Registration
from pylti1p3.request import Request
from pylti1p3.service_connector import ServiceConnector
from pylti1p3.session import SessionService
from pylti1p3.tool_config.abstract import ToolConfAbstract

from grading.desk_service.platform_entry import Launch, PlatformCourse, PlatformEntry, is_safe_address
from grading.errors import GradingError

_CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
_AGS, _NRPS = "https://purl.imsglobal.org/spec/lti-ags/", "https://purl.imsglobal.org/spec/lti-nrps/"
_INSTRUCTOR = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"
LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
"""The role of somebody who takes part (LTI 1.3, A.2.3)."""
_MEMBERS_SCOPE = _NRPS + "scope/contextmembership.readonly"
COLUMNS_SCOPE, SCORE_SCOPE = _AGS + "scope/lineitem", _AGS + "scope/score"
"""What a platform may permit: to make columns in its gradebook, and to put points into them (AGS 2.0, 3.1)."""
_PATIENCE = 10.0
"""Seconds for which an answer of the platform is waited."""
_PASSING, _MOST_PASSING = 600.0, 10_000
"""Seconds that somebody may take from leaving for the platform to coming back, and how many may be on the way."""
_KEYS_HOLD = 60.0
"""Seconds after which the platform's keys are looked at anew, so that one it took back is not believed for long."""
_SKEW, _OLDEST = 60.0, 3_600.0
"""Seconds by which the platform's clock may be ahead, and the age at which a token is too old whatever it says."""
_MOST_PAGES = 1_000


class PlatformAway(GradingError):
    """The platform does not answer, or not now; asking again later may help."""


class PlatformRefuses(GradingError):
    """The platform answers, and does not do it."""


class PlatformHasLater(PlatformRefuses):
    """The platform has a score of this moment or a later one."""


class LearningPlatform:
    """One platform: sends browsers there, checks who comes back, and asks its services.

    Parameters
    ----------
    key : the class's private key, PEM
    launch : the address to which the platform sends people
    """

    def __init__(self, entry: PlatformEntry, key: str, launch: str) -> None:
        self.entry, self._launch, self._lock = entry, launch, Lock()
        self._registration = _registration(entry, key)
        self._config = _OnePlatform(entry, self._registration)
        self._passing: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._connector = ServiceConnector(self._registration, _Patient())
        self._keys_until = 0.0

    def public_keys(self) -> dict[str, Any]:
        """Return the class's public keys in the form in which the platform reads them (JWKS)."""
        return {"keys": self._registration.get_jwks()}

    def begin(self, asked: Mapping[str, str]) -> tuple[str, str] | None:
        """Return where to send a browser that the platform sent, and what it must show when it comes back.

        None where it was another platform, or does not say whom it sent.
        """
        if asked.get("client_id", self.entry.client_id) != self.entry.client_id:
            return None
        kept = _Kept()
        try:
            went = _Login(_Asked(asked), self._config, kept, kept).get_redirect_object(self._launch)
        except (LtiException, OIDCException):
            return None
        now = time.monotonic()
        with self._lock:
            # The oldest stand first. Whoever floods this address sends others away only by being faster than they are.
            while self._passing and (len(self._passing) >= _MOST_PASSING or _oldest_until(self._passing) <= now):
                self._passing.popitem(last=False)
            self._passing[kept.state] = (kept.nonce, now + _PASSING)
        return went.get_redirect_url(), kept.state

    def finish(self, shown: str, sent: Mapping[str, str]) -> Launch | None:
        """Return who came, when the platform signed it for this class, now, once, and for the browser that was sent.

        Parameters
        ----------
        shown : what the browser was given by `begin`
        sent : what the platform let it send: `state` and `id_token`
        """
        state = sent.get("state", "")
        with self._lock:  # taken away whatever becomes of it: a token is good for one try
            nonce, until = self._passing.pop(state, ("", 0.0))
        if not nonce or until < time.monotonic() or not hmac.compare_digest(shown.encode(), state.encode()):
            return None
        try:
            claims = self._checked(sent, _Kept(state, nonce))
        except Exception:  # of many kinds: a token may hold anything, and the platform may be away
            return None
        return _launch(claims) if self._is_meant(claims) else None

    def members(self, course: PlatformCourse) -> list[dict[str, Any]]:
        """Return the platform's class list, as it says it.

        Raises
        ------
        PlatformRefuses, PlatformAway : it does not, or not now
        """
        accept = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
        pages = self._pages([_MEMBERS_SCOPE], course.members, accept)
        return [member for page in pages for member in _listed(page.get("members") if isinstance(page, dict) else None)]

    def columns(self, course: PlatformCourse, tag: str) -> dict[str, str]:
        """Return exercise → the address of its column in the platform's gradebook, of those that there are.

        Parameters
        ----------
        tag : by which a class's columns are known again
        """
        accept = "application/vnd.ims.lis.v2.lineitemcontainer+json"
        pages = self._pages([COLUMNS_SCOPE], course.columns, accept)
        found = [one for page in pages for one in _listed(page) if one.get("tag") == tag]
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
        made = _asking(lambda: self._connector.make_service_request(
            [COLUMNS_SCOPE], course.columns, is_post=True, data=new.get_value(), content_type=form, accept=form))
        return str(_fields(made["body"]).get("id"))  # where it says none, nothing is sent to it

    def put_score(self, column: str, user: str, points: float, out_of: float, moment: str) -> None:
        """Put somebody's points into a column; the same moment again is the same score to the platform (AGS, 3.4.5).

        Parameters
        ----------
        moment : of the score, ISO 8601; the platform keeps the latest

        Raises
        ------
        PlatformHasLater : it has one of this moment or a later one
        PlatformRefuses, PlatformAway : it does not take it, or not now
        """
        _require_safe(column)  # the platform named it, and our permission is sent along
        score = Grade().set_user_id(user).set_score_given(points).set_score_maximum(out_of).set_timestamp(moment)
        score.set_activity_progress("Completed").set_grading_progress("FullyGraded")
        permitted: Any = {"scope": [SCORE_SCOPE]}
        service = AssignmentsGradesService(self._connector, permitted)
        _asking(lambda: service.put_grade(score, LineItem({"id": column})))

    def _checked(self, sent: Mapping[str, str], kept: _Kept) -> dict[str, Any]:
        """Check signature, names and nonce, by the library."""
        with self._lock:
            if time.monotonic() > self._keys_until:
                self._registration.set_key_set(None)
                self._keys_until = time.monotonic() + _KEYS_HOLD
        message = _Message(_Asked(sent), self._config, kept, kept, requests_session=_Patient())
        # Whom it is for and when it was made are checked below: the library looks at the first of several names only,
        # and forgives the platform's clock nothing.
        options: Any = {"verify_aud": False, "verify_iat": False, "require": ["exp", "iat", "iss", "aud", "nonce"]}
        message.set_jwt_verify_options(options)
        return dict(message.validate().get_launch_data())

    def _is_meant(self, claims: Mapping[str, Any]) -> bool:
        """Whether a token is for this class alone, fresh, and of a person."""
        audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        party = claims.get("azp", self.entry.client_id if len(audience) == 1 else "")
        age = time.time() - float(claims["iat"])
        user = claims.get("sub")
        return (self.entry.client_id in audience and party == self.entry.client_id and -_SKEW <= age <= _OLDEST
                and isinstance(user, str) and 0 < len(user) <= 255)

    def _pages(self, scopes: list[str], address: str, accept: str) -> Iterator[Any]:
        """Each page of a list; the library would make the address of the next one small."""
        seen: set[str] = set()
        while address and address not in seen and len(seen) < _MOST_PAGES:
            _require_safe(address)
            seen.add(address)
            answer = _asking(lambda at=address: self._connector.make_service_request(
                scopes, at, accept=accept, case_insensitive_headers=True))
            yield answer["body"]
            links = requests.utils.parse_header_links(answer["headers"].get("link", ""))
            address = next((str(one["url"]) for one in links if one.get("rel") == "next"), "")


def make_key() -> bytes:
    """Return a new private key, PEM; of the size that NIST SP 800-57 (part 1, table 2) allows beyond 2030."""
    return bytes(JWK.generate(kty="RSA", size=3072).export_to_pem(private_key=True, password=None))


class _Patient(requests.Session):
    """Requests that do not wait for ever."""

    def request(self, *args: Any, **options: Any) -> requests.Response:
        return super().request(*args, **{"timeout": _PATIENCE, **options})


class _Asked(Request):
    """What a browser sent, as the library wants to read it."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields

    def get_param(self, key: str) -> str:
        return self._fields.get(key, "")

    def is_secure(self) -> bool:
        return True  # asked for a cookie that the library does not set here


class _Kept(CookieService, SessionService):
    """State and nonce of one login, in place of the library's sessions, which would take a nonce more than once."""

    def __init__(self, state: str = "", nonce: str = "") -> None:
        self.state, self.nonce = state, nonce

    def get_cookie(self, name: str) -> str | None:
        return self.state if name == self.state else None

    def set_cookie(self, name: str, value: str | int, exp: int | None = 3600) -> None:
        self.state = str(value)

    def save_nonce(self, nonce: str) -> None:
        self.nonce = nonce

    def check_nonce(self, nonce: str) -> bool:
        return hmac.compare_digest(nonce.encode(), self.nonce.encode())

    def check_state_is_valid(self, state: str, id_token_hash: str) -> bool:
        return False  # only the browser's own cookie makes it so

    def save_launch_data(self, key: str, jwt_body: Mapping[str, Any]) -> None:
        """Nothing of a person is kept."""

    def set_state_valid(self, state: str, id_token_hash: str) -> None:
        """A token is taken once."""


class _Sent(Redirect[str]):
    """Where a browser is sent."""

    def __init__(self, address: str) -> None:
        self._address = address

    def get_redirect_url(self) -> str:
        return self._address

    def set_redirect_url(self, location: str) -> None:
        self._address = location

    def do_redirect(self) -> str:
        return self._address

    def do_js_redirect(self) -> str:
        return self._address


class _Login(OIDCLogin[_Asked, "_OnePlatform", _Kept, _Kept, str]):
    def get_redirect(self, url: str) -> _Sent:
        return _Sent(url)


class _Message(MessageLaunch[_Asked, "_OnePlatform", _Kept, _Kept]):
    def _get_request_param(self, key: str) -> str:
        return self._request.get_param(key)  # the library has no other name for it


class _OnePlatform(ToolConfAbstract[_Asked]):
    """The one platform that the class is connected to."""

    def __init__(self, entry: PlatformEntry, registration: Registration) -> None:
        self._entry, self._registration = entry, registration

    def find_registration_by_issuer(self, iss: str, *_args: Any, **_more: Any) -> Registration:
        if iss != self._entry.issuer:
            raise LtiException("another platform")
        return self._registration

    def find_registration_by_params(self, iss: str, client_id: str, *_args: Any, **_more: Any) -> Registration:
        return self.find_registration_by_issuer(iss)

    def find_deployment(self, iss: str, deployment_id: str) -> Deployment | None:
        same = (iss, deployment_id) == (self._entry.issuer, self._entry.deployment_id)
        return Deployment().set_deployment_id(deployment_id) if same else None

    def find_deployment_by_params(self, iss: str, deployment_id: str, *_args: Any, **_more: Any) -> Deployment | None:
        return self.find_deployment(iss, deployment_id)


def _registration(entry: PlatformEntry, key: str) -> Registration:
    made = Registration().set_issuer(entry.issuer).set_client_id(entry.client_id).set_key_set_url(entry.keys_url)
    made.set_auth_login_url(entry.login_url).set_auth_token_url(entry.token_url)
    made.set_auth_audience(entry.token_audience or entry.token_url)
    public = JWK.from_pem(key.encode()).export_to_pem().decode()
    return made.set_tool_private_key(key).set_tool_public_key(public)


def _launch(claims: Mapping[str, Any]) -> Launch:
    about, grades, people = (_fields(claims.get(name)) for name in (
        _CLAIM + "context", _AGS + "claim/endpoint", _NRPS + "claim/namesroleservice"))
    scopes = grades.get("scope")
    course = PlatformCourse(
        id=str(about.get("id", "")), title=str(about.get("title", ""))[:200], columns=_address(grades, "lineitems"),
        scopes=tuple(map(str, scopes)) if isinstance(scopes, list) else (),
        members=_address(people, "context_memberships_url"))
    roles = claims.get(_CLAIM + "roles")
    teaches = isinstance(roles, list) and _INSTRUCTOR in roles
    return Launch(user=str(claims["sub"]), is_instructor=teaches, course=course)


def _fields(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _listed(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _address(fields: Mapping[str, Any], name: str) -> str:
    return str(fields.get(name, "")) if is_safe_address(str(fields.get(name, ""))) else ""


def _require_safe(address: str) -> None:
    if not is_safe_address(address):
        raise PlatformRefuses(f"the platform names {address[:200]!r}, which others could read along")


def _oldest_until(passing: OrderedDict[str, tuple[str, float]]) -> float:
    return next(iter(passing.values()))[1]


def _asking(ask: Any) -> Any:
    """Ask the platform, and say in words what became of it."""
    try:
        return ask()
    except LtiServiceException as error:
        status, said = error.response.status_code, " ".join(error.response.text.split())[:200]
        away = status in (408, 425, 429) or status >= 500
        kind = PlatformAway if away else PlatformHasLater if status == 409 else PlatformRefuses
        raise kind(f"the platform answers {status}: {said}") from None
    except requests.RequestException as error:
        raise PlatformAway(f"the platform does not answer ({type(error).__name__})") from None
    except (LtiException, KeyError, ValueError, TypeError) as error:
        raise PlatformRefuses(f"the platform's answer cannot be read ({type(error).__name__}: {error})") from None
