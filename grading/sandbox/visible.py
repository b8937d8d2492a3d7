"""What a jail may see of this machine: the system's programs and one Python, read-only, and no room of ours."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from grading.sandbox.ports import SandboxMissing

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
_SETTINGS = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime")
_OF_A_PREFIX = ("bin", "lib", "lib64", "share", "etc/jupyter", "pyvenv.cfg")
"""Not the whole prefix: an environment made in the course folder lies beside the gradebook."""
# An editable install leaves a .pth file that tells where the project lies.
_OURS = ("synthetic_data", "simulator", "courses", "grading", "readiness.py", "readiness_lab*", "*readiness_lab*.pth")
_ASK = "import json, sys, sysconfig; print(json.dumps([sys.prefix, sys.base_prefix, sysconfig.get_path('purelib')," \
       " sysconfig.get_path('platlib')]))"


@dataclass(frozen=True, kw_only=True)
class View:
    """Paths of this machine that a jail shows under the same names."""

    readable: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    """(target, path) of symbolic links to repeat, such as ``/bin``."""
    hidden: tuple[str, ...]
    """Files and folders below `readable` to be covered: our own rooms, where they are installed."""


def view_of(python: Path) -> View:
    """Return what a jail needs to see so that this Python and its packages run."""
    prefix, base, *sites = _ask(python)
    system = [Path(name) for name in _SYSTEM if Path(name).exists()]
    readable = [path for path in system if not path.is_symlink()]
    readable += [Path(name) for name in _SETTINGS if Path(name).exists()]
    for root in dict.fromkeys((Path(base), Path(prefix))):
        if not any(root.is_relative_to(path) for path in readable):
            readable += [root / part for part in _OF_A_PREFIX if (root / part).exists()]
    hidden = {found for site in sites for pattern in _OURS for found in Path(site).glob(pattern)}
    return View(readable=tuple(map(str, readable)), hidden=tuple(map(str, sorted(hidden))),
                links=tuple((str(path.readlink()), str(path)) for path in system if path.is_symlink()))


def _ask(python: Path) -> list[str]:
    try:
        # -I: neither PYTHONPATH nor a json.py in the caller's folder may answer instead.
        answer = subprocess.run([str(python), "-I", "-c", _ASK], capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as error:
        raise SandboxMissing(f"{python} does not run ({error}); name the Python that has the course's "
                             "packages with --python") from None
    paths: list[str] = json.loads(answer.stdout)
    return paths
