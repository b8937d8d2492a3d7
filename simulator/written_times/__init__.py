"""Dates and times that people and programs write: one table of forms, one way of reading; see `written_times.columns`."""
