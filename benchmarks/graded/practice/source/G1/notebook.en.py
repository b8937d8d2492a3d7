# %% [markdown] welcome
# # Twelve cases and a model
# Look at the table, fit a model, then choose a colour and a number for each case.

# %% load
# Load the tools
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

# %% table
# Look at the table
people = pd.read_csv("pack/people.csv")
people.describe()

# %% model
# Fit a model and see how often it is right
seen, unseen = train_test_split(people, test_size=0.3, random_state=1)
model = LogisticRegression(max_iter=1000).fit(seen[["age", "days"]], seen["late"])
round(model.score(unseen[["age", "days"]], unseen["late"]), 2)

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
