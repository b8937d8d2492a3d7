"""What a JupyterHub has to be told of some classes: who may enter, programs and servers to start, a page."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from pprint import pformat
from typing import Any

from grading.class_folder.course_folder import CourseFolder, open_course_folder, write_whole
from grading.class_folder.roster import Trainee, as_a_hub_writes
from grading.desk_service.connecting import connect_by_hub, other_platform
from grading.desk_service.door import HUB, HUB_BACK, Address
from grading.desk_service.hub_lti_config import (
    by_name,
    connecting_roles,
    login_by_lti,
    note_connected,
    platform_key,
    platform_of,
    still_connected,
    two_spellings,
)
from grading.desk_service.hub_plan import HubClass, HubPlan, read_hub_plan
from grading.desk_service.running import address_of, checked_settings, keep_service_settings, settings_with
from synthetic_data import BadInput, Problem

_HEAD = """# Made by: readiness class hub-config. At the end of jupyterhub_config.py: exec(open("{name}").read())
# Make it anew when somebody joins or leaves a class, and start the Hub again.


def _readiness_kinds(kind, option):
    # What is said of one kind takes the place of what is said of all.
    return {{kind, *(name for name in c if name.endswith(kind) and option in c[name])}}
"""
_PAGES = Path(__file__).parent / "hub_pages"
_HOMES = "homes"
_SPARE_NAMES = 20
"""Names of servers that one person may have asked for beside the classes': of classes that there were, or by mistake.
"""
_PATIENCE = 120
"""Seconds that a server may take to start: the first one of a machine prepares the notebooks' Python."""


@dataclass(frozen=True, kw_only=True)
class _Listed:
    """One class as the Hub sees it."""

    course: CourseFolder
    its: HubClass
    """What `hub.yml` says of it."""
    address: Address
    only_accounts: bool
    """Names at the Hub are a platform's ids: a line of the class list without `account` is nobody's there."""

    @property
    def name(self) -> str:
        """What the class is called in the Hub: small letters, digits and hyphens."""
        return re.sub(r"[^a-z0-9]+", "-", self.course.settings.course.lower()).strip("-")

    @property
    def service(self) -> str:
        """What its desks' program is called in the Hub, as their role is."""
        return f"desk-{self.name}"

    @property
    def has_desks(self) -> bool:
        return self.course.settings.submitters == "service"

    @property
    def has_notebooks(self) -> bool:
        """Under accounts of their own it is the Hub's own file that says how servers start."""
        return self.course.settings.submitters == "shared"

    @cached_property
    def _trainees(self) -> list[Trainee]:
        return self.course.trainees() if self.has_desks or self.has_notebooks else []

    @cached_property
    def unknown(self) -> tuple[str, ...]:
        """Trainees who cannot come, as the class list does not say by which id the platform knows them."""
        return tuple(one.id for one in self._trainees if self.only_accounts and not one.account)

    @cached_property
    def people(self) -> dict[str, list[str]]:
        """What somebody may do here → whose names at the Hub may; an instructor's server comes before a trainee's."""
        names = (one.account if self.only_accounts else one.login for one in self._trainees)
        trainees = sorted(filter(None, names))
        teachers = sorted(self.its.instructors)
        return ({"teach": teachers} if teachers else {}) | (
            {"desk": trainees} if self.has_desks else {}) | ({"notebooks": trainees} if self.has_notebooks else {})


@dataclass(frozen=True, kw_only=True)
class HubWritten:
    """What became of the classes of a Hub."""

    classes: Sequence[str]
    """As the Hub calls them."""
    unknown: Mapping[str, Sequence[str]]
    """Class → trainees without `account`, who cannot come from the learning platform by which people log in."""
    ended: Sequence[str]
    """Folders of classes that sent points to the platform, and do no more."""
    still_connected: Sequence[str]
    """Folders of classes that are left out now, and still send points by the Hub's key."""


def write_hub_config(file: Path, out: Path) -> HubWritten:
    """Read `hub.yml`, keep for each class what it sets, write the part of the Hub's settings.

    Raises
    ------
    BadInput : the file breaks a rule, a folder is no class, or two classes share a name, a port or an address
    GradingError : the platform would change while a class's points are sent there
    """
    plan = read_hub_plan(file)
    listed = _listed(plan)
    home = file.absolute().parent
    text = _HEAD.format(name=out.name) + _settings(plan, listed, home)
    served = [one for one in listed if one.has_desks]
    _require_all(plan, served)
    left = still_connected(home, [its.folder for its in plan.classes])
    key = platform_key(home) if plan.platform else b""
    ended = connect_by_hub([(one.course, platform_of(plan, one.its)) for one in served], key)
    note_connected(home, [*left, *(one.its.folder for one in served if plan.platform)])
    for one in served:
        keep_service_settings(one.course, **_given(plan, one.its))
    if plan.servers == "simple":
        (home / _HOMES).mkdir(mode=0o700, exist_ok=True)
    write_whole(out, text)
    return HubWritten(classes=[one.name for one in listed], ended=[str(course.root) for course in ended],
                      still_connected=left, unknown={one.name: one.unknown for one in listed if one.unknown})


def _given(plan: HubPlan, its: HubClass) -> dict[str, Any]:
    return {"port": its.port, "address": its.address, "database": its.database, "proxies": its.proxies,
            "only_accounts": plan.lti_login is not None}


def _require_all(plan: HubPlan, served: Sequence[_Listed]) -> None:
    """Raise `BadInput` with all that keeps a class from being kept or started so, before anything is kept."""
    problems: list[Problem] = []
    if plan.platform and not served:
        problems.append(Problem(where="hub.yml: lti_login.services", rule="is of no use: only classes at desks send "
                                "points, and none of these is", remedy="leave it out; people log in without it"))
    for one in served:
        course = one.course
        try:
            checked_settings(course, hub=plan.hub, **_given(plan, one.its))
        except BadInput as error:
            problems += [replace(each, where=f"{course.root}: {each.where}") for each in error.problems]
        if (entry := plan.platform) and (problem := other_platform(course, entry, f"{course.root}: lti_login.issuer")):
            problems.append(problem)
    if problems:
        raise BadInput(problems)


def _listed(plan: HubPlan) -> list[_Listed]:
    found = []
    for its in plan.classes:
        course = open_course_folder(Path(its.folder))
        address = address_of(settings_with(course, **_given(plan, its)))
        found.append(_Listed(course=course, its=its, address=address, only_accounts=plan.lti_login is not None))
    served = [one for one in found if one.has_desks]
    problems = [*_shared("course", [one.name for one in found]),
                *_shared("port", [str(one.address.port) for one in served]),
                *_shared("address", [one.address.public for one in served]),
                *_under_one_account(plan, found), *(two_spellings(_ids(found)) if plan.lti_login else [])]
    if problems:
        raise BadInput(problems)
    return found


def _ids(listed: Sequence[_Listed]) -> Iterator[tuple[str, str]]:
    for one in listed:
        for part, names in one.people.items():
            where = "hub.yml: instructors" if part == "teach" else f"{one.course.roster_file}: account"
            yield from ((where, name) for name in names)


def _under_one_account(plan: HubPlan, listed: Sequence[_Listed]) -> list[Problem]:
    """A trainee's cell reads whatever the Hub's account reads, and that owns the folders of all classes."""
    open_ones = [one.name for one in listed if one.has_notebooks]
    if plan.servers != "simple" or not open_ones:
        return []
    return [Problem(where="hub.yml: servers", value="simple", rule=f"would let trainees' notebooks of "
                    f"{', '.join(open_ones)} read secrets and answers of {one.name}, whose trainees are kept apart",
                    remedy=f"give {one.name} a Hub under another account, or leave `servers:` out and start servers "
                           "under accounts of their own")
            for one in listed if not one.has_notebooks]


def _settings(plan: HubPlan, listed: Sequence[_Listed], home: Path) -> str:
    connects, login = plan.platform is not None, plan.lti_login
    people = sorted({name for one in listed for users in one.people.values() for name in users})
    served = [one for one in listed if one.has_desks]
    servers = {one.name: commands for one in listed if (commands := _commands(one))}
    roles = [by_name(one.service, one.people["desk"], one.service) for one in served]
    roles += [role for one in served if connects and one.its.instructors
              for role in connecting_roles(one.service, _compared(one.its.instructors))]
    return "".join((
        f"\n_readiness_people = {_written(people)}\n{_LET_IN}",
        _added("JupyterHub.load_roles.extend", roles),
        _added("JupyterHub.services.extend", [_service(one, plan.hub) for one in served]),
        _added("JupyterHub.template_vars.update", {
            "readiness_classes": {one.name: _on_home(one, connects=connects) for one in listed},
            "readiness_servers": bool(servers)}),
        f"\nc.JupyterHub.template_paths.insert(0, {str(_PAGES)!r})\n",
        _servers(plan, servers),
        _simple(home) if plan.servers == "simple" else "",
        login_by_lti(login) if login else ""))


def _service(one: _Listed, hub: str) -> dict[str, Any]:
    return {"name": one.service, "oauth_redirect_uri": one.address.public + HUB_BACK, "oauth_no_confirm": True,
            "command": [sys.executable, "-P", "-m", "readiness", "class", "up", str(one.course.root), "--port",
                        str(one.address.port), "--hub", hub]}


def _on_home(one: _Listed, *, connects: bool) -> dict[str, Any]:
    course = one.course
    given = [name for name in course.exercises() if one.has_notebooks and course.released(name).is_file()]
    return {"title": course.settings.title, "desk": one.address.public + "/" if one.has_desks else "",
            "connect": one.address.public + HUB if one.has_desks and connects else "",
            "notebooks": [(name, course.exercise(name).title["en"]) for name in given],
            "people": {part: _compared(users) for part, users in one.people.items()}}


def _commands(one: _Listed) -> list[tuple[list[str], list[str]]]:
    """Return whose servers of this class are started, each with the command."""
    program = [sys.executable, "-P", "-m", "grading.setup.hub_server"]
    by = ["--only-accounts"] if one.only_accounts else []
    return [(_compared(users), [*program, part, str(one.course.root), *by])
            for part, users in one.people.items() if part != "desk"]


def _compared(names: Sequence[str]) -> list[str]:
    """Names as they are compared, without regard to capitals: a Hub makes them small as a rule."""
    return [as_a_hub_writes(name) for name in names]


_LET_IN = """for _one in _readiness_kinds("Authenticator", "allowed_users"):
    c[_one].allowed_users.update(_readiness_people)
"""
_SERVERS = """
_readiness_servers = {servers}


_readiness_others_are_named = bool(c.JupyterHub.get("allow_named_servers", False))


def _readiness_server(before):
    def prepare(spawner):
        from tornado.web import HTTPError

        # What the Hub's own file says of others goes on: of named ones only where it allowed them.
        if {others} and spawner.name not in _readiness_servers and (not spawner.name or _readiness_others_are_named):
            return before(spawner) if before else None
        name = spawner.user.name
        name = name.lower() if name.isascii() else name  # other letters' small or folded ones may be plain: another's
        for people, command in _readiness_servers.get(spawner.name, []):
            if name in people:  # an instructor's comes first
                spawner.cmd, spawner.args = command, []
                spawner.start_timeout = max(spawner.start_timeout, {patience})
                spawner.http_timeout = max(spawner.http_timeout, {patience})
                return None
        problem = HTTPError(403)
        problem.jupyterhub_message = "There is no server of this name for you. Your classes stand on the home page."
        raise problem

    return prepare


c.JupyterHub.allow_named_servers = True
if not _readiness_others_are_named:
    # The Hub keeps a line of each name that somebody asks for, also where it is refused.
    c.JupyterHub.named_server_limit_per_user = {most}
for _one in _readiness_kinds("Spawner", "pre_spawn_hook"):
    c[_one].pre_spawn_hook = _readiness_server(c[_one].get("pre_spawn_hook"))
"""


def _servers(plan: HubPlan, servers: dict[str, list[tuple[list[str], list[str]]]]) -> str:
    # Under the Hub's account any other server would let anybody read the classes: there it is always refused.
    others = plan.servers != "simple"
    text = _SERVERS.format(servers=_written(servers), patience=_PATIENCE, others=others,
                           most=len(servers) + _SPARE_NAMES)
    return text if servers or not others else ""


def _simple(home: Path) -> str:
    return (f'\nc.JupyterHub.spawner_class = "simple"\nc.SimpleLocalProcessSpawner.home_dir_template = '
            f"{str(home / _HOMES / '{username}')!r}\n")


def _added(to: str, value: Any) -> str:
    """A statement that adds to what the Hub's own file has set before."""
    return f"\nc.{to}(\n{_written(value)})\n"


def _written(value: Any) -> str:
    return pformat(value, width=110, sort_dicts=False)


def _shared(what: str, names: Sequence[str]) -> list[Problem]:
    shared = sorted({name for name in names if names.count(name) > 1})
    return [Problem(where=f"hub.yml: {what}", value=name, rule="is that of two classes", remedy={
        "course": "give each another `course:` in course.yml", "port": "write another `port:` for one",
        "address": "write another `address:` for one"}[what]) for name in shared]
