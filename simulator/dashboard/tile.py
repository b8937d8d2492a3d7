"""The page as a tile in JupyterLab's launcher, through jupyter-server-proxy and so under Jupyter's own login."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any


def setup_tile() -> dict[str, Any]:
    """Return how jupyter-server-proxy starts the page and where it shows it.

    Examples
    --------
    >>> setup_tile()["launcher_entry"]["title"]
    'What-if page'
    """
    return {
        "command": [sys.executable, "-P", "-m", "simulator.dashboard.launch", "--tile", "{port}", "{base_url}whatif"],
        "timeout": 60,
        "absolute_url": True,
        "new_browser_tab": True,
        "launcher_entry": {"enabled": True, "title": "What-if page",
                           "icon_path": str(Path(__file__).with_name("tile.svg"))},
    }
