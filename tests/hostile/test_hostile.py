"""Every attack against every sandbox that works here: what it earns, what its author is told, what it changed."""

import importlib.util
import os
from functools import lru_cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
_SPEC = importlib.util.spec_from_file_location("shooting_range", HERE / "shooting_range.py")
shooting_range = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(shooting_range)

pytestmark = pytest.mark.timeout(2400)
"""One range grades all attackers before its first test; on a busy machine that takes a quarter of an hour."""
ATTACKS = shooting_range.attacks()
RANGES = shooting_range.ranges()
_LIMIT = 6.0
_OVERHEAD = 6.0
"""Seconds beyond its wall limit that ending a submission may take on a busy machine."""


LIMITED = {"fork_bomb", "memory_bomb", "disk_bomb", "loop_for_ever", "sleep_for_ever"}
"""Attacks that a limit ends, one of each kind; such an attack costs up to three seconds of computing."""
SOON = {name for name, attack in ATTACKS.items() if not {"timed_out", "out_of_memory"} & set(attack["ends"])} | LIMITED
QUICK = {where: tuple(name for name in sorted(SOON) if shooting_range.telling(name, RANGES) == where)
         for where in RANGES}
"""Each attack that ends by itself, once; all of them with every kind under the mark ``full``."""
WHERE = [pytest.param(where, marks=() if QUICK[where] else pytest.mark.full) for where in sorted(RANGES)]


def meet(where, name):
    """Whether an attack is tried in a range: with each kind once, where it tells most or else by turns as root and as a
    user, so that every attack meets every kind and both graders; everywhere where ATTACKS=everywhere is set.
    """
    if os.environ.get("ATTACKS") == "everywhere":
        return True
    kind, whom = RANGES[where]
    best_kind, best_whom = RANGES[shooting_range.telling(name, RANGES)]
    if kind == best_kind:
        return whom == best_whom
    others = sorted({each for each, _ in RANGES.values()} - {best_kind})
    like_best = (others.index(kind) + sorted(ATTACKS).index(name) // 2) % 2
    alone = sum(each == kind for each, _ in RANGES.values()) == 1
    return alone or ((whom == "user") == (best_whom == "user")) == bool(like_best)


def everywhere(names):
    """Every attack with every kind: once quick, with the others only in a full run."""
    return [pytest.param(where, name, marks=() if name in QUICK[where] else pytest.mark.full)
            for where in sorted(RANGES) for name in sorted(names) if meet(where, name)]


@lru_cache
def report_of(where, names):
    """Grade a class of attackers once in one range."""
    kind, whom = RANGES[where]
    return shooting_range.run_apart(kind, whom, names)


@pytest.fixture
def report(request):
    """What became of everybody in one range; of all who meet it when the full run was asked for."""
    full = any(item.get_closest_marker("full") for item in request.session.items if item.path == request.path)
    where = request.node.callspec.params["where"]
    return report_of(where, tuple(name for name in sorted(ATTACKS) if meet(where, name)) if full else QUICK[where])


@pytest.mark.slow
@pytest.mark.parametrize(("where", "name"), everywhere(ATTACKS))
def test_attack_earns_and_changes_nothing(report, where, name):
    """An attack earns what its answers are worth, ends within its limit, and reaches nothing outside."""
    found, expected = report["attacks"][name], ATTACKS[name]
    assert found["problem"] == ""
    assert found["harm"] == []
    assert expected["share"][0] <= found["share"] <= expected["share"][1]
    assert found["status"] in (expected["ends"] or [""])
    assert found["seconds"] < _LIMIT + _OVERHEAD


@pytest.mark.slow
@pytest.mark.parametrize(("where", "name"), everywhere(name for name, attack in ATTACKS.items() if "trainee" in attack))
def test_attack_is_answered_in_a_sentence(report, where, name):
    """Work that earns nothing is answered with one sentence for the trainee and one for the instructor."""
    found, expected = report["attacks"][name], ATTACKS[name]
    assert expected["trainee"] in found["trainee"]
    assert expected.get("instructor", "") in found["instructor"]
    assert found["instructor"] not in ("", found["trainee"])


@pytest.mark.slow
@pytest.mark.parametrize("where", WHERE)
def test_machine_is_unchanged(report, where):
    """After the whole class no file, process, clock or memory of the machine differs, and nothing is left running."""
    assert report["machine"] == []


@pytest.mark.slow
@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("name", shooting_range.HONEST)
def test_honest_colleagues_lose_nothing(report, where, name):
    """Who works honestly among attackers gets full marks, whether graded before or after them."""
    assert report["attacks"][name]["share"] == 1.0


@pytest.mark.slow
@pytest.mark.parametrize("where", WHERE)
def test_shown_outputs_stay_small(report, where):
    """However much a notebook prints, what an instructor opens stays under two megabytes."""
    assert max(found["size"] for found in report["attacks"].values()) < 2_000_000


def test_every_attack_meets_every_kind_and_both_graders():
    """Nothing is left out of the full run by taking turns."""
    for name in ATTACKS:
        met = [RANGES[where] for where in RANGES if meet(where, name)]
        assert {kind for kind, _ in met} == {kind for kind, _ in RANGES.values()}, name
        assert {whom == "user" for _, whom in met} == {whom == "user" for _, whom in RANGES.values()}, name


def test_a_strong_sandbox_works_here():
    """Without namespaces and bubblewrap this suite would prove nothing."""
    assert {"namespaces", "bubblewrap"} & {kind for kind, _ in RANGES.values()}


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_attack_is_described(name):
    """Each folder says in one sentence what is tried, and holds something to try it with."""
    attack = ATTACKS[name]
    assert attack["tries"].endswith(".")
    assert (HERE / name / "attack.py").exists() or (HERE / name / "submit.py").exists() or "decides" in attack
