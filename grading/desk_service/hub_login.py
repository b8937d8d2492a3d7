"""Login by a JupyterHub: the browser is sent there, comes back with a code, and the Hub says whose it is.

The one file that knows JupyterHub's library. The service's secret comes from the environment in which the Hub starts
it (JUPYTERHUB_API_TOKEN), and is written nowhere.
"""

from __future__ import annotations

import hmac
import os
import secrets
from typing import Any
from urllib.parse import quote, urlencode

from grading.desk_service.door import HUB_BACK, Address
from synthetic_data import BadInput, Problem

_NEEDED = ("JUPYTERHUB_API_TOKEN", "JUPYTERHUB_API_URL", "JUPYTERHUB_CLIENT_ID")

_PATIENCE, _LARGEST = 10.0, 1_000_000
"""Seconds for which the Hub is waited while somebody waits, and bytes of what it keeps of one person."""


class HubLogin:
    """Sends browsers to one Hub and asks it who came back.

    Parameters
    ----------
    hub : address of the Hub as browsers know it, such as https://hub.example
    address : of the desk service

    Raises
    ------
    BadInput : the Hub's library is missing, or this program was not started by a Hub
    """

    def __init__(self, hub: str, address: Address) -> None:
        try:
            from jupyterhub.services.auth import HubOAuth
        except ImportError:
            raise BadInput(Problem(where="hub", value=hub, rule="needs the package jupyterhub",
                                   remedy="install it into the environment of this program")) from None
        missing = [name for name in _NEEDED if not os.environ.get(name)]
        if missing:
            remedy = "let the Hub start this program as a service: docs/how-to/bring-up-a-hub.md"
            raise BadInput([Problem(where=name, rule="is not set", remedy=remedy) for name in missing])
        self._back = address.public + HUB_BACK
        self._authorize = f"{hub.rstrip('/')}/hub/api/oauth2/authorize"
        self._client = os.environ["JUPYTERHUB_CLIENT_ID"]
        self._auth: Any = HubOAuth(oauth_client_id=self._client, oauth_redirect_uri=self._back, cache_max_age=0)

    def begin(self) -> tuple[str, str]:
        """Return where to send a browser, and what it must show when it comes back."""
        state, (verifier, challenge, method) = secrets.token_urlsafe(24), self._auth.generate_pkce_code_challenge()
        asked = {"client_id": self._client, "redirect_uri": self._back, "response_type": "code", "state": state,
                 "code_challenge": challenge, "code_challenge_method": method}
        return f"{self._authorize}?{urlencode(asked)}", f"{state}.{verifier}"

    def finish(self, shown: str, state: str, code: str) -> str | None:
        """Return the Hub's name of whoever came back; None when it is not the browser that was sent, or has no access.

        Parameters
        ----------
        shown : what the browser was given by `begin`
        state, code : of the address it came back to
        """
        own, _, verifier = shown.partition(".")
        if not own or not code or not hmac.compare_digest(own.encode(), state.encode()):
            return None
        try:
            token = self._auth.token_for_code(code, code_verifier=verifier)
            user = self._auth.user_for_token(token, use_cache=False)
        except Exception:  # its library answers a refused code and a Hub that is away with errors of several kinds
            return None
        if not user or not self._auth.check_scopes(self._auth.access_scopes, user):
            return None
        return str(user["name"])

    def claims(self, account: str) -> dict[str, Any]:
        """Return what a learning platform signed of somebody when they last came by it, as the Hub keeps it.

        Empty where the Hub keeps nothing, does not tell this class, or is away: it tells of the class's instructors.

        Parameters
        ----------
        account : the person's name at the Hub
        """
        from grading.desk_service.bounded_calls import BoundedCalls  # its package comes with the platform's

        hub = self._auth
        own = {"cert": (hub.certfile, hub.keyfile), "verify": hub.client_ca} if hub.certfile else {}
        try:
            answer = BoundedCalls(patience=_PATIENCE, most=_LARGEST).get(
                f"{hub.api_url}/users/{quote(account, safe='')}", headers={"Authorization": f"token {hub.api_token}"},
                **own)
            kept = answer.json().get("auth_state") if answer.ok else None
        except (OSError, ValueError, AttributeError):  # also what requests raises
            return {}
        return kept if isinstance(kept, dict) else {}
