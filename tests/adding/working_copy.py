"""A copy of the tree in which somebody does what the how-to pages say: writes their files, types their commands."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = ("add-a-benefit-register-or-country", "add-a-defect", "write-a-process", "add-a-measure", "add-an-exercise",
         "add-a-sandbox-kind")
_FILE = re.compile(r"`([\w./-]+/[\w.-]+\.(?:yml|py))`:\n\n```(?:yaml|python)\n(.*?)```", re.S)
_CONSOLE = re.compile(r"```console\n(.*?)```", re.S)
MAKES = ("cp ", "python -m readiness course new", "python -m readiness people new-country")
"""Commands that add files; the others describe or check what was added."""


def page(name: str) -> str:
    """Text of a how-to page."""
    return (ROOT / f"docs/how-to/{name}.md").read_text(encoding="utf-8")


def files_of(name: str) -> dict[str, str]:
    """Path in the tree → text of a file that the page shows."""
    return dict(_FILE.findall(page(name)))


def commands_of(name: str) -> list[str]:
    """What the page lets somebody type in a working tree."""
    lines = [line[2:] for block in _CONSOLE.findall(page(name)) for line in block.splitlines()]
    return [line for line in lines if line.startswith(("python ", "cp "))]


@dataclass(frozen=True)
class WorkingCopy:
    """A copy of what git knows, and what was added to it."""

    folder: Path

    @classmethod
    def of_the_tree(cls, folder: Path) -> WorkingCopy:
        """Copy the tracked files, and those that are about to be."""
        listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                                capture_output=True, text=True, check=True).stdout.split("\0")
        for name in filter(None, listed):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, folder / name)
        return cls(folder)

    def texts(self) -> dict[str, bytes]:
        """Path → content of everything but what programs leave behind and the pages that are made."""
        found = [path for path in self.folder.rglob("*") if path.is_file()]
        names = {path.relative_to(self.folder).as_posix(): path for path in found}
        return {name: path.read_bytes() for name, path in names.items()
                if "__pycache__" not in name and not name.startswith((".", "docs/reference/"))}

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """Type a command in the copy, whose files come before those of the installation."""
        words = [sys.executable if word == "python" else word for word in shlex.split(command)]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiling takes longer than most commands do
        environment["PYTHONPATH"] = str(self.folder)
        return subprocess.run(words, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)

    def write(self, files: dict[str, str]) -> None:
        """Write files that must be new."""
        for name, text in files.items():
            place = self.folder / name
            assert not place.exists(), f"{name} is there already"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")

    def pytest(self, files: str, chosen: str) -> dict[str, str]:
        """Run the tests of some files that `-k` chooses; test id → outcome."""
        done = self.run(f"python -m pytest {files} -vv -p no:cacheprovider -k {shlex.quote(chosen)}")
        found = dict(re.findall(r"^(tests/\S+::.*?) (PASSED|FAILED|ERROR|SKIPPED)", done.stdout, re.M))
        assert found, f"no test of {files} is chosen by {chosen}\n{done.stdout[-3000:]}{done.stderr[-2000:]}"
        assert set(found.values()) == {"PASSED"}, done.stdout[-6000:]
        return found
