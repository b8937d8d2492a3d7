"""The instructor's dashboard: pages on this machine that do what the verbs do, by the same functions."""
