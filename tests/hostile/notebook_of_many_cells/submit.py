"""Hands in a small notebook that unfolds into a hundred thousand cells."""

import json


def lay(folder, notebook, bait):
    """Change the folder that is handed in."""
    notebook["cells"] += [{"cell_type": "code", "metadata": {}, "source": ""}] * 100_000
    (folder / "T1.ipynb").write_text(json.dumps(notebook))
