"""What a JupyterHub and its classes are told where people come from a learning platform, whose tool the Hub is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from grading.class_folder.course_folder import as_json, read_kept, write_whole
from grading.class_folder.desk_folder import DESK
from grading.class_folder.roster import as_a_hub_writes
from grading.desk_service.hub_plan import HubClass, HubLtiLogin, HubPlan
from grading.desk_service.platform_entry import KEY as CLASS_KEY
from grading.desk_service.platform_entry import HubPlatform, read_secret
from grading.desk_service.running import platform_library
from synthetic_data import Problem

_KEY, _CONNECTED = "hub-platform-key.pem", "hub-connected.json"
_LETTER_BY_LETTER = """
_readiness_ids = {}
for _one in _readiness_people:
    _readiness_ids.setdefault(_one.lower(), set()).add(_one)


def _readiness_login(before):
    def check(authenticator, handler, found):
        from tornado.web import HTTPError

        # The Hub makes names small; of two ids of a platform that differ in that alone, one would be the other.
        listed = _readiness_ids.get(found["name"].lower())
        if listed and (found["auth_state"] or {}).get("sub") not in listed:
            problem = HTTPError(403)
            problem.jupyterhub_message = "The class lists write your id of the learning platform otherwise."
            raise problem
        return before(authenticator, handler, found) if before else found

    return check


for _one in _readiness_kinds("Authenticator", "post_auth_hook"):
    c[_one].post_auth_hook = _readiness_login(c[_one].get("post_auth_hook"))
"""


def login_by_lti(login: HubLtiLogin) -> str:
    """Return the settings of the login.

    Who logs in is in the Hub's database with what the platform signed, encrypted by JUPYTERHUB_CRYPT_KEY.
    """
    told = {"issuer": login.issuer, "client_id": [login.client_id], "authorize_url": login.authorize_url,
            "jwks_endpoint": login.keys_url, "username_key": "sub"}
    return ('\nc.JupyterHub.authenticator_class = "ltiauthenticator.lti13.auth.LTI13Authenticator"\n'
            + "".join(f"c.LTI13Authenticator.{name} = {value!r}\n" for name, value in told.items())
            + "c.Authenticator.enable_auth_state = True\n" + _LETTER_BY_LETTER)


def by_name(role: str, names: Sequence[str], service: str) -> dict[str, Any]:
    """Return a role that lets these people in to a class's program, and at the next start nobody else.

    By name and not by group: the Hub only ever adds to a group, so that somebody stays in for good; who has a role it
    makes anew at each start. The group that an earlier version gave the role to loses it.
    """
    return {"name": role, "users": list(names), "groups": [], "scopes": [f"access:services!service={service}"]}


def connecting_roles(service: str, names: Sequence[str]) -> list[dict[str, Any]]:
    """Return the roles by which instructors show their class from which course they come, and it may read that.

    What is kept of trainees is told to no class.

    Parameters
    ----------
    service : the class's program as the Hub calls it
    names : of its instructors, small
    """
    return [by_name(f"teach-{service}", names, service),
            {"name": f"launches-{service}", "services": [service], "scopes": [
                f"{scope}!user={name}" for name in names for scope in ("admin:auth_state", "read:users:name")]}]


def platform_of(plan: HubPlan, its: HubClass) -> HubPlatform | None:
    """Return what a class is told of the platform whose tool its Hub is; None where points go to none."""
    entry = plan.platform
    return HubPlatform(entry=entry, hub=plan.hub, instructors=its.instructors) if entry else None


def platform_key(home: Path) -> bytes:
    """Return the key by which the Hub's classes sign towards the platform, which knows them as one tool.

    Raises
    ------
    BadInput : others may read it, it is no key, or the package pylti1p3 is missing
    """
    file, library = home / _KEY, platform_library()
    if not file.exists():
        write_whole(file, library.make_key(), mode=0o600)
    library.require_key(key := read_secret(file), file)
    return key.encode()


def two_spellings(ids: Iterable[tuple[str, str]]) -> list[Problem]:
    """Return what is wrong with ids of a platform that differ in capitals alone: to a Hub they are one person.

    Parameters
    ----------
    ids : where each stands, and the id
    """
    known: dict[str, dict[str, str]] = {}  # as the Hub makes it → as it is written → where it is so first
    for where, name in ids:
        known.setdefault(as_a_hub_writes(name), {}).setdefault(name, where)
    return [Problem(where=where, value=name, rule=f"is {next(iter(same))} of {next(iter(same.values()))} but for "
                    "capitals: the Hub would take two people for one", remedy="copy both anew from the platform; where "
                    "they are two people, give one of the classes another Hub")
            for same in known.values() for name, where in list(same.items())[1:]]


def still_connected(home: Path, folders: Sequence[str]) -> list[str]:
    """Return classes that an earlier `hub.yml` connected and this one leaves out, and that sign by its key still.

    Parameters
    ----------
    home : folder of `hub.yml`
    folders : of the classes that it names now
    """
    key = (home / _KEY).read_bytes() if (home / _KEY).exists() else b""
    return [one for one in read_kept(home / _CONNECTED).get("folders", []) if one not in folders
            and (file := Path(one, DESK, CLASS_KEY)).exists() and file.read_bytes() == key]


def note_connected(home: Path, folders: Sequence[str]) -> None:
    """Keep which classes sign by the Hub's key, so that `still_connected` finds those that are left out later."""
    if folders or (home / _CONNECTED).exists():
        write_whole(home / _CONNECTED, as_json({"folders": sorted(folders)}), mode=0o600)
