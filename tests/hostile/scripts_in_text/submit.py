"""Writes scripts into text cells, raw cells, titles and attachments of its notebook."""

import json


def lay(folder, notebook, bait):
    """Change the folder that is handed in."""
    act = f"document.title = '{bait['token']}'"
    evil = f'<script>{act}</script><img src=x onerror="{act}"><svg onload="{act}"></svg>[look](javascript:{act})'
    cells = [{"cell_type": "markdown", "metadata": {}, "source": f"# My notes\n\n{evil}"},
             {"cell_type": "markdown", "metadata": {}, "source": f"`code`\n\n    {evil}\n\n<div>\n\n{evil}\n\n</div>"},
             {"cell_type": "raw", "metadata": {"raw_mimetype": "text/html"}, "source": evil},
             {"cell_type": "markdown", "metadata": {}, "source": "![x](attachment:x.svg)", "attachments": {
                 "x.svg": {"image/svg+xml": evil}}}]
    notebook["cells"] += cells
    notebook["metadata"]["title"] = f"</title>{evil}"
    (folder / "T1.ipynb").write_text(json.dumps(notebook))
