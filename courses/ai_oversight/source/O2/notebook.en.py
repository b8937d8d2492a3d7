# %% [markdown] welcome
# # The rare error
#
# **You are** a caseworker in the proactive office. Registers report events, an assistant prepares a proposal for each, and
# you let it pass or hold it. It is a quiet week: nearly everything is right. Whatever you accept takes effect tonight.
#
# **You will learn** what rarity does to your own eye, how well you know your misses, and what helps. About 45 minutes,
# three piles of 16 to 52 slips. Work at your usual pace; nobody measures speed. Take two breaks where you like: everything
# is saved at once.
#
# Desks open by themselves; to see how many are done, or if one stays shut, click on that step and press ▶
# (or Shift+Enter). You never have to write code.

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
# People who search for something they rarely find, often miss it. In one study 125 newly trained airport security
# officers looked for forbidden things in pictures of bags. **When few bags held one, they missed more of them.** A short
# pile in which forbidden things were frequent, with an answer after each picture, helped: in the rare pile that followed
# the officers found more.
#
# In another study, of very many searches, what was found fell steadily with how rarely it occurred.
#
# A benefit office is such a place. Most proposals are right, so most clicks are "accept"; and a person whose entitlement
# was overlooked does not know it and will not complain.
#
# *Sources: Wolfe and colleagues, 2013, Journal of Vision, doi 10.1167/13.3.33; Mitroff, Psychological Science,
# doi 10.1177/0956797613504221.*

# %% [markdown] solved_text
# ## One proposal, looked at together
# Guess first, then read on.

# %% solved
# Step 3: look at one proposal
lesson.desk("solved")

# %% [markdown] monday_text
# ## Monday
# This pile counts. The rule stays in sight. Accepting and holding take one click each.
# Every line of the rule counts by itself as well: whoever leaves one out does not pass, whatever the others earn.

# %% monday
# Step 4: Monday's 24 proposals
lesson.desk("monday")

# %% [markdown] refresher_text
# ## Refresher
# A pile in which errors are frequent, to sharpen the eye. It does not count; each answer is discussed at once.

# %% refresher
# Step 5: refresher, 16 proposals
lesson.desk("refresher")

# %% [markdown] forecast_text
# ## How well do you know your misses?
# One question before the quiet week.

# %% forecast_desk
# Step 6: forecast your own result
lesson.desk("forecast")

# %% check:forecast
# Your forecast is compared with your own decisions
lesson.check("forecast")

# %% [markdown] quiet_text
# ## The quiet week
# Fifty-two proposals in two halves. This is a good place for a break, before and between.

# %% quiet_1
# Step 7: the first 26 proposals
lesson.desk("quiet_1")

# %% quiet_2
# Step 8: the other 26 proposals
lesson.desk("quiet_2")

# %% check:rare
# See how many answers of all piles that count are given
lesson.check("rare")

# %% check:every_line
# How each line of the rule held is read from the same answers
lesson.check("rare")

# %% check:unseen
# New kinds of error count as well
lesson.check("unseen")

# %% [markdown] plan_text
# ## What helps
# The last thing that counts: two arrangements for this office, chosen by what its counts show.

# %% plan_desk
# Step 9: propose two arrangements
lesson.desk("plan")

# %% check:plan
# See whether your proposal is saved
lesson.check("plan")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 10: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 11: hand in
lesson.hand_in()
