"""From a real event log to an office file: reading, audit, estimates, the closed loop, and the YAML."""
