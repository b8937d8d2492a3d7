# %% [markdown] welcome
# # The death that arrived late, and the one that was not
#
# **You are** a caseworker in the pension office. Thirty-eight death signals have piled up: from the civil register, hospitals,
# returned letters, a list from abroad, a match by name. Some people died months ago and are still paid. Some are alive.
#
# **You will learn** to read when something happened, when it was written down and when it reached us; to tell a death
# from a mix-up; and to pause where you cannot know. About 50 minutes. Everything you decide is saved at once: close the
# notebook whenever you like and go on later.
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
# In California, auditors looked at 83 benefit payments that matched a death record. **34 of the people had died, 43 were
# alive, and for 6 nobody could tell.** A death match is a lead, not a death.
#
# In another audit two registers of one country gave different days of death for 7,094 people. The master register was
# right for 2,838 of them and the payment file for 4,256: **the "better" register was wrong in 60 of 100 cases.**
#
# News also comes late. In England and Wales in 2019 half of all deaths were registered within 4 days and 75 of 100 within
# a week; deaths that a coroner looks into took far longer.
#
# *Sources: Social Security Administration, Office of the Inspector General, California death-match audit, 2017; report
# A-09-17-50259 on differing dates of death; Office for National Statistics, registration delays, 2019.*

# %% [markdown] solved_text
# ## One signal, solved together
# Guess first, then read on.

# %% solved
# Step 3: follow one signal
lesson.desk("solved")

# %% [markdown] practice_text
# ## Practise
# Four signals that do not count. Try the wrong answer too.

# %% practice
# Step 4: practise
lesson.desk("practice")

# %% [markdown] signals_text
# ## Your pile
# From here on it counts. The rule stays in sight. Stopping, pausing and paying on all take one click.
# Every line of the rule counts by itself as well: whoever leaves one out does not pass, whatever the others earn.

# %% signals
# Step 5: decide the 38 signals
lesson.desk("signals")

# %% check:decisions
# See how many signals are decided
lesson.check("decisions")

# %% [markdown] months_text
# ## What was overpaid
# A late death is not the family's fault. Before anything is claimed back, the count has to be right.

# %% months_desk
# Step 6: count the overpaid months of six people
lesson.desk("months")

# %% check:months
# See how many counts are filled in
lesson.check("months")

# %% check:every_line
# How each line of the rule held is read from the same answers
lesson.check("months")

# %% [markdown] dates_text
# ## Which date
# Eight files, two dates each. Say which one you trust, and what makes it the better one.

# %% dates_desk
# Step 7: choose the date you trust, and say why
lesson.desk("dates")

# %% check:dates
# See how many dates are chosen
lesson.check("dates")

# %% check:date_reasons
# See whether your reasons are saved
lesson.check("date_reasons")

# %% [markdown] chart_text
# ## The ones we do not see
# Every office pays some people who have died: the news is on its way. How many are they?

# %% chart
# Step 8: estimate how many are still paid
lesson.desk("chart")

# %% check:still_paid
# See whether your estimate is saved
lesson.check("still_paid")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 9: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 10: hand in
lesson.hand_in()
