"""Matching by hand: one found a place after a day, one was out of time after two, one gave up after two.

Product limit: all three look for a day, then 2 of 3 for another: 1 + 2/3 days. Of 8 places 2 stayed empty.
"""

LIVES = {"days_to_match": (5 / 3, 3), "unmatched_share": (50.0, 2), "places_unfilled_share": (25.0, 8)}
