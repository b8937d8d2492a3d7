"""The scoring rules, one module each, and the function that scores a sheet with them.

A rule is a module with `score(answers, expected, settings) -> Score`. `answers` come from a trainee and may
hold anything; a rule never raises on them, never looks at the clock and never draws luck. Every rule is built so that
strategies which need no reading of the files (all, none, always the first, a coin) end at or near zero.
"""
