"""What goes into a sandbox and what comes out: `Job`, `Limits`, `Execution` and the port `Sandbox`.

Nothing here runs anything. Everything in an `Execution` was written by a process that a trainee controls:
bytes of limited length, to be read as data and never to be unpickled, imported or trusted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from synthetic_data import ReadinessError

Status = Literal["finished", "timed_out", "out_of_memory", "died", "refused"]
Engine = Literal["shell", "kernel"]


class SandboxMissing(ReadinessError):
    """No sandbox of the wanted kind works here; the message says why and what to install or set."""


class SandboxFailed(ReadinessError):
    """The sandbox itself broke before the trainee's code ran: the instructor's matter, never the trainee's."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one submission may use; the watch inside the sandbox adds up all its processes."""

    wall_seconds: float = 120.0
    cpu_seconds: float = 60.0
    cell_seconds: float = 30.0
    """Wall seconds for one cell; then it is interrupted and the next cell runs."""
    memory_bytes: int = 2_000_000_000
    """Beyond what the course libraries themselves need."""
    processes: int = 48
    """Processes and threads together."""
    file_bytes: int = 32_000_000
    """Largest single file."""
    disk_bytes: int = 96_000_000
    """Home and /tmp together."""
    output_bytes: int = 1_000_000
    """Each stream of each cell; the whole notebook may show eight times as much."""
    sheet_bytes: int = 1_000_000
    notebook_bytes: int = 10_000_000
    cells: int = 500

    def as_plain(self) -> dict[str, Any]:
        """Return the limits as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Job:
    """One submission to execute.

    Examples
    --------
    >>> Job(name="amina/linkage", notebook=b"{}", files={"pack/people.csv": b"id"}).name
    'amina/linkage'
    """

    name: str
    """Only for messages, such as ``amina/linkage``."""
    notebook: bytes | Path
    """The submitted notebook; a path is opened without following links."""
    files: Mapping[str, bytes | Path] = field(default_factory=dict)
    """Path beside the notebook → content: the rebuilt pack (``pack/…``) and ``decisions.jsonl``. A path that
    points to a folder stands for everything in it; links are refused."""


@dataclass(frozen=True, kw_only=True)
class Execution:
    """What came back from the sandbox."""

    status: Status
    answer_sheet: bytes | None = None
    """``answer_sheet.json`` as the notebook left it, at most `Limits.sheet_bytes`; None when there is none."""
    notebook: bytes | None = None
    """The submitted cells with the outputs of this run, safe to show in a browser; None when nothing ran."""
    seconds: float = 0.0
    """Wall time."""
    cpu_seconds: float = 0.0
    why: str = ""
    """What the trainee is told, `refusal.<why>` in the words of pages; empty when the notebook ran to its end."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What that sentence names."""
    detail: str = ""
    """One sentence for the instructor, empty when the notebook ran to its end."""


class Sandbox(Protocol):
    """A place where a trainee's notebook can do no harm. `run` may be called from several threads at once."""

    kind: str

    def run(self, job: Job, limits: Limits) -> Execution:
        """Execute one submission; hostile or broken ones come back as an `Execution`, not as an exception.

        Raises
        ------
        SandboxFailed : the sandbox could not be set up; the submission was not executed
        """
        ...

    def close(self) -> None:
        """End every process that belongs to this sandbox."""
        ...


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a sandbox is opened: which Python, and what is loaded before the first submission."""

    python: Path
    warm: Sequence[str] = ()
    """Modules that a warm sandbox imports once, before it forks."""
    engine: Engine = "shell"
    """``shell`` runs cells in IPython's shell; ``kernel`` starts a stock Jupyter kernel (the oracle)."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """Environment variables that the notebook sees beside the fixed ones."""
