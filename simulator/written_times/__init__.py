"""Dates and times that people and programs write: one table of forms, one reading; see `written_times.columns`."""
