"""Hands in a notebook nested a hundred thousand levels deep."""


def lay(folder, notebook, bait):
    """Change the folder that is handed in."""
    (folder / "T1.ipynb").write_text('{"nbformat": 4, "cells": ' + "[" * 100_000 + "]" * 100_000 + "}")
