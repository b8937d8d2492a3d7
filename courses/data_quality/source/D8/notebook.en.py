# %% [markdown] welcome
# # Fix it at the source
#
# **You are** the data steward of the benefit office. Ten defects come back month after month; each time somebody mends
# the rows, and next month they are there again. This month you write the plan. **Some defects are worth a fix at their
# source, some a clean-up, and some are best left alone. And most are somebody else's to end.**
#
# **You will learn** to find where a defect is made from counts that mislead, to name who keeps what causes it, to spend
# hours where they take most harm away, and to choose a figure that shows whether it worked. About 45 minutes.
# Everything you decide is saved at once: close the notebook whenever you like and go on later. A pocket calculator helps.
#
# Desks open by themselves; to see how many are done, or if one stays shut, click on that step and press ▶
# (or Shift+Enter). You never have to write code.

# %% open_lesson
# Step 1: open the exercise (run this first)
from courses.toolkit import start
lesson = start()

# %% [markdown] recall_text
# ## Warm up
# Three questions from earlier exercises. They are not scored.

# %% recall
# Step 2: warm up
lesson.desk("recall")

# %% [markdown] vignette
# ## It has happened
# When a new assessment of care needs came to Arkansas in 2016, conditions were missing from it and codes were wrong.
# Hundreds of people got fewer hours of care, and it took a court to find out. **No caseworker could have mended that
# row by row:** the error sat in a list.
#
# In Indiana, between 2006 and 2009, more than a million applications and benefits were refused in three years, often
# because a page had not arrived. The refusal said "failure to cooperate". The cause was the way in which papers were
# taken in, and no applicant could mend that.
#
# The framework for data quality of the British government asks for the root cause and for a plan with an owner, instead
# of treating the symptom. The guidelines of the International Social Security Association put it as a loop: find, rank
# by harm, look for causes, act, and measure.
#
# *Sources: The Verge, 21 March 2018, and Arkansas Times; The Nation, 27 May 2015, and Eticas; Government Data Quality
# Framework (2020); ISSA Guidelines on Error, Evasion and Fraud. Defects, hours and points here are made up.*

# %% [markdown] solved_text
# ## One defect, solved together
# Guess first, then read on.

# %% solved
# Step 3: follow one defect
lesson.desk("solved")

# %% [markdown] half_text
# ## One defect, half solved
# The first half is done. The rest is yours.

# %% half
# Step 4: finish it
lesson.desk("half")

# %% [markdown] practice_text
# ## Practise
# Two defects that do not count. Try the wrong answer too: every answer is explained.

# %% practice
# Step 5: practise
lesson.desk("practice")

# %% [markdown] plan_text
# ## The plan
# From here on it counts. Ten defects, four decisions each.

# %% plan
# Step 6: write the plan
lesson.desk("plan")

# %% check:causes
# See for how many defects you named a cause
lesson.check("causes")

# %% check:owners
# See for how many defects you named an owner
lesson.check("owners")

# %% check:actions
# See for how many defects you chose what the hours go into
lesson.check("actions")

# %% check:measures
# See for how many defects you chose what is counted
lesson.check("measures")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 7: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 8: hand in
lesson.hand_in()
