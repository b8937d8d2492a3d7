"""Deadlines by hand: three began on two of the four lives, one passed, and 12 were owed for it in two parts."""

LIVES = {"deadlines_passed_share": (100 / 3, 3), "interest_mean": (12.0, 1)}
