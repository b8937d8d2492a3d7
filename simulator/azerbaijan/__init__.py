"""The reference study: Azerbaijan 2019-2023, simulated and held against what was published."""
