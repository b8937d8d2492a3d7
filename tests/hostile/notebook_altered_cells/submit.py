"""Deletes the check cells, changes locked ones, and repeats ids with points of its own."""

import json


def lay(folder, notebook, bait):
    """Change the folder that is handed in."""
    cells = notebook["cells"]
    for cell in cells:
        mark = cell["metadata"].get("nbgrader", {})
        if mark.get("locked"):
            cell["source"] = "24.0  # changed"
            mark.update(points=1000, grade=True, locked=False, solution=True)
    kept = [cell for cell in cells if not cell["metadata"].get("nbgrader", {}).get("grade")]
    notebook["cells"] = kept + cells[:2] * 2
    (folder / "T1.ipynb").write_text(json.dumps(notebook))
