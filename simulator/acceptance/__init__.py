"""Simulated figures held against published ones; see `simulator.acceptance.studies`."""
