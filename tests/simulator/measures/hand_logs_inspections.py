"""Inspections by hand: three, of which one found something; two were drawn, and stand for 10 and 30 cases.

The one that stands for 30 has it: 75 of 100. They are worth 40 x 40 / (100 + 900) = 1.6 cases, and with z = 1.96
Wilson's ends are (0.75 + 1.200456) / 3.400912 = 0.573510 less and more 1.96 / 3.400912 x root(0.1875 / 1.6 + 0.375143)
= 0.404372.
"""

LIVES = {"finds_per_inspection": (100 / 3, 3), "error_estimate": (75.0, 2),
         "error_estimate_low": (16.91379, 2), "error_estimate_high": (97.78815, 2)}
