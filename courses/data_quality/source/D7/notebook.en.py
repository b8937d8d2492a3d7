# %% [markdown] welcome
# # Missing is not zero
#
# **You are** the data steward of the benefit office. The list of entitled families is shorter than expected in ten
# districts, and management is pleased with the saving. Careers have quarters without months, and pensions are worked out
# from them. **Sometimes there is nothing. Sometimes nothing is known. On the screen both look the same.**
#
# **You will learn** to find the stage at which families get lost, to tell a 0 that means none from a 0 that means that
# nobody knew, to say how many entitled families are missing, and to count what a gap in a career is. About 45 minutes.
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
# In many countries of the European Union more than a third of the people entitled to some benefit do not get it; for
# single benefits the figure lies between 16 and 79 of 100. Nobody can read that from the lists of those who are paid.
#
# In England and Wales half of the deaths of 2019 were registered within 4 days. Of deaths between 15 and 44 only 34 of
# 100 were registered within a week: whoever counts by the register sees the young too late.
#
# In Australia a yearly income was spread evenly over fortnights for years: what was not known was filled with an
# average, and from it debts were claimed of several hundred thousand people.
#
# *Sources: Eurofound (2015) and Dubois, Social Europe (2015), on take-up; Office for National Statistics, registration
# delays (2019); Prygodicz v Commonwealth (No 2) [2021] FCA 634. Districts, counts and careers here are made up.*

# %% [markdown] solved_text
# ## One district, solved together
# Guess first, then read on.

# %% solved
# Step 3: follow one district
lesson.desk("solved")

# %% [markdown] half_text
# ## One career, half solved
# The first half is done. The rest is yours.

# %% half
# Step 4: finish it
lesson.desk("half")

# %% [markdown] practice_text
# ## Practise
# Two districts and one career that do not count. Try the wrong answer too: every answer is explained.

# %% practice
# Step 5: practise with two districts
lesson.desk("practice")

# %% try_one
# Step 6: practise with one career
lesson.desk("try_one")

# %% [markdown] districts_text
# ## Ten districts
# From here on it counts.

# %% districts
# Step 7: find out why ten lists are short
lesson.desk("districts")

# %% check:causes
# See for how many districts you named a cause
lesson.check("causes")

# %% check:absent
# See for how many districts you worked out who is missing
lesson.check("absent")

# %% [markdown] careers_text
# ## Ten careers
# A gap is a question. Which of these have an answer already?

# %% count_careers
# Step 8: count what ten gaps are
lesson.desk("careers")

# %% check:careers
# See how many careers are counted
lesson.check("careers")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 9: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 10: hand in
lesson.hand_in()
