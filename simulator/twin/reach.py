"""Reaching the rows of each table by its address."""

from __future__ import annotations

from simulator.twin import layout
from simulator.twin.native import row_copier, row_reader

node_at = row_reader(layout.NODE)
route_at = row_reader(layout.ROUTE)
test_at = row_reader(layout.TEST)
post_line_at = row_reader(layout.POST)
set_at = row_reader(layout.SET)
error_at = row_reader(layout.ERROR)
line_at = row_reader(layout.LINE)
before_at = row_reader(layout.BEFORE)
timer_at = row_reader(layout.TIMER)
letter_at = row_reader(layout.LETTER)
choice_at = row_reader(layout.CHOICE)
register_at = row_reader(layout.REGISTER)
model_at = row_reader(layout.MODEL)
model_group_at = row_reader(layout.MODEL_GROUP)
review_at = row_reader(layout.REVIEW)
span_at = row_reader(layout.SPAN)
batch_at = row_reader(layout.BATCH)
real_at = row_reader(layout.REAL)
group_at = row_reader(layout.GROUP)
worker_at = row_reader(layout.WORKER)
number_at = row_reader(layout.NUMBER)
small_at = row_reader(layout.SMALL)
clock_at = row_reader(layout.CLOCK)
case_at = row_reader(layout.CASE)
token_at = row_reader(layout.TOKEN)
event_at = row_reader(layout.EVENT)
queue_at = row_reader(layout.QUEUE)
entry_at = row_reader(layout.ENTRY)
task_at = row_reader(layout.TASK)
row_at = row_reader(layout.ROW)
ledger_row_at = row_reader(layout.LEDGER_ROW)
copy_event = row_copier(layout.EVENT)
