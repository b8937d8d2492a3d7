"""A submission becomes marks: run in a sandbox, scored outside it."""
