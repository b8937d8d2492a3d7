"""What the grader tells the guest program about one job, as plain JSON."""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from grading.sandbox.cgroups import delegated, divide
from grading.sandbox.clearing import clear
from grading.sandbox.ports import Limits, Settings
from grading.sandbox.staging import lay_library
from grading.sandbox.visible import View, view_of

JAIL_HOME = "/home/trainee"
JAIL_JOB = "/run/job"
_PREFIX = "readiness-sandbox-"
_IN_USE = "in-use"
_STARTING_SECONDS = 60.0
_FIRST_UID = 1_900_000_000
"""Users that no system hands out; one for each job, so that limits per user bind and jobs cannot signal each other."""
_FIXED = {
    "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "USER": "trainee",
    # With a fixed hash seed, sets come in the same order whenever a notebook is graded again.
    "LOGNAME": "trainee", "READINESS_GRADING": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0",
    # One thread for each library: threads count as processes, and a process that has several cannot safely fork.
    "MPLBACKEND": "agg", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    "ARROW_NUM_THREADS": "1", "JUPYTER_PLATFORM_DIRS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


class Workplace:
    """A grader's own temporary folder: the library, and one folder for each job while it runs."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.view: View = view_of(settings.python)
        remove_abandoned()
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._in_use = _lock(self.folder / _IN_USE, create=True)
        self.folder.chmod(0o711)  # the library below must be readable for the user the cells run as
        self.library = lay_library(self.folder)
        own = delegated()
        self.groups = divide(own) if own else None
        self._numbers = itertools.count()

    def environment(self, home: str) -> dict[str, str]:
        """Return the whole environment that trainee code sees: nothing of the grader's own."""
        return _FIXED | {"HOME": home, "TMPDIR": f"{home}/tmp" if home != JAIL_HOME else "/tmp",
                         "IPYTHONDIR": f"{home}/.ipython", "JUPYTER_RUNTIME_DIR": f"{home}/.runtime",
                         "PYTHONPATH": str(self.library), **self.settings.variables}

    def order(self, job_folder: str, home: str, limits: Limits, engine: str | None = None) -> dict[str, Any]:
        """Return the order for one staged job."""
        return {"job": job_folder, "home": home, "limits": limits.as_plain(), "uid": self._uid(),
                "engine": engine or self.settings.engine, "environment": self.environment(home)}

    def command(self, role: str, descriptor: int) -> list[str]:
        """Return the command line that starts the guest program, cut off from the caller's environment."""
        start = f"import sys; sys.path.insert(0, {str(self.library)!r}); from readiness_guest.main import main; main()"
        return [str(self.settings.python), "-I", "-c", start, role, str(descriptor)]

    def close(self) -> None:
        """Remove the folder."""
        # The lock goes last: a grader that starts meanwhile must not take the folder for abandoned.
        clear(self.folder)
        if self._in_use is not None:
            os.close(self._in_use)
            self._in_use = None

    def _uid(self) -> int:
        """Return a fresh user number for root to become; an ordinary user stays who he is."""
        if os.geteuid() != 0:
            return os.getuid()
        # 64 numbers for each grader, so that two at work at the same time seldom hand out the same.
        return _FIRST_UID + (os.getpid() * 64 + next(self._numbers)) % 90_000_000


def remove_abandoned() -> None:
    """Remove the folders of this user's graders that were killed: the system has let go of their locks."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):  # another grader was quicker, or it is somebody else's
            status = folder.lstat()
            # A grader that is just starting has a folder and no lock yet; one killed while it cleared up, for long.
            unlocked = status.st_mtime < time.time() - _STARTING_SECONDS
            held = _lock(folder / _IN_USE, create=unlocked) if status.st_uid == os.geteuid() else None
            if held is not None:
                clear(folder)
                os.close(held)


def _lock(path: Path, create: bool = False) -> int | None:
    """Return the descriptor that holds a file's lock as long as it is open, or None when somebody has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | (os.O_CREAT if create else 0), 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
