"""What the library pylti1p3 wants to be given: requests, cookies, sessions and the one platform, as they are here.

Its last release is of 2022; what has to be checked beside it stands in `learning_platform`.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any

import jwt
from jwcrypto.jwk import JWK
from pylti1p3.cookie import CookieService
from pylti1p3.deployment import Deployment
from pylti1p3.exception import LtiException, OIDCException
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.redirect import Redirect
from pylti1p3.registration import Registration
from pylti1p3.request import Request
from pylti1p3.session import SessionService
from pylti1p3.tool_config.abstract import ToolConfAbstract

from grading.desk_service.platform_entry import PlatformEntry
from synthetic_data import shown


class LibrarySide:
    """One platform as the library knows it.

    Parameters
    ----------
    key : the class's private key, PEM
    """

    def __init__(self, entry: PlatformEntry, key: str) -> None:
        self.registration = _registration(entry, key)
        self._config = _OnePlatform(entry, self.registration)

    def begin(self, asked: Mapping[str, str], launch: str) -> tuple[str, str, str]:
        """Return where a browser is sent for a login, its state and its nonce.

        Parameters
        ----------
        asked : what the platform let the browser ask
        launch : the address to which the platform sends it back

        Raises
        ------
        Exception : of the library, see `reason_of`
        """
        kept = _Kept()
        went = _Login(_Asked(asked), self._config, kept, kept).get_redirect_object(launch)
        return went.get_redirect_url(), kept.state, kept.nonce

    def claims(self, sent: Mapping[str, str], state: str, nonce: str) -> dict[str, Any]:
        """Return what a token says of right signature, names and nonce; audience and moments are not checked.

        Raises
        ------
        Exception : of the library and of many other kinds, as a token may hold anything; see `reason_of`
        """
        kept = _Kept(state, nonce)
        message = _Message(_Asked(sent), self._config, kept, kept)
        # `refused_because` checks the others: the library looks at the first of several audiences only, forgives the
        # platform's clock nothing, and takes texts for numbers.
        options: Any = {"verify_aud": False, "verify_iat": False, "verify_nbf": False, "verify_exp": False,
                        "require": ["exp", "iat", "iss", "aud", "nonce"]}
        message.set_jwt_verify_options(options)
        return dict(message.validate().get_launch_data())


def reason_of(error: Exception) -> str:
    """Why the library refuses something, without what was sent: that may name somebody."""
    if isinstance(error.__cause__, jwt.InvalidTokenError):
        return f"the token is not right: {shown(str(error.__cause__))[:200]}"
    if isinstance(error, (LtiException, OIDCException)):
        return f"the token is not right: {shown(str(error).partition(':')[0])[:200]}"
    return f"the token cannot be read ({type(error).__name__})"


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

    def fetch_public_key(self, key_set_url: str) -> Any:
        raise LtiException("the platform's keys are not known")  # they are asked for in bounds, and not from here


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
