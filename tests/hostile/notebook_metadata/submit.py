"""Names another kernel, other programs and its own points in the metadata."""

import json


def lay(folder, notebook, bait):
    """Change the folder that is handed in."""
    notebook["metadata"] = {"kernelspec": {"name": "../../evil", "display_name": "x", "language": "bash"},
                            "language_info": {"name": "bash", "file_extension": ".sh"}, "celltoolbar": "<script>",
                            "nbgrader": {"points": 1000}, "jupytext": {"formats": "../../x.py"}}
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = ["raises-exception", "skip-execution", "remove-cell"]
    (folder / "T1.ipynb").write_text(json.dumps(notebook))
