"""Experiments on scenarios: paired comparison, precision, warm-up, sweeps, ranking."""
