"""Output folders that are whole or absent, with a manifest of what made them.

The same manifest means the same bytes, so a folder whose manifest matches need not be made again and a
killed run leaves nothing that looks finished.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.sole_writer import sole_writer

MANIFEST = "manifest.json"
_ROOMS = ("synthetic_data", "simulator", "courses", "grading")
_STATED_PACKAGES = ("readiness-lab", "numpy", "pandas", "pyarrow", "simpy", "faker")


def digest(content: bytes | Path) -> str:
    """Return the SHA-256 of some bytes or of a file, in hexadecimal."""
    data = content.read_bytes() if isinstance(content, Path) else content
    return hashlib.sha256(data).hexdigest()


def describe_run(*, command: str, seed: int, inputs: Mapping[str, Path | bytes | str],
                 settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return what decides an output: command, seed, input digests, settings, versions.

    Parameters
    ----------
    inputs : name → file, bytes or text; only their digests are kept
    settings : everything else that changes the output; plain JSON values
    """
    raw = {name: part.encode() if isinstance(part, str) else part for name, part in inputs.items()}
    return {
        "command": command,
        "seed": seed,
        "inputs": {name: digest(part) for name, part in sorted(raw.items())},
        "settings": dict(sorted(settings.items())),
        "versions": {name: version(name) for name in _STATED_PACKAGES}
        | {"python": ".".join(map(str, sys.version_info[:2])), "code": _code_digest()},
    }


@cache
def _code_digest() -> str:
    """One digest of all our code: between releases the version number stays while the code moves on."""
    home = Path(__file__).parents[2]
    files = [path for room in _ROOMS for path in sorted((home / room).rglob("*.py"))]
    return digest("".join(f"{path.relative_to(home)} {digest(path)}\n" for path in files).encode())[:16]


def write_folder(target: Path, run: Mapping[str, Any], fill: Callable[[Path], None]) -> bool:
    """Fill a folder beside the target, add its manifest, then move it into place in one step.

    Parameters
    ----------
    target : the folder to make; an earlier output of ours there is replaced
    run : what `describe_run` returned
    fill : writes the files into the empty folder it is given

    Returns
    -------
    bool : False when the target already held the output of the same run and nothing was done

    Raises
    ------
    BadInput : the target exists and is not an output folder of ours, or holds files of somebody else, or another
        program is writing it just now
    """
    with sole_writer(target):
        if is_current(target, run):
            return False
        if problems := foreign_problems(target):
            raise BadInput(problems)

        def fill_and_list(draft: Path) -> None:
            fill(draft)
            write_manifest(draft, run)

        make_whole(target, fill_and_list)
        return True


def make_whole(target: Path, fill: Callable[[Path], None], *, mode: int = 0o777, mark: str = "") -> None:
    """Fill a folder beside the target and move it into place in one step; after any error nothing of it is left.

    Parameters
    ----------
    fill : writes the files into the empty folder it is given
    mode : rights of the folder, before the umask
    mark : tells this writer's draft from another's, where several may write the same folder
    """
    # Beside the target: within one file system a move is one step.
    draft = target.with_name(f".{target.name}{f'.{mark}' if mark else ''}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=mode)
    try:
        fill(draft)
        replace_folder(draft, target, mark)
    except BaseException:  # Ctrl+C too: what was written may hold names and points
        shutil.rmtree(draft, ignore_errors=True)
        raise


def write_manifest(folder: Path, run: Mapping[str, Any]) -> None:
    """Write the manifest: the run and the digest of every file in the folder."""
    files = {str(p.relative_to(folder)): digest(p) for p in sorted(folder.rglob("*"))
             if p.is_file() and p.name != MANIFEST}
    text = json.dumps({"run": run, "files": files}, indent=1, sort_keys=True, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the folder's manifest, or None when there is none that can be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and "run" in manifest else None


def is_current(folder: Path, run: Mapping[str, Any]) -> bool:
    """Tell whether the folder holds, undamaged, the output of just this run."""
    manifest = read_manifest(folder)
    # Through JSON, as the manifest came: it makes lists of tuples.
    if manifest is None or manifest["run"] != json.loads(json.dumps(run)):
        return False
    return all((folder / name).is_file() and digest(folder / name) == known
               for name, known in manifest["files"].items())


def foreign_files(folder: Path) -> list[str]:
    """Return the files of a folder of ours that its manifest does not name; hidden ones, as editors leave, aside."""
    manifest = read_manifest(folder) or {}
    known = {MANIFEST, *manifest.get("files", ())}
    names = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return [str(name) for name in names
            if str(name) not in known and not any(part.startswith(".") for part in name.parts)]


def foreign_problems(target: Path) -> list[Problem]:
    """Return what would be lost if a folder, or a file in its place, were replaced by an output of ours."""
    if not target.exists():
        return []
    if read_manifest(target) is not None:
        return [Problem(where=str(target / name), rule="was not made by this program and would be lost",
                        remedy="move it away, or choose another folder") for name in foreign_files(target)[:5]]
    if target.is_dir() and not any(target.iterdir()):
        return []
    return [Problem(where=str(target), rule="exists and was not made by this program",
                    remedy="choose another folder or move it away")]


def replace_folder(draft: Path, target: Path, mark: str = "") -> None:
    """Move a finished draft to where its readers look; what stood there before is removed last.

    Parameters
    ----------
    mark : tells this writer's leftovers from another's, where several may write the same folder
    """
    old = target.with_name(f".{target.name}.{mark}.old" if mark else f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    # A folder with anything in it cannot be replaced (rename(2)), so it steps aside first.
    if target.exists():
        os.replace(target, old)
    os.replace(draft, target)
    shutil.rmtree(old, ignore_errors=True)
