# %% [markdown] welcome
# # One month in the proactive office
#
# **You are** the whole team for four weeks: a file comes in, records must be matched, the assistant gives its views,
# notices go out, and on the last Friday somebody has to decide on the model and write the report. **What you let through
# in week 1 comes back in week 2.**
#
# About 100 minutes, in three sittings: week 1, weeks 2 and 3, week 4. Everything you decide is saved at once. Close the
# notebook after a sitting and go on another day: each desk stands where you left it.
#
# You pass with 55 of 100 points, provided that you decided the files better than the assistant alone (15 of 100 of
# their points) and found at least one fault in the notices.
#
# Desks open by themselves; to see how many are done, or if one stays shut, click on that step and press ▶
# (or Shift+Enter). You never have to write code; a pocket calculator helps.

# %% open_lesson
# Step 1: open the exercise (run this first)
from courses.toolkit import start
lesson = start()

# %% [markdown] recall_text
# ## Warm up
# Three questions from earlier exercises.

# %% recall
# Step 2: warm up
lesson.desk("recall")

# %% [markdown] vignette
# ## It has happened
# In the United Kingdom a program picked out housing benefit claims for review. In a pilot 64 of 100 flags were right.
# **In live service it was 34 to 37 of 100, and some 200,000 people were reviewed without need.** One figure said that 4.4
# million pounds had been spent without a saving, another that each pound brought back 2.71. A month report that shows
# only the one that pleases is not honest.
#
# *Source: The Guardian, 23 June 2024, as recorded in the AI Incident Database, incident 738.*

# %% [markdown] solved_text
# ## One file, read together
# Guess first, then read on.

# %% solved
# Step 3: follow one file
lesson.desk("solved")

# %% [markdown] practice_text
# ## Practise
# Three files that do not count.

# %% practice
# Step 4: practise
lesson.desk("practice")

# %% [markdown] week1_text
# ## First sitting: week 1
# From here on it counts. The commission's file runs tonight; beside it wait sixteen pairs.
# Every line of the rule counts by itself as well: whoever leaves one out does not pass, whatever the others earn.

# %% intake_desk
# Step 5: hold back what must not run
lesson.desk("intake")

# %% check:intake
# See how many rows are held back
lesson.check("intake")

# %% pairs_desk
# Step 6: match sixteen pairs
lesson.desk("pairs")

# %% check:pairs
# See how many pairs are decided
lesson.check("pairs")

# %% [markdown] week2_text
# ## Second sitting: weeks 2 and 3
# Take a break first, best of a day or two. The assistant has read the file as you let it run.

# %% files_desk
# Step 7: decide 30 files
lesson.desk("files")

# %% check:files
# See how many files are decided
lesson.check("files")

# %% check:reasons
# See how many reasons are given
lesson.check("reasons")

# %% chances_desk
# Step 8: six people, how likely is it
lesson.desk("chances")

# %% check:chances
# See how many numbers are set
lesson.check("chances")

# %% notices_desk
# Step 9: check eight notices
lesson.desk("notices")

# %% check:notices
# See how many notices are checked
lesson.check("notices")

# %% [markdown] week4_text
# ## Third sitting: week 4
# The month ends. One decision, one report.

# %% friday_desk
# Step 10: decide on the model
lesson.desk("friday")

# %% check:friday
# See whether your decision is saved
lesson.check("friday")

# %% report_desk
# Step 11: fill in the report
lesson.desk("report")

# %% check:report
# See how many numbers are filled in
lesson.check("report")

# %% check:every_line
# How each line of the rule held is read from the same answers
lesson.check("report")

# %% claims_desk
# Step 12: withhold two claims
lesson.desk("claims")

# %% check:claims
# See whether your choice is saved
lesson.check("claims")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 13: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 14: hand in
lesson.hand_in()
