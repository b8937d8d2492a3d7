# %% [markdown] welcome
# # Three short cases
# Choose a colour and a number for each case.

# %% open
# Open your cases
from courses.toolkit import start

lesson = start()

# %% desk
# Work on the cases
lesson.desk("cases")

# %% check:colour
# How many colours are chosen
lesson.check("colour")

# %% check:months
# How many numbers are given
lesson.check("months")

# %% hand_in
# Hand in
lesson.hand_in()
