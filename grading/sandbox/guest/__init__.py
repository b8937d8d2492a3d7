"""The part that runs beside trainee code: it is copied out of the project, and imports nothing of it.

Standard library and IPython only. Three processes: a warden (outside), an init that watches (inside, never runs
trainee code), and the process that runs the cells. What they write is read as data by `grading.sandbox.results`.
"""
