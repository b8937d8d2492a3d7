# %% [markdown] welcome
# # How much review can we afford?
#
# **You are** a team leader. A model recommends, and your people review part of it: which part, how long, how many of you?
# The director has set targets for wrong stops, wrong grants, time and cost.
#
# **You will learn** to work a review plan out beforehand: hours against the busiest week, what a review catches, and where
# nobody looks. Then you make a plan of your own and try it in a practice office. About 50 minutes. Everything you enter is
# saved at once: close the notebook whenever you like and go on later.
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
# Screeners who look for what is rare miss more of it. In laboratory studies people overlooked about 7 of 100 targets when
# half of the pictures held one, and 30 of 100 when one in a hundred did. **A review that is always "yes" stops being a
# review**, however many signatures it has.
#
# *Sources: Wolfe, Horowitz and Kenner, Nature, 2005; Wolfe and colleagues, Journal of Vision, 2013. The numbers of this
# exercise are assumptions that follow their direction; each table says so.*

# %% [markdown] solved_text
# ## Three plans, looked at together
# Guess first, then read on.

# %% solved
# Step 3: look at three plans
lesson.desk("solved")

# %% [markdown] colleagues_text
# ## Plans of colleagues
# From here on it counts. Work them out before you make your own.

# %% colleagues_desk
# Step 4: work out the plans
lesson.desk("colleagues")

# %% check:hours
# See how many hours are filled in
lesson.check("hours")

# %% check:left
# See how many numbers of wrong stops are filled in
lesson.check("left")

# %% check:breaks
# See how many limits are named
lesson.check("breaks")

# %% [markdown] plan_text
# ## Your plan
# Work it out as you did for the others, then try it: the practice office runs five weeks in a second. Tries are free, and
# the luck of the practice office is not that of the grading.

# %% plan_desk
# Step 5: make your plan
lesson.desk("plan")

# %% check:plan
# See whether your plan is saved
lesson.check("plan")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 6: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 7: hand in
lesson.hand_in()
