"""A system call filter on top of the jail: no sockets, no new namespaces, no prying at processes.

The jail alone must hold; this takes away kernel surface, and under Landlock it closes what Landlock does not
know (UDP, System V memory). Written as classic BPF, as seccomp(2) wants it.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from collections.abc import Mapping

from .kernel_calls import CLONE_NEWUSER, syscall

_DENIED = {
    # name: (x86_64, aarch64)
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "unshare": (272, 97),
    "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsmount": (432, 432),
    "mount_setattr": (442, 442), "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218), "open_by_handle_at": (304, 265),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "clock_adjtime": (305, 266), "adjtimex": (159, 171),
    "init_module": (175, 105), "finit_module": (313, 273), "kexec_load": (246, 104), "reboot": (169, 142),
    # Priorities and memory of others: the process that watches runs as the same user.
    "setpriority": (141, 140), "sched_setaffinity": (203, 122), "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118), "sched_setattr": (314, 274), "ioprio_set": (251, 30), "kcmp": (312, 272),
    "migrate_pages": (256, 238), "move_pages": (279, 239), "process_madvise": (440, 440), "pidfd_getfd": (438, 438),
    "swapon": (167, 224), "acct": (163, 89), "quotactl": (179, 60), "syslog": (103, 116), "personality": (135, 92),
}
_DENIED_WITHOUT_NAMESPACES = {
    "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
}
_WITHOUT_EFFECT = {
    # Landlock does not guard owners, modes and times of files; copying a file sets them, so it must not fail.
    "chmod": (90, None), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, None), "lchown": (94, None),
    "fchownat": (260, 54), "utime": (132, None), "utimes": (235, None), "futimesat": (261, None),
    "utimensat": (280, 88), "setxattr": (188, 5), "lsetxattr": (189, 6), "removexattr": (197, 14),
    "lremovexattr": (198, 15),
}
_OF_SOCKET_THREADS = ("sched_setscheduler", "sched_setparam")
"""ZeroMQ ends the process when it cannot set these for its own threads."""
_SIGNALS = {"kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
            "pidfd_send_signal": (424, 424)}
_SOCKET, _CLONE, _CLONE3, _PRLIMIT = (41, 198), (56, 220), (435, 435), (302, 261)
_ARCHITECTURE = (0xC000003E, 0xC00000B7)
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_NUMBER_AT, _ARCH_AT, _FIRST_ARGUMENT_AT = 0, 4, 16


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value & 0xFFFFFFFF)


def _refuse(number: int) -> bytes:
    return _step(_RETURN, 0x00050000 | number)


def _answer(calls: Mapping[str, tuple[int | None, int | None]], machine: int, number: int) -> list[bytes]:
    return [step for numbers in calls.values() if (call := numbers[machine]) is not None
            for step in (_step(_EQUAL, call, 0, 1), _refuse(number))]


def filter_program(*, sockets: bool, own_namespaces: bool, signals: bool = True) -> bytes:
    """Return the filter.

    Parameters
    ----------
    sockets : whether sockets may be made: a stock kernel needs them, inside its own network namespace
    own_namespaces : whether IPC is already separate, so that System V calls may stay
    signals : whether processes may signal each other
    """
    machine = int(platform.machine() == "aarch64")
    denied = {name: numbers for name, numbers in _DENIED.items() if not (sockets and name in _OF_SOCKET_THREADS)}
    denied |= ({} if own_namespaces else _DENIED_WITHOUT_NAMESPACES) | ({} if signals else _SIGNALS)
    program = [_step(_LOAD, _ARCH_AT), _step(_EQUAL, _ARCHITECTURE[machine], 1, 0), _step(_RETURN, _KILL),
               _step(_LOAD, _NUMBER_AT)]
    if machine == 0:  # the x32 table would be a second way in
        program += [_step(0x35, 0x40000000, 0, 1), _refuse(errno.ENOSYS)]
    program += _answer(denied, machine, errno.EPERM)
    if not own_namespaces:
        program += _answer(_WITHOUT_EFFECT, machine, 0)
    # Limits of others too. Only process 0, oneself, may be named.
    program += [_step(_EQUAL, _PRLIMIT[machine], 0, 4), _step(_LOAD, _FIRST_ARGUMENT_AT),
                _step(_EQUAL, 0, 1, 0), _refuse(errno.EPERM), _step(_RETURN, _ALLOW)]
    # clone3 hides its flags behind a pointer; glibc falls back to clone when it is unknown.
    program += [_step(_EQUAL, _CLONE3[machine], 0, 1), _refuse(errno.ENOSYS)]
    program += [_step(_EQUAL, _CLONE[machine], 0, 4), _step(_LOAD, _FIRST_ARGUMENT_AT),
                _step(_ANY_BIT, CLONE_NEWUSER, 0, 1), _refuse(errno.EPERM), _step(_RETURN, _ALLOW)]
    if not sockets:
        program += [_step(_EQUAL, _SOCKET[machine], 0, 1), _refuse(errno.EPERM)]
    return b"".join([*program, _step(_RETURN, _ALLOW)])


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def install(program: bytes) -> None:
    """Put the filter on this process and all its children; needs PR_SET_NO_NEW_PRIVS."""
    wrapped = _Program(length=len(program) // 8, steps=program)
    syscall("seccomp", ctypes.c_uint(1), ctypes.c_uint(0), ctypes.byref(wrapped))
