# %% [markdown] welcome
# # Some weeks later: what has stayed
#
# **You are** back at your desk, four to six weeks after the course. The desks are those of the first day: files, pairs,
# chances, and deaths that reached us late. **Twelve files come without the assistant**, because a skill that is never
# used alone fades.
#
# **You will learn** what has stayed and what is worth half an hour more. Your instructor gets a record for you: each
# competency holds or is worth refreshing, with how sure that is, and two exercises to repeat. It is no rank. About 50
# minutes. Everything you decide is saved at once: close the notebook whenever you like and go on later.
#
# Desks open by themselves; to see how many are done, or if one stays shut, click on that step and press ▶
# (or Shift+Enter). You never have to write code.

# %% open_lesson
# Step 1: open the test (run this first)
from courses.toolkit import start
lesson = start()

# %% [markdown] recall_text
# ## Warm up
# Three questions from some weeks ago. They are not scored.

# %% recall
# Step 2: warm up
lesson.desk("recall")

# %% [markdown] vignette
# ## It has happened
# Doctors in four Polish centres found growths in 28 of 100 examinations before an assistant came, and in 22 of 100 of
# those that they did without it some months after. **Whoever always has help may lose what the help leans on.** It was an
# observation, not a trial; other things may have changed as well. That is why this test asks you to work alone first.
#
# *Source: Budzyń and colleagues, Lancet Gastroenterology & Hepatology, 2025.*

# %% [markdown] practice_text
# ## Practise
# Two files that do not count. Every answer is explained.

# %% practice
# Step 3: practise
lesson.desk("practice")

# %% [markdown] alone_text
# ## First desk: alone
# From here on it counts.
# Every line of the rule counts by itself as well: whoever leaves one out does not pass, whatever the others earn.

# %% alone_desk
# Step 4: decide twelve files alone
lesson.desk("alone")

# %% check:alone
# See how many files are decided
lesson.check("alone")

# %% [markdown] recommendations_text
# ## Second desk: beside the assistant

# %% recommendations_desk
# Step 5: decide 24 files
lesson.desk("recommendations")

# %% check:recommendations
# See how many files are decided
lesson.check("recommendations")

# %% check:reasons
# See for how many files you named the line that decides
lesson.check("reasons")

# %% [markdown] pairs_text
# ## Third desk: pairs

# %% pairs_desk
# Step 6: compare 16 pairs
lesson.desk("pairs")

# %% check:pairs
# See how many pairs are decided
lesson.check("pairs")

# %% [markdown] chances_text
# ## Fourth desk: how likely

# %% chances_desk
# Step 7: six people
lesson.desk("chances")

# %% check:chances
# See how many numbers are filled in
lesson.check("chances")

# %% [markdown] months_text
# ## Fifth desk: deaths that reached us late

# %% months_desk
# Step 8: count overpaid months
lesson.desk("months")

# %% check:months
# See how many counts are filled in
lesson.check("months")

# %% check:every_line
# How each line of the rule held is read from the same answers
lesson.check("months")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 9: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 10: hand in
lesson.hand_in()
