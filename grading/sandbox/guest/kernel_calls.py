"""The Linux calls that Python 3.11 does not offer: namespaces, mounts, capabilities, Landlock, seccomp."""

from __future__ import annotations

import ctypes
import os
import platform

_LIBC = ctypes.CDLL(None, use_errno=True)
_SYSCALLS = {
    # name: (x86_64, aarch64), from the kernel's own tables
    "pivot_root": (155, 41),
    "capset": (126, 91),
    "seccomp": (317, 277),
    "mount_setattr": (442, 442),
    "landlock_create_ruleset": (444, 444),
    "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446),
}
# From linux/sched.h, linux/mount.h and linux/prctl.h; the same on both machines.
CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 32, 4096, 16384, 1 << 18
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP = 1, 4, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 36, 38, 47, 4
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(name: str, *arguments: object) -> int:
    """Make one raw call, or raise OSError with its name."""
    number = _SYSCALLS[name][platform.machine() == "aarch64"]
    return _checked(_LIBC.syscall(ctypes.c_long(number), *arguments), name)


def unshare(flags: int) -> None:
    """Leave the given namespaces of the parent (unshare(2))."""
    _checked(_LIBC.unshare(ctypes.c_int(flags)), "unshare")


def mount(source: str, target: str, kind: str | None = None, flags: int = 0, options: str | None = None) -> None:
    """Mount something (mount(2))."""
    as_bytes = [part.encode() if part is not None else None for part in (source, target, kind, options)]
    _checked(_LIBC.mount(as_bytes[0], as_bytes[1], as_bytes[2], ctypes.c_ulong(flags), as_bytes[3]),
             f"mount {target}")


def detach(target: str) -> None:
    """Unmount lazily, with everything below."""
    _checked(_LIBC.umount2(target.encode(), 2), f"umount {target}")


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("attr_set", "attr_clr", "propagation", "userns_fd")]


def make_read_only(target: str) -> None:
    """Make a mount and all mounts below it read-only, without setuid programs and devices (Linux 5.12)."""
    wanted = _MountAttributes(attr_set=MS_RDONLY | MS_NOSUID | MS_NODEV)
    syscall("mount_setattr", ctypes.c_int(_AT_FDCWD), target.encode(), ctypes.c_uint(_AT_RECURSIVE),
            ctypes.byref(wanted), ctypes.c_size_t(ctypes.sizeof(wanted)))


def pivot_root_here() -> None:
    """Make the current folder the root and let go of the old one."""
    # With one folder twice the old root lies on top of the new, whence the next call takes it (pivot_root(2)).
    syscall("pivot_root", b".", b".")
    detach(".")
    os.chdir("/")


def set_host_name(name: str) -> None:
    """Name the machine inside its own UTS namespace."""
    _checked(_LIBC.sethostname(name.encode(), ctypes.c_size_t(len(name))), "sethostname")


def prctl(option: int, *values: int) -> int:
    """Make one prctl(2) call."""
    # Some options demand that arguments they do not use are 0.
    padded = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    return _checked(_LIBC.prctl(ctypes.c_int(option), *padded), f"prctl {option}")


def clear_capabilities() -> None:
    """Empty the effective, permitted and inheritable sets of this process."""
    # _LINUX_CAPABILITY_VERSION_3 of linux/capability.h, and 0 for this process; three sets of 64 bits follow.
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    syscall("capset", ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)()))
