"""Hands in a notebook of twelve million bytes."""

import json


def lay(folder, notebook, bait):
    """Change the folder that is handed in."""
    huge = {"cell_type": "code", "metadata": {}, "source": "#" + "x" * 12_000_000, "outputs": []}
    notebook["cells"].append(huge)
    (folder / "T1.ipynb").write_text(json.dumps(notebook))
