# %% [markdown] welcome
# # One register, six questions
#
# **You are** the data steward of the benefit office. The disability commission delivers its decisions in files, and
# tonight they are paid. Somebody asks: “Is the data good?” **That is six questions, and for some of them the honest
# answer is: it cannot be counted from what we have.**
#
# **You will learn** to ask completeness, validity, uniqueness, consistency, timeliness and accuracy one after the other,
# to count rows instead of feelings, to say where nothing can be counted, and to follow an error to the money. About 50
# minutes. Everything you decide is saved at once: close the notebook whenever you like and go on later.
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
# The master file of deaths that American offices pay by held, in 2017, two different dates of death for 7,094 people.
# In 2,838 cases the master file was right and in 4,256 the payment file: **only a second source could tell.** Nobody
# could have counted those errors from one of the two files alone.
#
# When parts of Arkansas' assessment of care needs were put into a program, conditions were left out and codes were
# wrong; hundreds of people got fewer hours of care. Every cell was filled in.
#
# The framework for data quality of the British government asks of each rule what it is for, how it is measured and
# how much it matters. That is what you do here.
#
# *Sources: SSA Office of the Inspector General, report A-09-17-50259; The Verge, 21 March 2018, and Arkansas Times;
# Government Data Quality Framework (2020) and its issues framework (2025). Files, people and rates here are made up.*

# %% [markdown] solved_text
# ## One question, solved together
# Guess first, then read on.

# %% solved
# Step 3: follow one question
lesson.desk("solved")

# %% [markdown] half_text
# ## One question, half solved
# The first half is done. The last step is yours.

# %% half
# Step 4: finish it
lesson.desk("half")

# %% [markdown] practice_text
# ## Practise
# One delivery, six questions. It does not count, and every answer is explained.

# %% practice
# Step 5: practise
lesson.desk("practice")

# %% [markdown] files_text
# ## Five deliveries
# From here on it counts. What came beside the file differs from delivery to delivery: look there first.

# %% files
# Step 6: thirty counts
lesson.desk("files")

# %% check:counts
# See how many questions are answered
lesson.check("counts")

# %% check:every_question
# How the question that went worst did is read from the same answers
lesson.check("counts")

# %% [markdown] rows_text
# ## Whose payment changes?
# An error is not yet a harm. Twenty-one rows run tonight, each beside the commission's paper.

# %% rows
# Step 7: follow 21 rows to the money
lesson.desk("rows")

# %% check:payments
# See how many rows are decided
lesson.check("payments")

# %% check:every_part
# How each part of the payment held is read from the same answers
lesson.check("payments")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 8: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 9: hand in
lesson.hand_in()
