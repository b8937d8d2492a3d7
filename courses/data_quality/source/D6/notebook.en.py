# %% [markdown] welcome
# # The namesake's car
#
# **You are** a caseworker for the means-tested family allowance. A program looked into the registers of vehicles, bank
# accounts and electricity meters and found something under the number of 45 families. Their payments end on Friday
# unless you decide otherwise. **Some exclusions are right. In others the car is a namesake's, the account a
# daughter's, the car was sold long ago, or it has lost so much value that the rule no longer speaks of it.**
#
# **You will learn** to treat a hit as a lead, to ask the one who holds the fact, and to write to the family where only
# the family can know. About 50 minutes. Everything you decide is saved at once: close the notebook whenever you like and
# go on later.
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
# In Telangana, India, a widow was refused because **a namesake owns a car**, and the officials
# sided with the screen. In April 2022 the Supreme Court of India ordered that cancelled ration cards be checked in the
# field. Of more than 200,000 that were looked at again, about 15,000 had been cancelled wrongly.
#
# In Serbia a "social card" joined registers from 2022 on and reported every discrepancy. By the end of that year more
# than 22,000 people had lost their support. In reported cases the registers showed money in accounts that the person did
# not have. **The burden of proof lay on the person.**
#
# In Jordan a car less than five years old excludes a family outright, and the use of electricity and water counts as a
# sign of wealth. What does a broken cooler, or a medical device, say about wealth?
#
# *Sources: Pulitzer Center, 24 January 2024, and The Reporters' Collective; Deccan Herald, 27 April 2022; AIAAIC
# repository, entry on entity resolution in Telangana; European Data Journalism Network, December 2022, and Amnesty
# International on Serbia; Human Rights Watch, 13 June 2023, on Jordan. Device and cooler are our own question.*

# %% [markdown] solved_text
# ## One notice, solved together
# Guess first, then read on.

# %% solved
# Step 3: follow one notice
lesson.desk("solved")

# %% [markdown] practice_text
# ## Practise
# Five notices that do not count. Try the wrong answer too: every answer is explained.

# %% practice
# Step 4: practise
lesson.desk("practice")

# %% [markdown] notices_text
# ## Your pile
# From here on it counts. Choose what settles the notice, then decide. Confirming, reversing and contacting take the same
# one click. You have twelve contacts for the whole pile, and some notices will look like none of those you practised on.
# Whoever never reads one thing, say the date of birth, is wrong about the same kind of family each time.

# %% notices
# Step 5: decide the 45 notices
lesson.desk("notices")

# %% check:decisions
# See how many notices are decided
lesson.check("decisions")

# %% check:every_part
# How each part of the rule held is read from the same answers
lesson.check("decisions")

# %% check:contacts
# Contacts are part of the same answers
lesson.check("decisions")

# %% check:evidence
# See for how many notices you named what settles them
lesson.check("evidence")

# %% [markdown] burden_text
# ## Who has to show it
# Every notice rests on facts, and every fact is held by somebody.

# %% burden_desk
# Step 6: say who has to show what
lesson.desk("burden")

# %% check:burden
# See how many of them are answered
lesson.check("burden")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 7: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 8: hand in
lesson.hand_in()
