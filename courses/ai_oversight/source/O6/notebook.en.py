# %% [markdown] welcome
# # The loop that feeds itself
#
# **You are** the team leader who says whom the office visits next year. Visits go where errors were found, and errors are
# found where visits go. **Such a loop never notices that it may be wrong.** A part drawn by lot breaks it, and costs finds.
#
# **You will learn** to tell where errors are from where people looked, to see a loop two years ahead, to say what a model
# from elsewhere is worth here, and to draw as much by lot as is needed and no more. About 50 minutes. Everything you enter
# is saved at once: close the notebook whenever you like and go on later.
#
# Desks open by themselves; to see how many are done, or if one stays shut, click on that step and press ▶
# (or Shift+Enter). You never have to write code; a pocket calculator helps.

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
# In Rotterdam a model chose which people on social assistance were called in for an inquiry. It had learned from earlier
# inquiries: who had been called in before, not who had erred. Sweden's insurance agency kept something better, a random
# draw of about a thousand cases beside those that its model had chosen. **With that draw others could show, years later,
# that women, and people born abroad, were chosen wrongly more often than others.** Without it nobody could have known.
#
# *Sources: Lighthouse Reports and Wired, 2023 (Rotterdam); Lighthouse Reports and Svenska Dagbladet, 2024 (Sweden).
# Districts and numbers here are made up; the room for luck is worked out for shares near 15 of 100.*

# %% [markdown] solved_text
# ## A loop, read together
# Guess first, then read on.

# %% solved
# Step 3: follow a loop
lesson.desk("solved")

# %% [markdown] practice_text
# ## Practise
# One book that does not count.

# %% practice
# Step 4: practise
lesson.desk("practice")

# %% [markdown] books_text
# ## Where are the errors?
# From here on it counts.

# %% books_desk
# Step 5: read eight visit books
lesson.desk("books")

# %% check:rates
# See how many shares are worked out
lesson.check("rates")

# %% check:worst
# See for how many books you compared the districts
lesson.check("worst")

# %% check:next
# See how many numbers of next year are filled in
lesson.check("next")

# %% check:later
# See how many numbers of the year after next are filled in
lesson.check("later")

# %% [markdown] models_text
# ## What is a model worth here?
# First one that does not count.

# %% practice_model_desk
# Step 6: practise with one model
lesson.desk("practice_model")

# %% models_desk
# Step 7: say what eight models are worth
lesson.desk("models")

# %% check:flags
# See how many numbers of flags are filled in
lesson.check("flags")

# %% check:share
# See how many shares of right flags are filled in
lesson.check("share")

# %% [markdown] plan_text
# ## Your plan
# Six years in a second. Tries are free, and the luck of the practice office is not that of the grading: there your plan
# decides who is visited of the files that the simulator brings under ten seeds nobody has seen.

# %% plan_desk
# Step 8: make your plan
lesson.desk("plan")

# %% check:plan
# See whether your plan is saved
lesson.check("plan")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 9: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 10: hand in
lesson.hand_in()
