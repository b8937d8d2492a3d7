# %% [markdown] welcome
# # What does 72 of 100 mean?
#
# **You are** the planner of four small offices. A year ago register events began to start cases there. The director wants
# one slide: before and after. The log of both years is on your desk.
#
# **You will learn** to find where cases wait, to say out of whom a share is, to take the mix of benefits out of a change,
# and to tell a headline that holds from one that does not. About 45 minutes. Everything you enter is saved at once: close
# the notebook whenever you like and go on later.
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
# Azerbaijan's social insurance assigns more and more benefits without an application. Reports say how well this goes:
# **72 of 100** appears as the share of decisions made on the same day in 2022, and in another text as the share of
# proactive assignments in 2023. **The two are not the same thing, and nobody outside can check either.**
#
# *Source: OECD-OPSI case study, 13 March 2025, and press reports of the ministry; the figures are the ministry's own.*

# %% [markdown] solved_text
# ## One published case, read together
# Guess first, then read on.

# %% solved
# Step 3: read a published figure
lesson.desk("solved")

# %% [markdown] practice_text
# ## Practise
# One office that does not count.

# %% practice
# Step 4: practise the three shares
lesson.desk("practice")

# %% [markdown] steps_text
# ## Where do cases wait?
# From here on it counts. A long wait that few cases meet may matter less than a short one that all meet twice.

# %% steps_desk
# Step 5: find the step that adds most days
lesson.desk("steps")

# %% check:steps
# See how many tables are decided
lesson.check("steps")

# %% [markdown] shares_text
# ## Three shares
# One office, one year, three ways to count. The rule stays in sight.

# %% shares_desk
# Step 6: fill in the shares
lesson.desk("shares")

# %% check:shares
# See how many shares are filled in
lesson.check("shares")

# %% [markdown] mix_text
# ## What the mix did
# Some of a change is nobody's work: there were simply more cases of the easy kind, or fewer.

# %% mix_desk
# Step 7: take the mix out
lesson.desk("mix")

# %% check:mix
# See how many changes are filled in
lesson.check("mix")

# %% headlines_desk
# Step 8: tick the headlines that hold
lesson.desk("headlines")

# %% check:headlines
# See how many headlines are ticked
lesson.check("headlines")

# %% [markdown] compare_text
# ## Figures from elsewhere
# The director wants to stand beside other countries. May these figures stand side by side?

# %% compare_desk
# Step 9: say which figures may be compared
lesson.desk("compare")

# %% check:compare
# See how many pairs are decided
lesson.check("compare")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 10: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 11: hand in
lesson.hand_in()
