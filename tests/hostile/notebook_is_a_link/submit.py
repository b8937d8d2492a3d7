"""Hands in a link to a secret in place of the notebook."""


def lay(folder, notebook, bait):
    """Change the folder that is handed in."""
    (folder / "T1.ipynb").unlink()
    (folder / "T1.ipynb").symlink_to(bait["secret_file"])
