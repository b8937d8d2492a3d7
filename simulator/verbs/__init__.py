"""The parts of the command line `readiness office`."""
