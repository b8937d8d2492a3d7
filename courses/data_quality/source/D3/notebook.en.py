# %% [markdown] welcome
# # Where to set the bar
#
# **You are** the data steward of the benefit office. Ten programs join records to people. Each gives a pair points from
# 0 to 100, and above a bar the two are taken for one person. **Wherever the bar stands, some links are missed and some
# are made wrongly. Somebody decides which, and tonight that is you.**
#
# **You will learn** to weigh the two errors by what they cost, to see whom a bar misses although the total looks good, to
# choose a remedy that meets the cause, and to promise no more looking by hand than there are hours. About 55 minutes.
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
# English hospital records are joined to each other by number, date of birth, sex and postcode. When researchers checked
# the links, **2 of 1,000 were wrong and 41 of 1,000 were missing**, and more were missing among ethnic minorities, the
# young, and records with empty fields. People who came back to hospital were undercounted by nearly 4 of 100.
#
# In Telangana, India, more than 200,000 cancelled ration cards were looked at again; about 15,000 had been cancelled
# wrongly, among them after a program had joined somebody to a namesake's property.
#
# A missed link is silent. In an office that pays on application the person notices; in one that pays by itself, nobody
# does.
#
# *Sources: study of the linkage of hospital records in England (PMC4550723); AIAAIC repository, entry on entity
# resolution in Telangana. Costs, programs and people here are made up.*

# %% [markdown] solved_text
# ## One job, solved together
# Guess first, then read on.

# %% solved
# Step 3: follow one job
lesson.desk("solved")

# %% [markdown] half_text
# ## One job, half solved
# The first half is done. The rest is yours.

# %% half
# Step 4: finish it
lesson.desk("half")

# %% [markdown] practice_text
# ## Practise
# Two jobs that do not count. Try the wrong answer too: every answer is explained.

# %% practice
# Step 5: practise
lesson.desk("practice")

# %% [markdown] jobs_text
# ## Ten jobs
# From here on it counts. A bar that was right in the last job says nothing about the next.

# %% jobs
# Step 6: set ten bars
lesson.desk("jobs")

# %% check:bars
# See in how many jobs a bar is set
lesson.check("bars")

# %% check:gaps
# See in how many jobs the gap is worked out
lesson.check("gaps")

# %% check:reaches
# See in how many jobs the reach is chosen
lesson.check("reaches")

# %% check:remedies
# See in how many jobs a remedy is chosen
lesson.check("remedies")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 7: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 8: hand in
lesson.hand_in()
