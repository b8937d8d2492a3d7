"""A system call filter on top of the jail: what a notebook on data needs is allowed, call by call, and nothing else.

The jail alone must hold; this takes away kernel surface, and under Landlock it closes what Landlock does not know
(sockets, owners and modes of files, locks on files of others). The list is data: ``calls.toml``. Written as classic
BPF, as seccomp(2) wants it.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .kernel_calls import syscall

_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32 = 0x40000000
"""Numbers from here on are a second table of x86-64, for programs with short addresses."""
_LOAD, _MASK, _EQUAL, _ABOVE, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x54, 0x15, 0x25, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER_AT, _ARCH_AT, _ARGUMENTS_AT = 0, 4, 16
Calls = Mapping[str, Any]
"""What ``calls.toml`` holds: groups of calls with one answer, and conditions on arguments."""


def read_calls() -> Calls:
    """Return the list of calls and what each is answered."""
    return tomllib.loads(Path(__file__).with_name("calls.toml").read_text())


def filter_program(*, sockets: bool, own_namespaces: bool, signals: bool = True, machine: str = "") -> bytes:
    """Return the filter.

    Parameters
    ----------
    sockets : whether sockets may be made: a stock kernel needs them, inside its own network namespace
    own_namespaces : whether the files that are shown lie on read-only mounts of the jail's own
    signals : whether processes may signal each other
    machine : ``x86_64`` or ``aarch64``; default: this machine's
    """
    machine, calls = machine or platform.machine(), read_calls()
    where = {"": True, "stock kernel": sockets, "no walls": not own_namespaces, "no own signals": not signals}
    # Another architecture's numbers mean other calls (seccomp(2)), so whoever comes with them is ended.
    program = [_step(_LOAD, _ARCH_AT), _step(_EQUAL, _ARCHITECTURE[machine], 1, 0), _step(_RETURN, _KILL),
               _step(_LOAD, _NUMBER_AT)]
    if machine == "x86_64":
        program += [_step(_AT_LEAST, _X32, 0, 1), _answer("ENOSYS")]
    answers = _answers(calls, where, machine)
    for condition in calls["condition"]:
        if condition["numbers"][machine] not in answers:  # a group that names the call overrules its conditions
            program += _conditional(condition, machine)
    for first, last, gives in _runs(answers):
        program += [_step(_AT_LEAST, first, 0, 2), _step(_ABOVE, last, 1, 0), _answer(gives)]
    # As from an older kernel: libraries then fall back on a call that it has.
    return b"".join([*program, _answer("ENOSYS")])


def _answers(calls: Calls, where: Mapping[str, bool], machine: str) -> dict[int, str]:
    """Return number → answer; later groups overrule earlier ones."""
    return {numbers[machine]: group["gives"] for group in calls["group"] if where[group.get("where", "")]
            for numbers in group["calls"].values() if machine in numbers}


def _runs(answers: Mapping[int, str]) -> Iterator[tuple[int, int, str]]:
    """Yield (first, last, answer) of neighbouring numbers with one answer."""
    first = last = None
    for number in sorted(answers):
        if first is not None and last is not None and (number != last + 1 or answers[number] != answers[first]):
            yield first, last, answers[first]
            first = None
        first, last = number if first is None else first, number
    if first is not None and last is not None:
        yield first, last, answers[first]


def _conditional(condition: Mapping[str, Any], machine: str) -> list[bytes]:
    """Allow one call when all its tests hold."""
    refusal = _answer(condition["otherwise"])
    steps = _pretended(**condition["nothing"]) if "nothing" in condition else []
    steps += [step for test in condition["tests"] for step in _test(test, refusal)] + [_answer("allow")]
    return [_step(_EQUAL, condition["numbers"][machine], 0, len(steps)), *steps]


def _pretended(argument: int, **values: int) -> list[bytes]:
    """Answer "done" where the argument has one of these values; go on behind the end where it has not."""
    chain = [_step(_EQUAL, value, len(values) - number - 1, int(number == len(values) - 1))
             for number, value in enumerate(values.values())]
    return [_step(_LOAD, _ARGUMENTS_AT + 8 * argument), *chain, _answer("nothing")]


def _test(test: Mapping[str, Any], refusal: bytes) -> list[bytes]:
    """Return steps that go on behind their end when the test holds, and refuse otherwise."""
    # A filter compares 32 bits; on both machines the lower half comes first.
    at = _ARGUMENTS_AT + 8 * test["argument"]
    if "one_of" in test:
        values = list(test["one_of"].values())
        mask = [_step(_MASK, test["mask"])] if "mask" in test else []
        chain = [_step(_EQUAL, value, len(values) - number, 0) for number, value in enumerate(values)]
        return [_step(_LOAD, at), *mask, *chain, refusal]
    if "lacks" in test:
        return [_step(_LOAD, at), _step(_ANY_BIT, test["lacks"], 0, 1), refusal]
    if "not_all" in test:
        return [_step(_LOAD, at), _step(_MASK, test["not_all"]), _step(_EQUAL, test["not_all"], 0, 1), refusal]
    null = [_step(_LOAD, at), _step(_EQUAL, 0, 0, 2), _step(_LOAD, at + 4), _step(_EQUAL, 0, 1, 0), refusal]
    if "when" not in test:
        return null
    guard = test["when"]
    return [_step(_LOAD, _ARGUMENTS_AT + 8 * guard["argument"]), _step(_EQUAL, guard["is"], 0, len(null)), *null]


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value & 0xFFFFFFFF)


def _answer(gives: str) -> bytes:
    if gives == "allow":
        return _step(_RETURN, _ALLOW)
    return _step(_RETURN, _ERROR | (0 if gives == "nothing" else getattr(errno, gives)))


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def install(program: bytes) -> None:
    """Put the filter on this process and all its children; needs PR_SET_NO_NEW_PRIVS."""
    wrapped = _Program(length=len(program) // 8, steps=program)
    syscall("seccomp", ctypes.c_uint(1), ctypes.c_uint(0), ctypes.byref(wrapped))
