"""Draws each trainee's cases from the table. Made by `readiness course table`; nothing here is written by hand."""

from pathlib import Path

from courses import Draft, TablePool, Variant


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    return TablePool.read(Path(__file__).parent).build(variant)
