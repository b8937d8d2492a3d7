"""The platform's class list, taken over into the class's own by its own rules; nobody is taken off by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.roster import Trainee, is_trainee_name
from grading.class_folder.roster_changes import check_list, listed
from grading.desk_service.lti_terms import LEARNER
from grading.desk_service.running import the_only_sender
from grading.errors import GradingError
from grading.gradebook.book import change_roster
from grading.learning_platform.connected import platform_of
from synthetic_data import BadInput, Problem, shown, sound

_WHERE = "learning platform"
TOLD = ("first_name", "last_name", "email")
"""Fields of the class list that the platform says something of, where it does."""
_MOST_ROLES, _LONGEST = 10, 320
"""Roles of one person that are shown, and letters of a name or address: no mail address has more (RFC 3696)."""


@dataclass(frozen=True, kw_only=True)
class MembersTaken:
    """What the platform's list makes of the class's."""

    people: Sequence[Trainee]
    """The class list as it becomes."""
    new: Sequence[str]
    by_mail: Sequence[str]
    """Known before by their mail address alone; from now on they come from the platform."""
    changed: Mapping[str, Sequence[str]]
    """Known before → which of `TOLD` the platform says otherwise, and are its from now on."""
    gone: Sequence[str]
    """Came from the platform once and do not take part there any more."""
    passed_over: Mapping[str, int]
    """What else people are there → how many: teachers, who left, and roles that nobody here knows."""


@dataclass(frozen=True, kw_only=True)
class _Member:
    """One learner of the platform, as it says."""

    account: str
    numbers: tuple[str, ...]
    """What may be the log-in name of somebody new, the best first."""
    told: Mapping[str, str]
    """Field of the class list → what the platform says; what it does not say is not there."""


def members_taken(course: CourseFolder) -> MembersTaken:
    """Return what taking the platform's class list over would make of the class's own; nothing is changed.

    Whoever takes part there as a learner counts. They are known by their account, else by their mail address where
    their line names no account, else they are new.

    Raises
    ------
    BadInput : the class is connected to no platform, or the list would break a rule of the class list
    GradingError : the platform gives its class list out to nobody, does not answer, or its list cannot be read
    """
    platform, known = platform_of(course)
    if not known.members:
        raise GradingError("the platform gives no class list out: switch the service for names and roles on there, and "
                           "open the class from there once more as an instructor")
    members = platform.members(known)
    learners, passed_over = _learners(members), Counter(part for one in members if (part := _other_part(one)))
    merge = _Merge(listed(course))
    for learner in learners:
        merge.take(learner)
    if merge.problems:
        raise BadInput(merge.problems)
    check_list(course, merge.people)
    here = {one.account for one in learners}
    gone = [one.id for one in merge.people if one.account and one.account not in here]
    return MembersTaken(people=merge.people, new=merge.new, by_mail=merge.by_mail, changed=merge.changed, gone=gone,
                        passed_over=passed_over)


def take_members(course: CourseFolder) -> MembersTaken:
    """Take the platform's class list over; see `members_taken`.

    Raises
    ------
    GradingError : also while another program sends points or changes the platform
    """
    with the_only_sender(course):
        taken = members_taken(course)
        change_roster(course, taken.people)
    return taken


class _Merge:
    """The class list, into which one learner after the other is taken."""

    def __init__(self, people: Sequence[Trainee]) -> None:
        self._people = {one.id: one for one in people}
        self._by_account = {one.account: one.id for one in people if one.account}
        self._by_mail = {one.email.casefold(): one.id for one in people if one.email and not one.account}
        self.new: list[str] = []
        self.by_mail: list[str] = []
        self.changed: dict[str, list[str]] = {}
        self.problems: list[Problem] = []

    @property
    def people(self) -> list[Trainee]:
        """The class list as it is by now."""
        return list(self._people.values())

    def take(self, learner: _Member) -> None:
        """Put what the platform says of somebody into their line, or add one."""
        mail = learner.told.get("email", "").casefold()
        name = self._by_account.get(learner.account) or self._by_mail.pop(mail, None)
        if name is None:
            name = next(filter(is_trainee_name, learner.numbers), "")
            if not self._is_free(name, learner):
                return
            self.new.append(name)
        elif not self._people[name].account:
            self.by_mail.append(name)
        before = self._people.get(name)
        changes: dict[str, Any] = {**learner.told, "account": learner.account}
        after = self._people[name] = replace(before or Trainee(id=name), **changes)
        if before and (others := [field for field in TOLD if getattr(after, field) != getattr(before, field)]):
            self.changed[name] = others
        self._by_account[learner.account] = name

    def _is_free(self, name: str, learner: _Member) -> bool:
        if not name:
            self.problems.append(Problem(
                where=_WHERE, value=shown(learner.account)[:80], rule="can name no trainee",
                remedy="add this person's line by hand, with this value as account"))
        elif name in self._people:
            self.problems.append(Problem(
                where=f"{_WHERE}: {shown(learner.account)[:80]}", value=name,
                rule="is the name of somebody else on the class list",
                remedy="give that person's line the right account or another name"))
        return bool(name) and name not in self._people


def _learners(members: Sequence[Mapping[str, Any]]) -> list[_Member]:
    """Whoever takes part as a learner, each once; whoever stands there twice must be the same both times."""
    found: dict[str, _Member] = {}
    for member in members:
        if _other_part(member):
            continue
        one = _read(member)
        if found.setdefault(one.account, one) != one:
            raise GradingError(f"the platform's class list names {shown(one.account)[:80]!r} twice, and says "
                               "different things: let its administrator look at that account")
    return list(found.values())


def _read(member: Mapping[str, Any]) -> _Member:
    user = member.get("user_id")
    account = str(user) if type(user) is int else user  # some platforms write the number as one
    if not isinstance(account, str) or not account:
        raise GradingError("the platform's class list names somebody without an id (user_id), so that nobody can tell "
                           "who that is; its administrator has to mend that")
    told = {"first_name": _text(member, "given_name"), "last_name": _text(member, "family_name"),
            "email": _text(member, "email")}
    if any(sound(value) != value or len(value) > _LONGEST for value in (account, *told.values())):
        raise GradingError(f"the platform's class list holds half a character, or a text of more than {_LONGEST} "
                           f"letters, in what it says of {shown(account)[:80]!r}; its administrator has to mend that")
    return _Member(account=account, numbers=(_text(member, "lis_person_sourcedid"), account.strip()),
                   told={name: value for name, value in told.items() if value})


def _other_part(member: Mapping[str, Any]) -> str:
    """What somebody is in the platform's course where they are no learner who takes part; empty for one."""
    if member.get("status", "Active") != "Active":
        return "not active"
    found = member.get("roles")
    roles = found if isinstance(found, list) else []
    if "Learner" in roles or LEARNER in roles:
        return ""
    return ", ".join(map(_short_role, roles[:_MOST_ROLES])) or "without a role"


def _short_role(role: Any) -> str:
    """A role of the course by its short name, as NRPS 2.0 (2.4) allows too; another as it is."""
    return shown(str(role).removeprefix(LEARNER.removesuffix("Learner")))[:80]


def _text(member: Mapping[str, Any], name: str) -> str:
    value = member.get(name)
    return value.strip() if isinstance(value, str) else ""
