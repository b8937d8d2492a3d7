"""Runs submissions where they can do no harm: ports, kinds of jail, and the guest program that runs inside."""
