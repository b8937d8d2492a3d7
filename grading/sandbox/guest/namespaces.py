"""A jail from the kernel's own parts: new namespaces, a new root with a read-only view, no way back."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import traceback
from pathlib import Path

from . import kernel_calls as linux
from .inmate import Order, take_job, watch_inside
from .privileges import become_unprivileged
from .watch import report

_APART = (linux.CLONE_NEWNS | linux.CLONE_NEWPID | linux.CLONE_NEWNET | linux.CLONE_NEWIPC | linux.CLONE_NEWUTS
          | linux.CLONE_NEWCGROUP)
_PLAIN = linux.MS_NOSUID | linux.MS_NODEV
_DEVICES = ("null", "full", "random", "urandom")
"""Without ``zero``: mapped, it is shared memory that is counted nowhere."""
_BACKSTOP = 10.0
"""Seconds after which the warden ends a jail whose own watch did not."""


def run_apart(order: Order, verdict_to: int) -> None:
    """As warden: build the jail, run the job in it, and make sure that it ends."""
    leave_namespaces()
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)  # again: new rights clear it
    init = os.fork()
    if init == 0:
        _be_init(order, verdict_to)
    os.close(verdict_to)
    handle = os.pidfd_open(init)
    if not select.select([handle], [], [], order["limits"]["wall_seconds"] + _BACKSTOP)[0]:
        os.kill(init, signal.SIGKILL)
    os.waitpid(init, 0)


def leave_namespaces() -> None:
    """Root leaves them as root; an ordinary user needs a user namespace, in which he is still himself."""
    if os.geteuid() == 0:
        linux.unshare(_APART)
        return
    user, group = os.geteuid(), os.getegid()
    linux.unshare(_APART | linux.CLONE_NEWUSER)
    # Without this an ordinary user may not write gid_map (user_namespaces(7)).
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def _be_init(order: Order, verdict_to: int) -> None:
    """Never returns."""
    try:
        _build_root(order)
        become_unprivileged(order["uid"])
        linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)  # after becoming somebody else, which clears it
    except BaseException:
        report(verdict_to, {"status": "not_jailed", "reason": traceback.format_exc()[-800:]})
        os._exit(1)
    with contextlib.suppress(BaseException):
        watch_inside(order, verdict_to)
    os._exit(0)


def _build_root(order: Order) -> None:
    root, view = order["root"], order["view"]
    half = order["limits"]["disk_bytes"] // 2
    # First: in a shared tree, all that is mounted from here on would appear on the machine too.
    linux.mount("none", "/", flags=linux.MS_REC | linux.MS_PRIVATE)
    _tmpfs(root, "size=1m,mode=755")
    _tmpfs(root + "/tmp", f"size={half},mode=1777")
    for path in (*view["readable"], view["library"]):
        _show(path, root + path)
    for target, path in view["links"]:
        os.symlink(target, root + path)
    for path in view["hidden"]:
        _cover(root + path)
    _make_devices(root)
    _tmpfs(root + order["home"], f"size={half},mode=755")
    take_job(order, root + order["home"])
    # Before the old root goes: a user namespace may mount proc only while another whole one is in sight.
    _make_proc(root + "/proc")
    linux.set_host_name("sandbox")
    os.chdir(root)
    linux.pivot_root_here()
    linux.mount("none", "/", flags=linux.MS_REMOUNT | linux.MS_BIND | linux.MS_RDONLY | _PLAIN)


def _tmpfs(at: str, options: str) -> None:
    os.makedirs(at, exist_ok=True)
    linux.mount("tmpfs", at, "tmpfs", _PLAIN, options)


def _show(path: str, at: str, *, read_only: bool = True) -> None:
    """Show a file or folder of the machine under the new root."""
    if os.path.isdir(path):
        os.makedirs(at, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(at), exist_ok=True)
        os.close(os.open(at, os.O_CREAT, 0o644))
    linux.mount(path, at, flags=linux.MS_BIND | linux.MS_REC)
    if read_only:
        linux.make_read_only(at)


def _cover(at: str) -> None:
    """Hide something of ours that lies below what is shown."""
    if os.path.isdir(at):
        linux.mount("tmpfs", at, "tmpfs", _PLAIN | linux.MS_RDONLY, "size=4k,mode=555")
    else:
        linux.mount("/dev/null", at, flags=linux.MS_BIND)


def _make_devices(root: str) -> None:
    for name in _DEVICES:
        _show(f"/dev/{name}", f"{root}/dev/{name}", read_only=False)
    os.symlink("/proc/self/fd", f"{root}/dev/fd")
    _tmpfs(f"{root}/dev/shm", "size=16m,nr_inodes=1k,mode=1777")


def _make_proc(at: str) -> None:
    """Show only the jail's own processes, and where the kernel can, nothing of the machine."""
    os.makedirs(at)
    flags = _PLAIN | linux.MS_NOEXEC
    try:
        linux.mount("proc", at, "proc", flags, "subset=pid")
    except OSError:
        linux.mount("proc", at, "proc", flags)
