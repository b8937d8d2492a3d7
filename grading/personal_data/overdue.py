"""Of whom a class holds data for longer than it means to, whether they are still on the class list or not."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice

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


def overdue_people(course: CourseFolder, now: datetime | None = None, most: int | None = None) -> list[str]:
    """Return of whom the class holds data for longer than `keep_days` of course.yml after their last work.

    Where no work is known, the last login, arrangement or change of a mark counts; of whom nothing tells a time, nobody
    can say that it is over.

    Parameters
    ----------
    now : this moment when None
    most : how many are looked for, in the order of their names; None for all
    """
    days, now = course.settings.keep_days, now or datetime.now(UTC)
    if not days:
        return []
    limit, beside = now - timedelta(days=days), _beside_work(course)
    with decisions(course) as store:
        handed_in = store.last_hand_ins() if store else {}
        # Who handed in since is not looked at any further: in a class of thousands most did.
        people = sorted(one for one in _people(course, store) | set(beside)
                        if one not in handed_in or handed_in[one] < limit)
        inbound = _inbound(course, set(people))
        over = (one for one in people if _is_over(course, one, store, limit, beside, [
            *([handed_in[one]] if one in handed_in else []), *_claimed(inbound.get(one, ()), now)]))
        return list(islice(over, most))


def _is_over(course: CourseFolder, trainee: str, store: DecisionStore | None, limit: datetime,
             beside: Mapping[str, datetime], known: Iterable[datetime]) -> bool:
    """Whether the last of somebody's work lies before the limit; without any, the last thing that tells a time."""
    worked = False
    for moment in _work(course, trainee, store, known):
        if moment >= limit:
            return False
        worked = True
    last = None if worked else _last_login(trainee, store) or beside.get(trainee)
    return worked or (last is not None and last < limit)


def _people(course: CourseFolder, store: DecisionStore | None) -> set[str]:
    folders = [course.root / part for part in OWN] + [course.exchange / course.settings.course / "packs"]
    found = {entry.name for folder in folders if folder.is_dir() for entry in os.scandir(folder) if entry.is_dir()}
    found |= {one.id for one in listed(course)} | set(enrolled(course)) | (store.people() if store else set())
    return {name for name in found if is_trainee_name(name)}


def _work(course: CourseFolder, trainee: str, store: DecisionStore | None,
          known: Iterable[datetime]) -> Iterator[datetime]:
    """When somebody did something, what is cheap to ask for first; whoever has heard enough stops asking."""
    yield from known
    if store:
        yield from (datetime.fromtimestamp(at, UTC) for at in store.last_acts(trainee))
    # Not the files' own times: a restored or copied folder has new ones.
    for folder in (course.root / "submitted" / trainee).glob("*"):
        if (found := read_submission(course, trainee, folder.name)) is not None:
            yield read_received(found)
    yield from map(datetime.fromisoformat, issue_moments(course, trainee))


def _last_login(trainee: str, store: DecisionStore | None) -> datetime | None:
    moments = [one[name] for one in (store.logins(trainee) if store else ()) for name in ("made_at", "used_at")]
    return max((datetime.fromisoformat(moment) for moment in moments if moment), default=None)


def _inbound(course: CourseFolder, wanted: Collection[str]) -> Mapping[str, list[str]]:
    """Return trainee → the times in the names of what they handed in, which nobody may have collected yet."""
    people, found = {one.login: one.id for one in listed(course)}, dict[str, list[str]]()
    folder = course.exchange / course.settings.course / "inbound"
    for entry in os.scandir(folder) if wanted and folder.is_dir() else ():
        name, *parts = entry.name.split("+")
        trainee = people.get(name, name)
        if trainee in wanted and len(parts) > 1:
            found.setdefault(trainee, []).append(parts[1])
    return found


def _claimed(texts: Iterable[str], now: datetime) -> Iterator[datetime]:
    """When somebody handed in by their own word, as far as that can be."""
    for text in texts:
        with suppress(ValueError):
            claimed = datetime.fromisoformat(text.removesuffix(" UTC")).replace(tzinfo=UTC)
            if claimed <= now:
                yield claimed


def _beside_work(course: CourseFolder) -> Mapping[str, datetime]:
    """Return when something was last arranged for somebody, or a mark of theirs was changed."""
    found: dict[str, list[datetime]] = defaultdict(list)
    lines = [*((one.trainee, one.at) for one in read_arrangements(course)),
             *((one.trainee, one.at) for one in read_changes(course))]
    for trainee, moment in lines:
        if is_trainee_name(trainee):  # neither the whole class nor somebody who was forgotten
            found[trainee].append(datetime.fromisoformat(moment))
    return {trainee: max(moments) for trainee, moments in found.items()}
