# %% [markdown] welcome
# # The averaged income
#
# **You are** a caseworker. A programme took everybody's wages of the year from the tax file, spread them evenly over twelve
# months and compared that with what the benefit paid. Two dozen claims lie on your desk. Whatever you confirm goes out today.
#
# **You will learn** to put a yearly figure back into the months it belongs to, to count a claim so that anybody can check
# it, and to say who has to prove what. About 55 minutes. Everything you decide is saved at once: close the notebook
# whenever you like and go on later.
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
# From 2015 to 2019 an Australian programme took people's income of a year from the tax office, spread it evenly over
# fortnights, and compared it with what they had declared fortnight by fortnight. Where the two differed, the difference
# became a debt, and **the person had to disprove it**. No learning machine was involved: one division did it.
#
# About 1.7 billion Australian dollars were claimed from roughly 400,000 people. 751 million were paid back, and 112
# million more in a settlement. A Royal Commission called the scheme crude and unlawful in 2023.
#
# *Sources: Federal Court of Australia, [2021] FCA 634, court summary; Maurice Blackburn Lawyers on sums and settlement;
# Royal Commission into the Robodebt Scheme, 2023, by secondary accounts.*

# %% [markdown] solved_text
# ## One claim, solved together
# Guess first, then read on.

# %% solved
# Step 3: follow one claim
lesson.desk("solved")

# %% [markdown] practice_text
# ## Practise
# Five claims that do not count. Try the wrong answer too.

# %% practice
# Step 4: practise
lesson.desk("practice")

# %% [markdown] claims_text
# ## Your pile
# From here on it counts. The rule stays in sight. Ending a claim and confirming it take one click each.

# %% claims
# Step 5: decide the 24 claims
lesson.desk("claims")

# %% check:debts
# See how many claims are decided
lesson.check("debts")

# %% check:payslips
# Your letters to employers are counted with the claims
lesson.check("payslips")

# %% [markdown] half_text
# ## Count one together
# One file to practise on. The finished count lies folded under it.

# %% half
# Step 6: count one file
lesson.desk("half")

# %% [markdown] amounts_text
# ## What is really owed
# Three people declared some months wrongly. Count month by month.

# %% amounts_desk
# Step 7: count three sums
lesson.desk("amounts")

# %% check:amounts
# See how many sums are filled in
lesson.check("amounts")

# %% [markdown] method_text
# ## What the method leaves out
# What is left of a claim when months paid too little are set against months paid too much?

# %% method_desk
# Step 8: net four claims
lesson.desk("method")

# %% check:method
# See how many questions are answered
lesson.check("method")

# %% [markdown] proof_text
# ## Who has to show what
# Before a claim goes out: nine situations.

# %% proof_desk
# Step 9: say who has to prove what
lesson.desk("proof")

# %% check:proof
# See how many steps are answered
lesson.check("proof")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 10: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 11: hand in
lesson.hand_in()
