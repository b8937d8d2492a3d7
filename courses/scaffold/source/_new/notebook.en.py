# %% [markdown] welcome
# # Rows to hold back
# Say here who you are in this exercise, what lies on your desk and why it matters.
# Everything you decide is saved at once; close the notebook whenever you like.

# %% open_lesson
# Step 1: open the exercise (run this first)
from courses.toolkit import start
lesson = start()

# %% [markdown] practice_text
# ## Practise
# Nothing counts here. Try to be wrong: each answer is explained.

# %% practice
# Step 2: open the practice desk
lesson.desk("practice")

# %% [markdown] desk_text
# ## Your desk

# %% desk
# Step 3: open your desk
lesson.desk("rows")

# %% check:rows
# Step 4: see how much is answered
lesson.check("rows")

# %% hand_in
# Step 5: hand in
lesson.hand_in()
