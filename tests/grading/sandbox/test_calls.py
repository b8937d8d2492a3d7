"""The list of system calls, and the filter made of it: read by an interpreter of our own, for both kinds of machine."""

import errno
import platform
import re
import struct
from functools import cache
from pathlib import Path

import pytest

from grading.sandbox.guest.seccomp import filter_program, read_calls

ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
HEADERS = {"x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
           "aarch64": Path("/usr/include/asm-generic/unistd.h")}
CALLS = read_calls()
NUMBERS = {name: numbers for group in CALLS["group"] for name, numbers in group["calls"].items()} | \
    {condition["call"]: condition["numbers"] for condition in CALLS["condition"]}
MACHINES = sorted(ARCHITECTURE)


program = cache(filter_program)


def answer(machine, name, *arguments, architecture=None, **jail):
    """What the filter answers to one call: True for allowed, or the error number; None ends the process."""
    jail = {"sockets": False, "own_namespaces": True} | jail
    number = name if isinstance(name, int) else NUMBERS[name][machine]
    data = struct.pack("=iIQ6Q", number if number < 2**31 else number - 2**32, architecture or ARCHITECTURE[machine], 0,
                       *(value % 2**64 for value in (*arguments, *[0] * 6)[:6]))
    verdict = interpret(program(machine=machine, **jail), data)
    if verdict == 0x80000000:
        return None
    return True if verdict == 0x7FFF0000 else verdict - 0x50000


def interpret(program, data):
    """Run classic BPF as the kernel does (linux/filter.h): the codes that seccomp knows and we use."""
    steps, at, accumulator = list(struct.iter_unpack("HBBI", program)), 0, 0
    while True:
        code, if_true, if_false, value = steps[at]
        at += 1
        if code == 0x20:
            accumulator = struct.unpack_from("=I", data, value)[0]
        elif code == 0x54:
            accumulator &= value
        elif code == 0x06:
            return value
        else:
            holds = {0x15: accumulator == value, 0x25: accumulator > value, 0x35: accumulator >= value,
                     0x45: bool(accumulator & value)}[code]
            at += if_true if holds else if_false


@pytest.mark.parametrize("machine", MACHINES)
def test_numbers_are_the_kernels(machine):
    """Each number in the list is the one in the kernel's header, for every call that this header knows."""
    if not HEADERS[machine].exists():
        pytest.skip("the kernel's headers are not installed")
    known = {name: int(number) for name, number in
             re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)$", HEADERS[machine].read_text(), re.MULTILINE)}
    ours = {name: numbers[machine] for name, numbers in NUMBERS.items() if machine in numbers and name in known}
    assert len(ours) > 200
    assert ours == {name: known[name] for name in ours}


@pytest.mark.parametrize("machine", MACHINES)
def test_no_call_stands_in_two_groups_of_all_jails(machine):
    """Without the exceptions of single jails, every number has one answer only."""
    numbers = [numbers[machine] for group in CALLS["group"] if "where" not in group
               for numbers in group["calls"].values() if machine in numbers]
    assert len(numbers) == len(set(numbers))


def test_every_group_has_a_reason():
    """Each group and each condition says why."""
    assert all(len(entry["why"]) > 15 for entry in (*CALLS["group"], *CALLS["condition"]))


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("jail", [{}, {"own_namespaces": False}, {"own_namespaces": False, "signals": False}])
def test_each_call_is_answered_as_listed(machine, jail):
    """The filter gives every listed number the answer of the last group that holds for the jail."""
    holds = {"": True, "no walls": not jail.get("own_namespaces", True),
             "no own signals": not jail.get("signals", True)}
    wanted = {numbers[machine]: group["gives"] for group in CALLS["group"] if holds.get(group.get("where", ""))
              for numbers in group["calls"].values() if machine in numbers}
    errors = {"allow": True, "nothing": 0, "EPERM": errno.EPERM, "ENOSYS": errno.ENOSYS}
    assert {number: answer(machine, number, **jail) for number in wanted} == \
        {number: errors[gives] for number, gives in wanted.items()}


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("number", [*range(480, 600), 1000, 65_535, 0x3FFFFFFF, 2**31, 2**32 - 1])
def test_unknown_calls_are_said_not_to_exist(machine, number):
    """A number that the list does not have is answered as by a kernel without it, so that the C library goes on."""
    assert answer(machine, number) == errno.ENOSYS


def test_clone3_is_said_not_to_exist():
    """Its flags lie behind a pointer where no filter can look; the C library takes clone instead."""
    assert answer("x86_64", 435) == answer("aarch64", 435) == errno.ENOSYS


@pytest.mark.parametrize("number", [0, 1, 39, 101, 321, 512, 547])
def test_second_table_is_said_not_to_exist(number):
    """No call of the table for short addresses passes, whatever it would be in the first."""
    assert answer("x86_64", 0x40000000 | number) == errno.ENOSYS


@pytest.mark.parametrize(("machine", "other"), [("x86_64", 0x40000003), ("aarch64", 0x40000028),
                                                ("x86_64", 0xC00000B7), ("aarch64", 0xC000003E)])
def test_another_machines_calls_end_the_process(machine, other):
    """Calls of 32 bits, and of any other kind of machine, end the process, because their numbers mean other things."""
    assert answer(machine, "read", architecture=other) is None


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(("call", "arguments", "right"), [
    ("clone", (0x01200011,), True), ("clone", (0x003D0F00,), True), ("clone", (0x10000011,), 1),
    ("clone", (0x00020011,), 1),
    ("clone", (0x40000011,), 1), ("clone", (0x7E020000,), 1), ("clone", (0xFFFFFFFF_10000011,), 1),
    ("mmap", (0, 1, 3, 0x22), True), ("mmap", (0, 1, 3, 0x01), True), ("mmap", (0, 1, 3, 0x02), True),
    ("mmap", (0, 1, 3, 0x21), 1), ("mmap", (0, 1, 3, 0x23), 1), ("mmap", (0, 1, 3, 0x40021), 1),
    ("mmap", (0, 1, 3, 0xFFFFFFFF_00000021), 1),
    ("socketpair", (1, 1), True), ("socketpair", (1, 5 | 0x80000), True), ("socketpair", (1, 1 | 0x80800), True),
    ("socketpair", (1, 2), 1), ("socketpair", (1, 3), 1), ("socketpair", (1, 2 | 0x80000), 1),
    ("socketpair", (2, 1), 1),
    ("socketpair", (16, 1), 1), ("socketpair", (1, 0x10 | 2), 1),
    ("sendto", (3, 4096, 9, 0, 0), True), ("sendto", (3, 4096, 9, 0, 4096), 1), ("sendto", (3, 4096, 9, 0, 1 << 32), 1),
    ("rt_sigaction", (17, 0), True), ("rt_sigaction", (2, 4096), True), ("rt_sigaction", (17, 4096), 1),
    ("rt_sigaction", (17, 1 << 40), 1), ("rt_sigaction", (17 | 1 << 32, 4096), 1),
    ("prlimit64", (0, 7, 4096), True), ("prlimit64", (0, 4, 0), True), ("prlimit64", (0, 4, 4096), 1),
    ("prlimit64", (77, 7, 0), 1), ("prlimit64", (1 << 32 | 77, 7, 0), 1),
    ("fcntl", (3, 4), True), ("fcntl", (3, 1030), True), ("fcntl", (3, 1024), 22), ("fcntl", (3, 8), 22),
    ("fcntl", (3, 10), 22), ("fcntl", (3, 15), 22), ("fcntl", (3, 1026), 22), ("fcntl", (3, 1031), 22),
    ("fcntl", (3, 1 << 32 | 8), 22), ("fcntl", (3, 6, 4096), 0), ("fcntl", (3, 7, 4096), 0),
    ("fcntl", (3, 37, 4096), 0), ("fcntl", (3, 38, 4096), 0), ("fcntl", (3, 5, 4096), True),
    ("ioctl", (0, 0x5401), True), ("ioctl", (0, 0x5412), 25), ("ioctl", (0, 0x40086602), 25),
    ("ioctl", (0, 0x541C), 25),
    ("ioctl", (0, 0xFFFFFFFF_00005412), 25),
    ("prctl", (15, 4096), True), ("prctl", (4, 0), 22), ("prctl", (1, 0), 22), ("prctl", (22, 2), 22),
    ("prctl", (35,), 22)])
def test_arguments_decide(machine, call, arguments, right):
    """Calls that are harmless with some arguments only are refused with others, whatever the upper half says."""
    assert answer(machine, call, *arguments) == right


@pytest.mark.parametrize("call", ["chmod", "fchmod", "fchown", "fsetxattr", "fremovexattr", "fchmodat2", "setxattrat",
                                  "utimensat", "lchown", "removexattrat", "file_setattr"])
def test_without_walls_metadata_stays(call):
    """Where no mounts confine them, changes of owners, modes, times and attributes are answered with "done"."""
    assert answer("x86_64", call, own_namespaces=False) == 0


def test_only_a_stock_kernel_may_make_sockets():
    """Sockets are for the yardstick in tests, inside a network of its own."""
    calls = ("socket", "connect", "bind", "sendmsg", "sendto")
    assert [answer("x86_64", call, 3, 1, 1, 0, 4096) for call in calls] == [errno.EPERM] * 5
    assert all(answer("x86_64", call, 3, 1, 1, 0, 4096, sockets=True) is True for call in calls)


def test_this_machine_is_known():
    """The filter can be made for the machine that runs the tests."""
    assert len(filter_program(sockets=False, own_namespaces=True)) == \
        len(filter_program(sockets=False, own_namespaces=True, machine=platform.machine()))
