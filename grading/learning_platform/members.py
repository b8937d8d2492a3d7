"""The platform's class list, taken over into the class's own by its own rules; nobody is taken off by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.roster import Trainee, is_trainee_name
from grading.class_folder.roster_changes import listed
from grading.desk_service.running import platform_library
from grading.errors import GradingError
from grading.gradebook.book import change_roster
from grading.learning_platform.connected import platform_of
from synthetic_data import BadInput, Problem, shown


@dataclass(frozen=True, kw_only=True)
class MembersTaken:
    """What the platform's list makes of the class's."""

    people: Sequence[Trainee]
    """The class list as it becomes."""
    new: Sequence[str]
    by_mail: Sequence[str]
    """Known before by their mail address alone; from now on they come from the platform."""
    gone: Sequence[str]
    """Came from the platform once and do not take part there any more."""


def members_taken(course: CourseFolder) -> MembersTaken:
    """Return what taking the platform's class list over would make of the class's own; nothing is changed.

    Whoever takes part there as a learner counts. They are known by their account, else by their mail address where
    their line names no account, else they are new.

    Raises
    ------
    BadInput : the class is connected to no platform, or somebody's id or names break a rule of the class list
    GradingError : the platform gives its class list out to nobody, or does not answer
    """
    platform, known = platform_of(course)
    if not known.members:
        raise GradingError("the platform gives no class list out: switch the service for names and roles on there, and "
                           "open the class from there once more as an instructor")
    learners = [one for one in platform.members(known) if _takes_part(one)]
    people, new, by_mail = {one.id: one for one in listed(course)}, [], []
    for member in learners:
        before = _known(people.values(), member)
        after = _changed(before or Trainee(id=_own_name(member), account=str(member["user_id"])), member)
        if before is None and after.id in people:
            raise BadInput(Problem(where=f"learning platform: {after.account}", value=after.id, rule="is the name of "
                                   "somebody else on the class list", remedy="give that person's line the right "
                                   "account or another name"))
        if before is None:
            new.append(after.id)
        elif not before.account:
            by_mail.append(after.id)
        people[after.id] = after
    here = {str(one["user_id"]) for one in learners}
    gone = [one.id for one in people.values() if one.account and one.account not in here]
    return MembersTaken(people=list(people.values()), new=new, by_mail=by_mail, gone=gone)


def take_members(course: CourseFolder) -> MembersTaken:
    """Take the platform's class list over; see `members_taken`."""
    taken = members_taken(course)
    change_roster(course, taken.people)
    return taken


def _takes_part(member: Mapping[str, Any]) -> bool:
    roles = member.get("roles")
    # Some platforms write the role by its short name, as NRPS 2.0 (2.4) allows.
    learns = isinstance(roles, list) and bool({platform_library().LEARNER, "Learner"} & set(map(str, roles)))
    return learns and member.get("status", "Active") == "Active" and bool(member.get("user_id"))


def _known(people: Any, member: Mapping[str, Any]) -> Trainee | None:
    by_account = [one for one in people if one.account == str(member["user_id"])]
    mail = _text(member, "email").casefold()
    by_mail = [one for one in people if mail and not one.account and one.email.casefold() == mail]
    return next(iter(by_account + by_mail), None)


def _own_name(member: Mapping[str, Any]) -> str:
    """The log-in name of somebody new: the office's own number where the platform knows it, else the platform's."""
    for name in ("lis_person_sourcedid", "user_id"):
        if is_trainee_name(_text(member, name)):
            return _text(member, name)
    raise BadInput(Problem(where="learning platform", value=shown(_text(member, "user_id"))[:80], rule="can name no "
                           "trainee", remedy="add this person's line by hand, with this value as account"))


def _changed(one: Trainee, member: Mapping[str, Any]) -> Trainee:
    """The line with what the platform says of the person; what it does not say stays."""
    told = {"first_name": _text(member, "given_name"), "last_name": _text(member, "family_name"),
            "email": _text(member, "email")}
    changes: dict[str, Any] = {name: value for name, value in told.items() if value}
    return replace(one, account=str(member["user_id"]), **changes)


def _text(member: Mapping[str, Any], name: str) -> str:
    value = member.get(name)
    return value.strip() if isinstance(value, str) else ""
