"""What the desk service costs and keeps, with a class at its desks at once and the service killed in the middle.

python benchmarks/desk_service.py [--json] [--people 500] [--seconds 120] [--handing-in 60] [--database URL]

Everybody has a pack of D4 and decides once in ten seconds, from a program of its own whose CPU time is told apart.
Then people hand in, 60 a second for --handing-in seconds. Loopback; wall times mean something on a quiet machine only.
"""

import argparse
import asyncio
import json
import resource
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.desk_load import button_desk, kill, let_in, start_service, what_was_lost
from benchmarks.measure import own_part_mb, processor
from grading import create_course, keep_service_settings, release
from grading.class_folder.attempts import note_issue

EXERCISE = "D4"
EVERY = 10.0
"""Seconds between two decisions of one person."""
OFFERED = 60.0
"""Handings in that are tried in a second."""


def make_class(folder, count):
    """A class in which all work on packs of one real exercise; made once and copied, each with a token of its own."""
    course = create_course(folder, "bench", submitters="service", exercises=(EXERCISE,))
    names = [f"t{number:04}" for number in range(count)]
    course.roster_file.write_text("trainee\n" + "".join(f"{name}\n" for name in names))
    release(course, [EXERCISE], names[:1])
    first = course.pack(names[0], EXERCISE, 1)
    handed = course.exchange / "bench" / "packs"
    for number, name in enumerate(names[1:], 1):
        pack = course.pack(name, EXERCISE, 1)
        shutil.copytree(first, pack)
        about = json.loads((first / "pack.json").read_text())
        (pack / "pack.json").write_text(json.dumps(about | {"pack": f"{number:024x}"}))
        (handed / name).mkdir(mode=0o700)
        note_issue(course, name, EXERCISE, 1)
    return course, names


async def at_once(people, act, every, seconds):
    """Everybody does something every so many seconds, spread evenly."""
    until = time.monotonic() + seconds
    await asyncio.gather(*(person.keep_on(getattr(person, act), every, until, start=every * place / len(people))
                           for place, person in enumerate(people)))


async def open_desks(people):
    """Everybody opens their desk; as many at a time as a class does that comes in."""
    gate = asyncio.Semaphore(8)

    async def open_one(person):
        async with gate:
            await person.ask("GET", f"/exercise/{person.desk.exercise}/state/{person.desk.name}")

    await asyncio.gather(*map(open_one, people))


def measure(count, seconds, handing_in, database=""):
    """Named figures of one run."""
    home = Path(tempfile.mkdtemp(prefix="desk-service-"))
    try:
        course, names = make_class(home / "class", count)
        keep_service_settings(course, database=database)
        return asyncio.run(_measured(course, names, home / "log", seconds, handing_in, database))
    finally:
        shutil.rmtree(home)


async def _measured(course, names, log, seconds, handing_in, database):
    port = 18_800
    server = start_service(course.root, port, log, database)
    people = let_in(course, names, port, button_desk(course.pack(names[0], EXERCISE, 1)))
    await open_desks(people[:1])
    empty = own_part_mb(server.pid)
    await open_desks(people)
    memory = (own_part_mb(server.pid) - empty) / max(1, len(people) - 1)
    spent, ours = processor(server.pid), resource.getrusage(resource.RUSAGE_SELF)
    await at_once(people, "decide", EVERY, seconds)
    decided = sum(len(person.saved) for person in people)
    spent, after = processor(server.pid) - spent, resource.getrusage(resource.RUSAGE_SELF)
    waits = sorted(wait for person in people for wait in person.waits)
    server = await _killed(course, people, server, port, log, database)
    begun = time.monotonic()
    await at_once(people, "hand_in_anew", len(people) / OFFERED, handing_in)
    handed_in = sum(len(person.receipts) for person in people) / (time.monotonic() - begun)
    kill(server)
    kill(start_service(course.root, port, log, database))
    lost = what_was_lost(course, people)
    return {"people": len(people), "mb_per_trainee": round(memory, 3),
            "cpu_ms_per_decision": round(1000 * spent / max(1, decided), 2),
            "p95_ms_at_500": round(1000 * statistics.quantiles(waits, n=20)[-1], 1), "decisions": decided,
            "handins_per_s": round(handed_in, 1), "lost": len(lost), "lost_first": lost[:3],
            "generator_cpu_ms_per_decision": round(1000 * (
                after.ru_utime + after.ru_stime - ours.ru_utime - ours.ru_stime) / max(1, decided), 2)}


async def _killed(course, people, server, port, log, database):
    """Kill the service while everybody decides, and bring it up again."""
    async def end_it():
        await asyncio.sleep(1)
        kill(server)
        return await asyncio.to_thread(start_service, course.root, port, log, database)

    _, new = await asyncio.gather(at_once(people, "decide", 2.0, 6), end_it())
    return new


def main():
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--handing-in", type=float, default=60)
    parser.add_argument("--database", default="")
    chosen = parser.parse_args()
    figures = measure(chosen.people, chosen.seconds, chosen.handing_in, chosen.database)
    if chosen.json:
        print(json.dumps(figures, sort_keys=True))
    else:
        for name, value in figures.items():
            print(f"{name:32}{value}")


if __name__ == "__main__":
    main()
