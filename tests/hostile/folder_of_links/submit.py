"""Adds links, hard links, pipes and devices to its folder, with names that climb out."""

import json
import os


def lay(folder, notebook, bait):
    """Change the folder that is handed in."""
    (folder / "key.csv").symlink_to(bait["secret_file"])
    (folder / "..secret").symlink_to("../../../secret")
    (folder / "course").symlink_to(bait["course"])
    os.mkfifo(folder / "pipe")
    os.link(bait["home"] + "/.ssh/id_ed25519", folder / "hard")
    (folder / "sh").write_bytes(b"#!/bin/sh")
    (folder / "sh").chmod(0o6755)
    (folder / "na\nme \u202e.txt").write_text("x")
    (folder / "T1.ipynb").write_text(json.dumps(notebook))
