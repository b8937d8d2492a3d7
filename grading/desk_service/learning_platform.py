"""A learning platform by LTI 1.3: who comes from it, and what is checked of that beside the library pylti1p3.

Nothing imports this, or the files that know the library, before a class is connected to a platform.
"""

from __future__ import annotations

import hmac
import time
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from jwcrypto.common import JWException
from jwcrypto.jwk import JWK
from pylti1p3.exception import LtiException, LtiServiceException, OIDCException
from pylti1p3.registration import TKeySet

from grading.desk_service.bounded_calls import BoundedCalls
from grading.desk_service.launch_checks import launch_of, refused_because
from grading.desk_service.lti_library import LibrarySide, reason_of
from grading.desk_service.platform_course import Launch, LaunchRefused
from grading.desk_service.platform_entry import PlatformEntry
from grading.desk_service.platform_services import PlatformServices, asking
from grading.errors import GradingError
from synthetic_data import BadInput, Problem

_KEYS_PATIENCE, _LARGEST_KEYS, _MOST_KEYS = 10.0, 1_000_000, 100
"""Seconds for which the platform's keys are waited, while somebody waits who logs in; bytes and keys that are taken."""
_KEYS_HOLD, _KEYS_PAUSE = 60.0, 5.0
"""Seconds after which the platform's keys are looked at anew, so that one it took back is not believed for long; and
after which they are asked for again where there was no answer."""
_NO_KEYS: TKeySet = {"keys": []}
_PASSING, _MOST_PASSING = 600.0, 10_000
"""Seconds that somebody may take from leaving for the platform to coming back, and how many may be on the way."""


class LearningPlatform(PlatformServices):
    """One platform: sends browsers there, checks who comes back, and asks its services.

    Parameters
    ----------
    key : the class's private key, PEM
    launch : the address to which the platform sends people
    """

    def __init__(self, entry: PlatformEntry, key: str, launch: str) -> None:
        self.entry, self._launch, self._lock = entry, launch, Lock()
        self._library = LibrarySide(entry, key)
        self._registration = self._library.registration
        super().__init__(self._registration)
        self._passing: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._key_calls = BoundedCalls(patience=_KEYS_PATIENCE, most=_LARGEST_KEYS)
        self._keys_until, self._keys_fault, self._key_lock = 0.0, "", Lock()

    def public_keys(self) -> dict[str, Any]:
        """Return the class's public keys in the form in which the platform reads them (JWKS)."""
        return {"keys": self._registration.get_jwks()}

    def begin(self, asked: Mapping[str, str]) -> tuple[str, str]:
        """Return where to send a browser that the platform sent, and what it must show when it comes back.

        Raises
        ------
        LaunchRefused : it was another platform, or does not say whom it sent
        """
        if asked.get("client_id", self.entry.client_id) != self.entry.client_id:
            raise LaunchRefused("a login was begun for another tool (client_id)")
        try:
            address, state, nonce = self._library.begin(asked, self._launch)
        except (LtiException, OIDCException) as error:
            raise LaunchRefused(f"a login was not begun as it should be: {reason_of(error)}") from None
        now = time.monotonic()
        with self._lock:
            # The oldest stand first. Whoever floods this address sends others away only by being faster than they are.
            while self._passing and (len(self._passing) >= _MOST_PASSING or _oldest_until(self._passing) <= now):
                self._passing.popitem(last=False)
            self._passing[state] = (nonce, now + _PASSING)
        return address, state

    def finish(self, given: str, sent: Mapping[str, str]) -> Launch:
        """Return who came, when the platform signed it for this class, now, once, and for the browser that was sent.

        Parameters
        ----------
        given : what the browser was given by `begin`
        sent : what the platform let it send: `state` and `id_token`

        Raises
        ------
        LaunchRefused : anything of that is not so
        """
        state = sent.get("state", "")
        with self._lock:  # taken away whatever becomes of it: a token is good for one try
            nonce, until = self._passing.pop(state, ("", 0.0))
        if not nonce:
            raise LaunchRefused("it belongs to no login that was begun here, or was used already")
        if until < time.monotonic():
            raise LaunchRefused(f"its login was begun more than {_PASSING / 60:.0f} minutes ago")
        if not hmac.compare_digest(given.encode(), state.encode()):
            raise LaunchRefused("it came from another browser than the one that was sent to the platform, or from one "
                                "that keeps no cookies")
        try:
            self._look_at_keys()
            claims = self._library.claims(sent, state, nonce)
        except LaunchRefused:
            raise
        except Exception as error:  # of many kinds: a token may hold anything
            raise LaunchRefused(reason_of(error)) from None
        if why := refused_because(claims, self.entry.client_id, time.time(), self._launch):
            raise LaunchRefused(why)
        return launch_of(claims)

    def _look_at_keys(self) -> None:
        """Let the library have the platform's keys as they were a minute ago at most; one browser at a time asks."""
        with self._key_lock:
            if time.monotonic() > self._keys_until:
                keys, self._keys_fault, hold = _NO_KEYS, "", _KEYS_HOLD
                try:
                    keys = asking(self._keys_there)
                except GradingError as problem:
                    self._keys_fault, hold = f"the platform's keys are not there: {problem}", _KEYS_PAUSE
                self._registration.set_key_set(keys)
                self._keys_until = time.monotonic() + hold
            if self._keys_fault:
                raise LaunchRefused(self._keys_fault)

    def _keys_there(self) -> TKeySet:
        answer = self._key_calls.get(self.entry.keys_url)
        if not answer.ok:
            raise LtiServiceException(answer)
        keys = answer.json()["keys"]
        if not isinstance(keys, list) or len(keys) > _MOST_KEYS or not all(isinstance(one, dict) for one in keys):
            raise ValueError(f"no list of at most {_MOST_KEYS} keys")
        return {"keys": keys}


def make_key() -> bytes:
    """Return a new private key, PEM; of the size that NIST SP 800-57 (part 1, table 2) allows beyond 2030."""
    return bytes(JWK.generate(kty="RSA", size=3072).export_to_pem(private_key=True, password=None))


def require_key(pem: str, where: Path) -> None:
    """Refuse what no platform could be signed to with: anything but an RSA key that is whole and private.

    Raises
    ------
    BadInput : it is none
    """
    try:
        key = JWK.from_pem(pem.encode())
        is_fine = key.has_private and key.export_public(as_dict=True)["kty"] == "RSA"
    except (ValueError, TypeError, JWException, UnsupportedAlgorithm):  # a password, damage, another kind of key
        is_fine = False
    if not is_fine:
        raise BadInput(Problem(where=str(where), rule="holds no private RSA key (PEM, without a password)",
                               remedy="put back the copy from your backup; without one remove it, and connect anew"))


def _oldest_until(passing: OrderedDict[str, tuple[str, float]]) -> float:
    return next(iter(passing.values()))[1]
