"""The environment of a trainee's kernel: the trainee's wheel with what it needs, and nothing that leads to the keys.

A virtual environment beside the desks. What it needs is copied from the installation that runs now, so no network is
asked; copied, not linked, because a link's target leads to the folder in which the whole project is installed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import sysconfig
import tempfile
import time
import venv
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, PathDistribution, distribution
from pathlib import Path
from types import SimpleNamespace

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from courses import build_trainee_wheel
from grading.errors import GradingError
from synthetic_data import progress

_NOT_COPIED = {"direct_url.json", "uv_cache.json"}
"""Where a package was installed from: an address on this machine."""
_KEPT_SECONDS = 86_400
"""Environments of earlier wheels are removed a day later: a kernel may still run in them."""


@dataclass(frozen=True, kw_only=True)
class TraineeKernel:
    """An environment that is ready for kernels."""

    home: Path

    @property
    def python(self) -> Path:
        """The interpreter that kernels run in."""
        return self.programs / ("python.exe" if os.name == "nt" else "python")

    @property
    def programs(self) -> Path:
        """The folder with the interpreter."""
        return _place(self.home, "scripts")

    @property
    def packages(self) -> Path:
        """The folder with the toolkit and what it needs."""
        return _place(self.home, "purelib")

    @property
    def jupyter(self) -> Path:
        """The folder to name in `JUPYTER_PATH`, so that a JupyterLab offers this kernel as its Python."""
        return self.home / "share" / "jupyter"


def make_trainee_kernel(folder: Path) -> TraineeKernel:
    """Return the environment for trainees' kernels, made when wheel, needs or Python are not those it was made of.

    Parameters
    ----------
    folder : holds environments, one for each state of wheel and needs; an unfinished one is never used

    Raises
    ------
    GradingError : a package that the kernel needs is not installed here, or not in a way that can be copied
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="trainee-wheel-") as name:
        wheel = build_trainee_wheel(Path(name))
        needs = _needs(wheel)
        # By its own name: what it holds names it, and a link to it may go before it does.
        kernel = TraineeKernel(home=folder.resolve() / _fingerprint(wheel, needs))
        if not kernel.home.is_dir():
            _make(kernel, wheel, needs)
    _forget_older(folder, kernel.home)
    return kernel


def _needs(wheel: Path) -> list[Distribution]:
    """Every package that the wheel needs, and those need, in the order of their names."""
    found: dict[str, Distribution] = {}
    asked = _requirements(_opened(wheel))
    while asked:
        name = canonicalize_name(asked.pop())
        if name not in found:
            found[name] = _installed(name)
            asked += _requirements(found[name])
    return [found[name] for name in sorted(found)]


def _opened(wheel: Path) -> Distribution:
    name, version = wheel.name.split("-")[:2]
    return PathDistribution(zipfile.Path(wheel, f"{name}-{version}.dist-info/"))


def _requirements(package: Distribution) -> list[str]:
    asked = map(Requirement, package.requires or ())
    return [one.name for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})]


def _installed(name: str) -> Distribution:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        raise GradingError(f"{name} is not installed, and a trainee's kernel needs it; run make setup") from None
    if not found.files:
        raise GradingError(f"{name} was installed without a list of its files, so it cannot be copied for a trainee's "
                           "kernel; install it with pip or conda")
    return found


def _fingerprint(wheel: Path, needs: Iterable[Distribution]) -> str:
    parts = [hashlib.sha256(wheel.read_bytes()).hexdigest(), sys.version, _base_python(),
             *(f"{one.name}=={one.version}" for one in needs)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _base_python() -> str:
    return str(getattr(sys, "_base_executable", sys.executable))


def _make(kernel: TraineeKernel, wheel: Path, needs: Sequence[Distribution]) -> None:
    draft = TraineeKernel(home=Path(tempfile.mkdtemp(prefix=".draft-", dir=kernel.home.parent)))
    try:
        _Environment(symlinks=os.name != "nt", with_pip=False).create(draft.home)
        for package in progress(needs, "Preparing the notebooks' Python"):
            _copy(package, draft.packages)
        zipfile.ZipFile(wheel).extractall(draft.packages)
        # By its final place: the draft's path will be gone.
        _register(kernel, draft.jupyter / "kernels" / "python3")
        # mkdtemp closes a folder to everybody else, and a kernel may run under another account.
        draft.home.chmod(0o755)
        # In one step: whoever starts a kernel meanwhile finds a whole environment or none.
        os.rename(draft.home, kernel.home)
    except OSError:
        if not kernel.home.is_dir():  # else another process was quicker, with the same content
            raise
    finally:
        shutil.rmtree(draft.home, ignore_errors=True)


class _Environment(venv.EnvBuilder):
    """A virtual environment that does not say which interpreter made it."""

    def setup_scripts(self, context: SimpleNamespace) -> None:
        """Leave out scripts for shells: nobody activates this."""

    def create_configuration(self, context: SimpleNamespace) -> None:
        """Leave out the command line, which names the whole project's own environment."""
        super().create_configuration(context)
        path = Path(context.cfg_path)
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("command")), encoding="utf-8")


def _copy(package: Distribution, into: Path) -> None:
    for file in package.files or ():
        if ".." in file.parts or file.suffix in (".pyc", ".pth") or file.name in _NOT_COPIED:
            continue  # programs lie outside; compiled files and paths say where they came from
        target = into / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(str(file.locate())), target)


def _register(kernel: TraineeKernel, folder: Path) -> None:
    folder.mkdir(parents=True)
    # Isolated: neither PYTHONPATH nor a user's own packages. What the kernel starts does not meet PYTHONPATH either.
    spec = {"argv": [str(kernel.python), "-I", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            "display_name": "Python 3 (ipykernel)", "language": "python",
            "env": {"PYTHONPATH": "", "PYTHONNOUSERSITE": "1"}}
    (folder / "kernel.json").write_text(json.dumps(spec, indent=1) + "\n", encoding="utf-8")


def _forget_older(folder: Path, newest: Path) -> None:
    for old in folder.iterdir():
        if old.name != newest.name and time.time() - old.stat().st_mtime > _KEPT_SECONDS:
            shutil.rmtree(old, ignore_errors=True)


def _place(home: Path, kind: str) -> Path:
    return Path(sysconfig.get_path(kind, "venv", {"base": str(home), "platbase": str(home),
                                                  "installed_base": str(home)}))
