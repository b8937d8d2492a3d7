"""What the sheets of the workbook are called, which columns they have, and what is written into them."""

from __future__ import annotations

from dataclasses import dataclass

DAYS = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday",
        "sun": "Sunday"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FROM, SOURCE = "Where from", "Source"
ORIGINS = ("assumed", "measured", "published", "derived", "fitted")
"""What may stand under `FROM`."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its headings, and what to do with it in a sentence or two."""

    name: str
    columns: tuple[str, ...]
    about: str
    key: tuple[str, ...] = ()
    """Columns that name a line; none where lines have no name of their own."""


OFFICE = Sheet("Office", ("What", "Value", FROM, SOURCE), "What is asked, from when and how long the office is run.",
               ("What",))
STAFF = Sheet("Staff", ("Group", "Roles", "Heads", "Calendar", "Absent of 100 days", FROM, SOURCE),
              "One line for each group of people who do the same work. Roles in order of preference, joined by ;. A "
              "new line is a new group; a group that is gone has 0 heads.", ("Group",))
HOURS = Sheet("Hours", ("Calendar", *DAYS.values()),
              "When people are there, such as 08:00-12:00 13:00-16:00. An empty day is a day off.",
              ("Calendar",))
HOLIDAYS = Sheet("Holidays", ("Calendar", "From", "To"), "Days on which a calendar is closed. To may be left empty.")
LEAVE = Sheet("Leave", ("Group", "People", "From", "To", FROM, SOURCE),
              "Who is away from when to when, both days counted. People left empty means everybody of the group.")
VOLUMES = Sheet("Volumes", ("Stream", "Benefit", "Number", "Per", *MONTHS, FROM, SOURCE),
                "How many cases come: either a number per day, week, month or year, or how many in each month.",
                ("Stream",))
STEPS = Sheet("Steps", ("Step", "Title", "Role", "Mean", "Spread", "Unit", "Other shape", FROM, SOURCE),
              "How long people work on a step: mean and standard deviation (a spread left empty means always the same "
              "time), or another shape in words, such as uniform 5 to 20 min.", ("Step",))
WAYS = Sheet("Ways", ("Step", "To", "Line", "Of 100", FROM, SOURCE),
             "Of 100 cases that reach a line of a step, how many go where it leads. The rest goes on.",
             ("Step", "Line"))
COSTS = Sheet("Costs", ("Role", "Per minute", FROM, SOURCE), "What a minute of a person's work costs.", ("Role",))
SHEETS = (OFFICE, STAFF, HOURS, HOLIDAYS, LEAVE, VOLUMES, STEPS, WAYS, COSTS)

TITLE, QUESTION, BASED_ON, FIRST_DAY = "Title", "Question", "Based on", "First day"
LENGTH, WARM_UP, RUNS = "Days simulated", "Days not counted at first", "Runs"
CURRENCY, WORKING = "Currency", "Working days"
OFFICE_LINES = (TITLE, QUESTION, BASED_ON, FIRST_DAY, LENGTH, WARM_UP, RUNS, CURRENCY, WORKING)
"""Lines of the sheet Office, in order."""

Table = list[list[object]]
"""Rows of a sheet below its headings; None is an empty cell."""
Tables = dict[str, Table]
