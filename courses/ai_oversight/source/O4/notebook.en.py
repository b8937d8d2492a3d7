# %% [markdown] welcome
# # A convincing reason
#
# **You are** a caseworker with an assistant that explains itself, at least sometimes. Its view comes with a reason, or with a
# range, or it only shows where it looked, or it says nothing but yes or no. **Half of its views are wrong. And what it names
# is often not what stands in the file, under right views as under wrong ones.**
#
# **You will learn** to check what is named against the file, to decide from the rule and not from the words, and to see which
# way of showing a view helps you and which leads you astray. About 45 minutes. Everything you decide is saved at once: close
# the notebook whenever you like and go on later.
#
# Desks open by themselves; to see how many are done, or if one stays shut, click on that step and press ▶
# (or Shift+Enter). You never have to write code.

# %% open_lesson
# Step 1: open the exercise (run this first)
from courses.toolkit import start
lesson = start()

# %% [markdown] recall_text
# ## Warm up
# Three questions from earlier exercises. They do not count.

# %% recall
# Step 2: warm up
lesson.desk("recall")

# %% [markdown] vignette
# ## It has happened
# From 2016 on the American state of Arkansas let a program work out how many hours of help at home a disabled person needs.
# The same person with the same needs got another number than before: about half of the people lost hours, some from 56 to
# 32 a week. **Nobody at the desk could say why.** When a court had the program laid open it turned out that illnesses had
# been left out and codes entered wrongly, for hundreds of people. In 2018 its use was stopped.
#
# A number without a reason cannot be checked. A reason helps only when somebody checks it: in experiments people follow a
# view more often when it comes with an explanation, **whether the view is right or not**.
#
# *Sources: Legal Aid of Arkansas, 27 January 2017; The Verge, 21 March 2018; Arkansas Online, 3 July 2018; on explanations:
# Buçinca and others, 2021, and Schoeffer and others, 2023 (arXiv 2304.08804).*

# %% [markdown] solved_text
# ## One view, taken apart together
# Guess first, then read on.

# %% solved
# Step 3: follow one view
lesson.desk("solved")

# %% [markdown] half_text
# ## One view, half checked
# A colleague has decided on the file already. Two questions are left to you.

# %% half
# Step 4: finish it
lesson.desk("half")

# %% [markdown] practice_text
# ## Practise
# Four files that do not count, one for each way in which a view is shown. Try the wrong answer too.

# %% practice
# Step 5: practise
lesson.desk("practice")

# %% [markdown] files_text
# ## Your files
# From here on it counts. Decide first, then see the view. Say whether what it names agrees with the file, then decide for
# good. The feedback tells you for each way of showing a view how often you took a right one and how often you kept your own
# right answer, with counts.

# %% files
# Step 6: decide the 36 files
lesson.desk("files")

# %% check:relied
# See how many decisions are made
lesson.check("relied")

# %% check:decided
# Final decisions are part of the same answers
lesson.check("relied")

# %% check:match
# See for how many views you checked what they name
lesson.check("match")

# %% [markdown] vendor_text
# ## The vendor calls
# One question may be put to those who made the assistant.

# %% vendor_desk
# Step 7: choose the question
lesson.desk("vendor")

# %% check:vendor
# See whether it is chosen
lesson.check("vendor")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 8: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 9: hand in
lesson.hand_in()
