# %% [markdown] welcome
# # Is a 90 really a 90?
#
# **You work** where an assistant puts a number on every file: of 100 files like this one, so many will turn out to be
# entitled. Last year's files are decided, so it can be looked up what became of its numbers. **For one benefit the assistant
# promises too much, for another too little, and for a third you will see.**
#
# **You will learn** to read off a picture what a number has been worth, to say your own number for new files, and to choose
# from which number on a benefit can be granted without a look. About 40 minutes. Everything you enter is saved at once: close
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
# From 2018 to 2020 the Austrian employment service had a program that put a number on every person looking for work: the
# chance of so many days of work within some months. **Above 66 of 100 one belonged to the people with high chances, below 25
# to those with low ones**, and people in either group were to get less support. Of 96 versions of the model two were
# published.
#
# When researchers built such a model for young people in Vienna and held it against what became of them, **more than 30 of
# 100 stood in the wrong group**. The error ran in a way that nobody had expected: women were put among those with high
# chances too often, and lost support because of it. A number that is too good harms as well.
#
# *Sources: data-traction.com, 2019, on the two groups; AIAAIC repository, entry on the AMS algorithm; Achterhold and others,
# 2025, Minds and Machines.*

# %% [markdown] solved_text
# ## One picture, read together
# Guess first, then read on.

# %% solved
# Step 3: read one picture
lesson.desk("solved")

# %% [markdown] half_text
# ## One picture, half read
# A colleague has counted the bars. The rest is yours.

# %% half
# Step 4: finish it
lesson.desk("half")

# %% [markdown] practice_text
# ## Practise
# A picture that does not count, with a colleague's figures to open afterwards. Each slider can be moved with the arrow keys,
# or its number typed into the box beside it. In the picture a mark shows where the slider stands in its bar.

# %% practice
# Step 5: practise
lesson.desk("practice")

# %% [markdown] pictures_text
# ## Three benefits
# From here on it counts. For each benefit: four shares of 100, and the line.

# %% pension_desk
# Step 6: old-age pension
lesson.desk("pension")

# %% disability_desk
# Step 7: disability pension
lesson.desk("disability")

# %% unemployment_desk
# Step 8: unemployment benefit
lesson.desk("unemployment")

# %% check:scale
# See how many shares are answered
lesson.check("scale")

# %% check:lines
# See how many lines are drawn
lesson.check("lines")

# %% [markdown] files_text
# ## New files
# They came in today and nobody has opened them. Leave the pictures in sight and say your own number for each.

# %% files
# Step 9: put your number on 36 files
lesson.desk("files")

# %% check:chances
# See how many files have your number
lesson.check("chances")

# %% check:close
# How close they come is part of the same answers
lesson.check("chances")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 10: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 11: hand in
lesson.hand_in()
