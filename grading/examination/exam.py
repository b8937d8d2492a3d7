"""What an exam asks of the machine: a sandbox that held every attack, or no grading at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from grading.class_folder.course_settings import EXAM_SANDBOXES
from grading.sandbox.discovery import list_kinds, open_sandbox
from grading.sandbox.ports import Sandbox, SandboxMissing


@contextmanager
def open_grading_sandbox(kind: str = "auto", *, exam: bool) -> Iterator[Sandbox]:
    """Open a sandbox for a course; an exam takes only the kinds named in `EXAM_SANDBOXES`.

    Parameters
    ----------
    kind : ``auto`` or a name, see `open_sandbox`

    Raises
    ------
    SandboxMissing : none that may be used works here, or the one asked for may not be used
    """
    with open_sandbox(_for_exam(kind) if exam else kind) as sandbox:
        yield sandbox


def refuse_weak_sandbox(kind: str) -> None:
    """Raise `SandboxMissing` when an exam must not be graded in a sandbox of this kind."""
    if kind not in EXAM_SANDBOXES:
        raise SandboxMissing(f"an exam is graded in {' or '.join(EXAM_SANDBOXES)} only, not in {kind!r}: it does not "
                             "hold everything that a trainee with points to win may try")


def _for_exam(kind: str) -> str:
    if kind != "auto":
        refuse_weak_sandbox(kind)
        return kind
    reasons = {one.name: one.missing() for one in list_kinds() if one.name in EXAM_SANDBOXES}
    works = [name for name, reason in reasons.items() if not reason]
    if not works:
        raise SandboxMissing("no sandbox that an exam may be graded in works here. One of these would do:\n"
                             + "\n".join(f"  {name}: {reason}" for name, reason in reasons.items()))
    return works[0]
