"""An identity provider for the tests: authorization code, token and userinfo as OpenID Connect Core 1.0 has them.

It believes whoever a browser says it is, and otherwise refuses what a provider refuses: another client or way back, a
wrong secret, a code twice, a verifier that does not fit (RFC 7636), a token that it did not give.
"""

import base64
import hashlib
import json
import secrets
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.serving import Answering, answered_by

CLIENT, SECRET = "the-hub", "a word between Hub and provider"


class Provider:
    """One provider with one client, which is told its address and the client's."""

    def __init__(self):
        self.address = self.back = ""
        self.codes, self.tokens, self.refused = {}, {}, []

    def authorize(self, asked, person):
        """The way back with a code, for the browser of a person."""
        wanted = {"response_type": "code", "client_id": CLIENT, "redirect_uri": self.back,
                  "code_challenge_method": "S256"}
        if any(asked.get(name) != value for name, value in wanted.items()) or "openid" not in asked["scope"].split():
            return self.refuse(400, asked)
        code = secrets.token_urlsafe()
        self.codes[code] = (person, asked["code_challenge"])
        return 302, f"{self.back}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked, authorization):
        """A token for a code, once."""
        client = (asked.get("client_id"), asked.get("client_secret"))
        if authorization.startswith("Basic "):
            client = tuple(base64.b64decode(authorization.removeprefix("Basic ")).decode().split(":", 1))
        person, challenge = self.codes.pop(asked.get("code"), (None, None))
        shown = base64.urlsafe_b64encode(hashlib.sha256(asked.get("code_verifier", "").encode()).digest())
        if (client, asked.get("redirect_uri"), asked.get("grant_type"), shown.decode().rstrip("=")) != (
                (CLIENT, SECRET), self.back, "authorization_code", challenge):
            return self.refuse(400, asked)
        token = secrets.token_urlsafe()
        self.tokens[token] = person
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": 300, "scope": "openid"}

    def userinfo(self, authorization):
        """Who it is whose token this is."""
        person = self.tokens.get(authorization.removeprefix("Bearer "))
        return (200, {"sub": person, "preferred_username": "amina"}) if person else self.refuse(401, {})

    def refuse(self, status, asked):
        """Say no, and remember what was asked."""
        self.refused.append(asked)
        return status, {"error": "invalid_request"}


def _handler(provider):
    class Handler(Answering):
        """Answers for the provider; a browser names its person in the cookie `person`."""

        def answer(self):
            """Answer one request."""
            place, body = urlsplit(self.path), self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            authorization = self.headers.get("Authorization", "")
            if place.path == "/authorize":
                person = self.headers["Cookie"].rpartition("person=")[2].partition(";")[0]
                status, value = provider.authorize(dict(parse_qsl(place.query)), person)
            elif place.path == "/token":
                status, value = provider.token(dict(parse_qsl(body)), authorization)
            else:
                status, value = provider.userinfo(authorization)
            if status == 302:
                self.reply(status, headers={"Location": value})
            else:
                self.reply(status, json.dumps(value).encode(), {"Content-Type": "application/json"})

        do_GET = do_POST = answer

    return Handler


@contextmanager
def serving():
    """A provider that answers on this machine while the block runs."""
    provider = Provider()
    with answered_by(_handler(provider)) as provider.address:
        yield provider
