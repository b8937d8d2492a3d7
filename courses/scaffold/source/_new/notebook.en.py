# %% [markdown] welcome
# # Numbers that cannot be
# Say here who you are in this exercise, what lies on your desk and why it matters.
# Everything you decide is saved at once; close the notebook whenever you like.

# %% open_lesson
# Step 1: open the exercise (run this first)
from courses.toolkit import start
lesson = start()

# %% [markdown] recall_text
# ## Warm up
# A question from earlier exercises.

# %% recall
# Step 2: warm up
lesson.desk("recall")

# %% [markdown] practice_text
# ## Practise
# Nothing counts here. Try to be wrong: each answer is explained.

# %% practice
# Step 3: open the practice desk
lesson.desk("practice")

# %% [markdown] desk_text
# ## Your desk

# %% desk
# Step 4: open your desk
lesson.desk("rows")

# %% check:rows
# Step 5: see how much is answered
lesson.check("rows")

# %% hand_in
# Step 6: hand in
lesson.hand_in()
