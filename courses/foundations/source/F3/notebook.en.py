# %% [markdown] welcome
# # Baseline check: the desk as you would do it today
#
# **You are** on your first day in the proactive office. Three desks wait: files with an assistant's view, pairs of
# records, and six people of whom you say how likely something is.
#
# **This is no exam.** Whoever finishes gets all the points, whatever the answers. We want to see at the end of the course
# what has changed, and that only works when today's answers are honest. About 40 minutes. Everything you decide is saved
# at once: close the notebook whenever you like and go on later.
#
# Desks open by themselves; to see how many are done, or if one stays shut, click on that step and press ▶
# (or Shift+Enter). You never have to write code.

# %% open_lesson
# Step 1: open the check (run this first)
from courses.toolkit import start
lesson = start()

# %% [markdown] recall_text
# ## The rules of this office
# Three questions, so that the rules are clear.

# %% recall
# Step 2: the rules
lesson.desk("recall")

# %% [markdown] vignette
# ## Why we look before and after
# Airports test their screeners with pictures of dangerous things that a program projects into ordinary bags. **One picture
# says nothing about a person: who happened to be tired, which bag it was.** A person is judged on many pictures together,
# or not at all.
#
# We do the same. Single answers are not looked at, nobody is ranked, and what is compared is each person with herself or
# himself, some weeks apart.
#
# *Source: Hofer and Schwaninger, 2005, on threat image projection and the assessment of airport screeners.*

# %% [markdown] solved_text
# ## The desk
# One file read together, so that you know where things are.

# %% solved
# Step 3: read one file together
lesson.desk("solved")

# %% [markdown] practice_text
# ## Practise
# Two files that do not count. Try the buttons.

# %% practice
# Step 4: try the desk
lesson.desk("practice")

# %% [markdown] files_text
# ## First desk: the assistant's view
# From here on your answers are kept for the comparison.

# %% recommendations_desk
# Step 5: decide 24 files
lesson.desk("recommendations")

# %% check:recommendations
# See how many files are decided
lesson.check("recommendations")

# %% check:reasons
# See for how many files you named what decides
lesson.check("reasons")

# %% check:every_line
# How each line of the rule held is read from the same answers
lesson.check("reasons")

# %% [markdown] pairs_text
# ## Second desk: pairs

# %% pairs_desk
# Step 6: compare 16 pairs
lesson.desk("pairs")

# %% check:pairs
# See how many pairs are decided
lesson.check("pairs")

# %% [markdown] chances_text
# ## Third desk: how likely

# %% chances_desk
# Step 7: six people
lesson.desk("chances")

# %% check:chances
# See how many numbers are filled in
lesson.check("chances")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 8: two questions about your work
lesson.desk("work")

# %% [markdown] closing
# ## What happens with it
# You will not hear now which answers were right: the same kinds of cases come back at the end of the course. Then your
# instructor shows the class how its answers before and after compare, as a picture of the whole group.

# %% hand_in
# Step 9: hand in
lesson.hand_in()
