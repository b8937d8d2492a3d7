"""Looks through whatever trainees will hold for anything that would give answers away."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from courses.form.exercise import Exercise
from courses.form.variant import AnswerKey, Variant

_TRUTH_WORDS = (b"true_value", b"observed_value", b"defect_id", b"person_id", b"other_person_id", b"payoffs",
                b"answer_key", b"because_event_id", b"ground_truth")
"""Column and field names that exist in truth tables and keys alone."""


def scan_release(files: Mapping[str, bytes], key: AnswerKey, variant: Variant) -> list[str]:
    """Return what must not be there, as `file: what`; an empty list is good news.

    Parameters
    ----------
    files : name → bytes of everything released: the notebook, the pack, whatever lies beside them
    key, variant : of the same pack; their seed, their forbidden texts and their expected answers are searched for
    """
    banned = dict.fromkeys(_banned(key, variant))
    return [f"{name}: holds {text.decode(errors='replace')[:60]!r}" for name, content in sorted(files.items())
            for text in banned if _holds(content, text)]


def scan_source(exercise: Exercise) -> list[str]:
    """Return the truth words found in an exercise's source folder."""
    return [f"{path.name}: holds {word.decode()!r}" for path in sorted(exercise.source.rglob("*")) if path.is_file()
            for word in _TRUTH_WORDS if word in path.read_bytes()]


def _banned(key: AnswerKey, variant: Variant) -> Iterator[bytes]:
    yield from _TRUTH_WORDS
    # In both ways in which programs print whole numbers.
    yield str(variant.seed).encode()
    yield f"{variant.seed:x}".encode()
    yield from (text.encode() for text in key.forbidden)
    for expected in key.expected.values():
        yield from _told(expected)


def _told(expected: Any) -> Iterator[bytes]:
    """The ways in which a file would most likely say what is expected of a case."""
    if not isinstance(expected, Mapping):
        return
    # What is no plain data, such as an office that is run when a plan is graded, is in no file.
    yield json.dumps(expected, ensure_ascii=False, sort_keys=True, default=repr).encode()
    for case, answer in expected.items():
        if isinstance(answer, (str, int, float, bool)):
            yield from (form.encode() for form in (
                f'"{case}":{json.dumps(answer)}', f'"{case}": {json.dumps(answer)}', f"\n{case},{answer}\n",
                f"{case}={answer}", f"{case}: {answer}\n"))


def _holds(content: bytes, text: bytes) -> bool:
    if len(text) <= 12 and text.isalnum():
        # Short numbers turn up inside longer ones by chance.
        return re.search(rb"(?<![0-9A-Za-z])" + re.escape(text) + rb"(?![0-9A-Za-z])", content) is not None
    return text in content
