"""Of whom a class holds data for longer than it means to, whether they are still on the class list or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from grading.class_folder.arrangements import read_arrangements
from grading.class_folder.attempts import issue_moments
from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.roster import is_trainee_name
from grading.class_folder.roster_changes import listed
from grading.class_folder.submission import read_received, read_submission
from grading.desk_service.store import DecisionStore
from grading.gradebook.book import enrolled
from grading.gradebook.changes import read_changes
from grading.personal_data.places import OWN, decisions


def overdue_people(course: CourseFolder, now: datetime | None = None) -> list[str]:
    """Return of whom the class holds data for longer than `keep_days` of course.yml after their last work.

    Where no work is known, the last login, arrangement or change of a mark counts; of whom nothing tells a time, nobody
    can say that it is over.

    Parameters
    ----------
    now : this moment when None
    """
    days, now = course.settings.keep_days, now or datetime.now(UTC)
    if not days:
        return []
    beside, inbound = _beside_work(course), _inbound(course, now)
    with decisions(course) as store:
        last = {one: _last_work(course, one, store, inbound) or _last_login(one, store) or beside.get(one)
                for one in sorted(_people(course, store) | set(beside))}
    return [trainee for trainee, moment in last.items() if moment and moment < now - timedelta(days=days)]


def _people(course: CourseFolder, store: DecisionStore | None) -> set[str]:
    folders = [course.root / part for part in OWN] + [course.exchange / course.settings.course / "packs"]
    found = {path.name for folder in folders for path in folder.glob("*") if path.is_dir()}
    found |= {one.id for one in listed(course)} | set(enrolled(course)) | (store.people() if store else set())
    return {name for name in found if is_trainee_name(name)}


def _last_work(course: CourseFolder, trainee: str, store: DecisionStore | None,
               inbound: Mapping[str, datetime]) -> datetime | None:
    found = [datetime.fromisoformat(moment) for moment in issue_moments(course, trainee)]
    # Not the files' own times: a restored or copied folder has new ones.
    submissions = [read_submission(course, trainee, folder.name)
                   for folder in (course.root / "submitted" / trainee).glob("*")]
    found += [read_received(one) for one in submissions if one is not None]
    found += [inbound[trainee]] if trainee in inbound else []
    if store:
        found += [one.moment for one in store.hand_ins(trainee)]
        found += [datetime.fromtimestamp(at, UTC) for at in store.last_acts(trainee)]
    return max(found, default=None)


def _last_login(trainee: str, store: DecisionStore | None) -> datetime | None:
    moments = [one[name] for one in (store.logins(trainee) if store else ()) for name in ("made_at", "used_at")]
    return max((datetime.fromisoformat(moment) for moment in moments if moment), default=None)


def _inbound(course: CourseFolder, now: datetime) -> Mapping[str, datetime]:
    """Return trainee → when they handed in last by their own word, which nobody may have collected yet."""
    people, found = {one.login: one.id for one in listed(course)}, dict[str, datetime]()
    for path in (course.exchange / course.settings.course / "inbound").glob("*+*+*"):
        name, _, moment, *_ = path.name.split("+")
        with suppress(ValueError):
            claimed = datetime.fromisoformat(moment.removesuffix(" UTC")).replace(tzinfo=UTC)
            trainee = people.get(name, name)
            if claimed <= now:
                found[trainee] = max(claimed, found.get(trainee, claimed))
    return found


def _beside_work(course: CourseFolder) -> Mapping[str, datetime]:
    """Return when something was last arranged for somebody, or a mark of theirs was changed."""
    found: dict[str, list[datetime]] = defaultdict(list)
    lines = [*((one.trainee, one.at) for one in read_arrangements(course)),
             *((one.trainee, one.at) for one in read_changes(course))]
    for trainee, moment in lines:
        if is_trainee_name(trainee):  # neither the whole class nor somebody who was forgotten
            found[trainee].append(datetime.fromisoformat(moment))
    return {trainee: max(moments) for trainee, moments in found.items()}
