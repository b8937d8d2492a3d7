# %% [markdown] welcome
# # From queue to proactive: follow one life event
#
# **You are** new in an office that no longer waits for applications. A child is born, somebody begins to study, a
# commission decides, somebody loses work: a register reports it, and the benefit is to come by itself. **Fourteen times
# it has not come yet. Some of these are late, some are not, and nobody has complained, because nobody applied.**
#
# **You will learn** to follow an event from step to step, to tell where it stopped and who can mend it, to name which
# steps are rules, matches, scores or human acts, and to notice data that should not have come along. About 50 minutes.
# Everything you decide is saved at once: close the notebook whenever you like and go on later.
#
# Desks open by themselves; to see how many are done, or if one stays shut, click on that step and press ▶
# (or Shift+Enter). You never have to write code.

# %% open_lesson
# Step 1: open the exercise (run this first)
from courses.toolkit import start
lesson = start()

# %% [markdown] recall_text
# ## Warm up
# Three questions. They are not scored.

# %% recall
# Step 2: warm up
lesson.desk("recall")

# %% [markdown] vignette
# ## Two ways to the same money
# **On application:** the parent asks for a certificate, brings it, fills in a form, and waits. What is missing is asked
# for, what is late is complained about. **Proactively:** the hospital reports, the civil register records, we find the
# parent, check, find the account and pay. Azerbaijan's State Social Protection Fund describes such assignments of
# pensions, allowances and stipends from registers. When a step stops there, the person knows nothing of it.
#
# In the European Union more than a third of the people entitled to some benefits do not get them. In English hospital
# data 41 of 1,000 links between records were missing: nobody had noticed those either.
#
# And in February 2020 a court in The Hague struck down SyRI, a system that linked registers about people in poor
# quarters: it collected more than it could justify, and nobody could check it.
#
# *Sources: OECD Observatory of Public Sector Innovation, case of 13 March 2025; Eurofound (2015), access to social
# benefits; study of the linkage of hospital records in England (PMC4550723); The Hague District Court,
# ECLI:NL:RBDHA:2020:1878. Deadlines, rules and people here are made up.*

# %% [markdown] solved_text
# ## One event, solved together
# Guess first, then read on.

# %% solved
# Step 3: follow one event
lesson.desk("solved")

# %% [markdown] half_text
# ## One event, half solved
# The first half is done. The rest is yours.

# %% half
# Step 4: finish it
lesson.desk("half")

# %% [markdown] practice_text
# ## Practise
# Three events that do not count. Try the wrong answer too: every answer is explained.

# %% practice
# Step 5: practise
lesson.desk("practice")

# %% [markdown] events_text
# ## Fourteen events
# From here on it counts. Some stopped in ways that you have not met in practice.
# Every line of the rule counts by itself as well: whoever leaves one out does not pass, whatever the others earn.

# %% events
# Step 6: follow fourteen events
lesson.desk("events")

# %% check:stops
# See for how many events you said where they stopped
lesson.check("stops")

# %% check:owners
# See for how many events you said who acts
lesson.check("owners")

# %% check:kinds
# See for how many events you named the kind of step
lesson.check("kinds")

# %% check:surplus
# See for how many events you looked at what came along
lesson.check("surplus")

# %% check:every_line
# How each line of the rule held is read from the same answers
lesson.check("surplus")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 7: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 8: hand in
lesson.hand_in()
