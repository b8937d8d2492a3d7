# %% [markdown] welcome
# # Who gets flagged?
#
# **You are** a team leader in the family allowance office. Families declare their wages every quarter. A model reads the
# declarations and picks out some of them for a check: papers, questions, weeks of waiting. A reporter asks whether the
# model treats people alike. The office's own fairness test says that all is well.
#
# **You will learn** to compare groups with the right denominator, to see what such a test overlooks, and to find the
# column that brings a removed one back. About 50 minutes. Everything you enter is saved at once: close the notebook
# whenever you like and go on later.
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
# From 2013 on the Swedish social insurance agency let a model choose which parents to check. Journalists later got the
# file of 6,129 checked parents of 2017: 1,047 drawn at random, the others picked by the model.
#
# **The agency had a fairness procedure of its own, and by it women, people with a low income and people with a foreign
# background would all have been treated well.** The file tells another story; you will read it in a moment. The model was
# taken out of use in 2025, while the data protection authority was looking into it.
#
# *Sources: Lighthouse Reports, Suspicion Machines: Sweden, published data and notebooks (rates of false flags are its
# bootstrap means; the agency gave no proof that the procedure was ever used); Computer Weekly, 18 November 2025.*

# %% [markdown] solved_text
# ## The Swedish case, solved together
# Guess first, then read on.

# %% solved
# Step 3: follow the Swedish case
lesson.desk("solved")

# %% [markdown] agency_text
# ## The office's test on your own data
# Now your office. These desks do not count: run the official test, then work one comparison through and open a
# colleague's figures once you have your own.

# %% agency
# Step 4: run the office's fairness test
lesson.desk("agency")

# %% practice
# Step 5: practise the numbers
lesson.desk("practice")

# %% [markdown] table_text
# ## Your table
# From here on it counts. Four comparisons, ten numbers each. One decimal place is enough for shares and rates.

# %% table
# Step 6: fill in the table
lesson.desk("table")

# %% check:errors
# See how many shares of errors are filled in
lesson.check("errors")

# %% check:flags
# See how many shares of flags are filled in
lesson.check("flags")

# %% check:innocent
# See how many groups without an error are filled in
lesson.check("innocent")

# %% check:false_flags
# See how many numbers on false flags are filled in
lesson.check("false_flags")

# %% [markdown] who_text
# ## Who is checked too often?
# A group is checked too often when its people *without* an error are flagged more often than other people without an
# error. Some groups are flagged more because they err more; others are checked too often although their flags look like
# everybody's.

# %% who_desk
# Step 7: read the four comparisons
lesson.desk("groups")

# %% check:groups
# See how many comparisons are read
lesson.check("groups")

# %% [markdown] proxy_text
# ## How does the model know?
# The model has no column that says who belongs to a group: it was taken out years ago. Another one may say nearly the
# same.

# %% columns_desk
# Step 8: decide which columns to take out
lesson.desk("columns")

# %% check:columns
# See how many columns are decided
lesson.check("columns")

# %% why
# Step 9: say why the test passed
lesson.desk("why")

# %% check:why_passed
# See whether your answer is saved
lesson.check("why_passed")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 10: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 11: hand in
lesson.hand_in()
