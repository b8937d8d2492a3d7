# %% [markdown] welcome
# # Stop, recover, repair
#
# **You are** a team leader. Every night a run decides new cases by itself, from what registers deliver during the day. Some
# day a delivery is bad. You decide before the run starts, and afterwards you clean up.
#
# **You will learn** to see which gauge says something about a delivery, to hold no more than has to be held, to put people
# right in the order that helps most, and to plan a recovery with the people you have. About 50 minutes. Everything you
# enter is saved at once: close the notebook whenever you like and go on later.
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
# In Arkansas a program cut the hours of care of about half of the people it was applied to. When a court stopped it, nobody
# had planned for that: some 1,100 and 1,400 people waited in two queues. **To stop a program is a decision about people, too**:
# who is paid as before, who waits, who is told, and when it starts again.
#
# *Sources: Benefits Tech Advocacy Hub, case study of Arkansas Medicaid; Arkansas Online, 2018. The numbers of this
# exercise are assumptions.*

# %% [markdown] solved_text
# ## A Tuesday, looked at together
# Guess first, then read on.

# %% solved
# Step 3: look at a Tuesday
lesson.desk("solved")

# %% [markdown] practice_text
# ## Practice
# Three evenings that do not count. Each answer is explained.

# %% practice
# Step 4: practise
lesson.desk("practice")

# %% [markdown] evenings_text
# ## Before the run
# From here on it counts. Twelve evenings, each on its own.

# %% evenings_desk
# Step 5: decide before the run
lesson.desk("evenings")

# %% check:act
# See how many evenings are decided
lesson.check("act")

# %% check:ground
# See how many grounds are given
lesson.check("ground")

# %% [markdown] groups_text
# ## After it
# A bad file got through. There are hours for a few today.

# %% groups_desk
# Step 6: put people in order
lesson.desk("groups")

# %% check:order
# See how many places are given
lesson.check("order")

# %% [markdown] recoveries_text
# ## Recoveries of colleagues
# Work them out before you make your own.

# %% recoveries_desk
# Step 7: work out the recoveries
lesson.desk("recoveries")

# %% check:days
# See how many days are filled in
lesson.check("days")

# %% check:waiting
# See how many numbers of waiting people are filled in
lesson.check("waiting")

# %% check:early
# See how many numbers of wrong decisions are filled in
lesson.check("early")

# %% [markdown] plan_text
# ## Your plan
# Work it out as you did for the others, then try it: the practice office runs twelve working days in a second. Tries are
# free, and the luck of the practice office is not that of the grading.

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
