"""Made-up trainees at work: the files each kind of person would hand in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from courses import DataPack, Exercise, Sample, sample_items
from grading.class_folder.submission import DECISIONS
from synthetic_data import stream

_USUAL_PAUSE = 35.0
"""Seconds a made-up trainee thinks about one case."""

HOSTILE = {
    "leaves": "import os\nos._exit(0)",
    "snoops": ("import os, pathlib, socket\n"
               "for place in ('/root', '/home', '/etc/shadow', '../..', '../../secret', '/proc/1/environ'):\n"
               "    try:\n        print(place, os.listdir(place))\n    except OSError as error:\n"
               "        print(place, type(error).__name__)\n"
               "try:\n    socket.create_connection(('127.0.0.1', 8888), 1)\n    print('connected')\n"
               "except OSError as error:\n    print('network', type(error).__name__)"),
    "forges": ("import json, pathlib\npathlib.Path('answer_sheet.json').write_text(json.dumps({'schema': 1, "
               "'exercise': 'X', 'pack': '0' * 24, 'items': {}, 'trail': [], 'points': 100}))"),
    "drowns": "print('x' * 60_000_000)",
}
"""What a hostile cell tries; each must earn what the rest of the work earns, or nothing."""


def diary_of(exercise: Exercise, pack: DataPack, items: Mapping[str, Mapping[str, Any]], seed: int) -> bytes:
    """Return the decisions file of somebody who gave these answers on this pack.

    Parameters
    ----------
    items : item → case → answer, as an answer sheet holds them
    seed : of the pauses between acts
    """
    about = json.loads(pack.files["pack.json"])
    desks = json.loads(pack.files["desks.json"])
    pauses = stream(seed, "players", exercise.id)
    clock, lines = 1_790_000_000.0, []
    for desk, case, values in _decisions(desks, items):
        clock = round(clock + float(pauses.gamma(4.0, _USUAL_PAUSE / 4.0)), 3)
        lines.append({"at": clock, "exercise": exercise.id, "pack": about["pack"], "what": "decide", "desk": desk,
                      "case": case, "values": values})
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def _decisions(desks: Mapping[str, Any], items: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, Any]]:
    """Desk, case and field → answer, in the order of the notebook."""
    for name, desk in desks.items():
        asked = [field for field in desk["fields"] if field.get("item")]
        shared = [field["item"] for field in asked]
        for case in desk["cases"]:
            values = {field["name"]: answer for field in asked
                      if (answer := _answer(items, field, case["id"], shared.count(field["item"]) > 1)) is not None}
            if values:
                yield name, case["id"], values


def _answer(items: Mapping[str, Mapping[str, Any]], field: Mapping[str, Any], case: str, several: bool) -> Any:
    given = items.get(field["item"], {}).get(case)
    # An item that several fields ask for holds field → answer for each case.
    return given.get(field["name"]) if several and isinstance(given, Mapping) else given


def play_sample(exercise: Exercise, sample: Sample, pack: DataPack, released: bytes, seed: int) -> dict[str, bytes]:
    """Return the files of somebody who answers as a stored sample does."""
    notebook = f"{exercise.id}.ipynb"
    if sample.raw is not None:
        # Such text never comes from our desk: a cell of their own must have written it.
        cell = f"import pathlib\npathlib.Path('answer_sheet.json').write_text({sample.raw!r})"
        return {notebook: with_cell(released, cell), DECISIONS: b""}
    diary = diary_of(exercise, pack, sample_items(exercise, sample, pack), seed)
    return {notebook: released, DECISIONS: diary}


def with_cell(notebook: bytes, source: str) -> bytes:
    """Return the notebook with a cell of the trainee's own at its end."""
    content = json.loads(notebook)
    content["cells"].append({"cell_type": "code", "id": "own", "metadata": {}, "source": source, "outputs": [],
                             "execution_count": None})
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
