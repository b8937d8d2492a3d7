"""Files that are there whole or not at all, also when a run is stopped while it writes them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_files(folder: Path) -> Generator[Path]:
    """Yield a draft folder; what stands in it is moved into the folder at the end, or deleted when something fails."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".draft-") as draft:
        yield Path(draft)
        for made in sorted(Path(draft).iterdir()):
            os.replace(made, folder / made.name)
