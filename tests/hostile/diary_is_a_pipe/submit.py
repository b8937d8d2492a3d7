"""Hands in a named pipe in place of the decisions, so that the reader waits for ever."""

import json
import os


def lay(folder, notebook, bait):
    """Change the folder that is handed in."""
    (folder / "decisions.jsonl").unlink()
    os.mkfifo(folder / "decisions.jsonl")
    (folder / "T1.ipynb").write_text(json.dumps(notebook))
