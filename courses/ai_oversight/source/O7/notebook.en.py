# %% [markdown] welcome
# # The pilot that did not travel
#
# **You are** a member of the steering group. A model did well in its pilot and now works in whole offices; each month you
# say: go on, narrow, pause or stop, and what you would like to know next. **A share of few cases jumps about by itself; a
# good average can hide a group for which the model has stopped working; and a fall need not be the model's fault.**
#
# **You will learn** to tell a fall from luck, to buy the one piece of evidence that tells more, to name what is behind a
# fall, and to stop a model without leaving people unserved. About 50 minutes; a pocket calculator helps. Everything you
# decide is saved at once: close the notebook whenever you like and go on later.
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
# A British ministry's model for claims to be checked was right in 64 of 100 flags in its trial, and in 37 of 100 once it
# was in use. In Amsterdam a city weighed its model anew so that it would not fall more often on people with a migration
# background; in the test the repair held, and in the pilot the bias came back and fell on another group. **The city
# stopped, and said so.**
#
# *Sources: UK National Audit Office and Department for Work and Pensions, accounts; Lighthouse Reports with MIT
# Technology Review and Trouw, 2025. The pilots here are made up, and so are all their numbers. The room for luck is
# worked out for two shares near one half: 1.96 times the root of 0.5 divided by the number checked.*

# %% [markdown] solved_text
# ## One month, solved together
# Guess first, then read on.

# %% solved
# Step 3: look at one month
lesson.desk("solved")

# %% [markdown] half_text
# ## One month, half solved
# The first half is done. The rest is yours.

# %% half
# Step 4: finish it
lesson.desk("half")

# %% [markdown] practice_text
# ## Practise
# Three months that do not count. Try the wrong answer too: every answer is explained.

# %% practice
# Step 5: practise
lesson.desk("practice")

# %% [markdown] months_text
# ## Two pilots, month by month
# From here on it counts. Decide each month by what is known in it. The figures go on as if nobody had acted: the model's
# proposals are still written down and checked, whatever you decide.

# %% months
# Step 6: decide month by month
lesson.desk("months")

# %% check:decisions
# See for how many months you decided
lesson.check("decisions")

# %% check:every_decision
# How each of the four decisions held is read from the same answers
lesson.check("decisions")

# %% check:evidence
# See for how many months you chose what to buy
lesson.check("evidence")

# %% check:every_sign
# How each sign was read is read from the same answers
lesson.check("evidence")

# %% [markdown] ends_text
# ## Nine pilots at their end
# Now everything has been bought. Say what was behind it, what follows, how people are served meanwhile, and who hears of
# it first.

# %% ends
# Step 7: close the pilots
lesson.desk("ends")

# %% check:causes
# See for how many pilots you named what is behind it
lesson.check("causes")

# %% check:verdicts
# See for how many pilots you chose what follows
lesson.check("verdicts")

# %% check:safe
# See for how many pilots you said how people are served
lesson.check("safe")

# %% check:told
# See for how many pilots you said who hears first
lesson.check("told")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 8: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 9: hand in
lesson.hand_in()
