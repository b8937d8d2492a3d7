# %% [markdown] welcome
# # Of 100 flags, how many are right?
#
# **You are** in a team meeting. A vendor shows a slide: "90% accurate". Four checks have gone through eight lists of the
# office, and your boss needs one honest sentence about each.
#
# **You will learn** to turn such figures into people: of 100 flags about so many are right, of 100 people concerned so
# many are missed; and to say whom each error hurts. About 40 minutes. Everything you decide is saved at once: close the
# notebook whenever you like and go on later.
#
# Desks open by themselves; to see how many are done, or if one stays shut, click on that step and press ▶
# (or Shift+Enter). You never have to write code.

# %% open_lesson
# Step 1: open the exercise (run this first)
from courses.toolkit import start
lesson = start()

# %% [markdown] recall_text
# ## Warm up
# Three questions before the counting starts.

# %% recall
# Step 2: warm up
lesson.desk("recall")

# %% [markdown] vignette
# ## It has happened
# In Denmark one model of the benefit agency looked for people with undeclared ties abroad. **Of 100 cases it opened, 90
# were no fraud.** Behind 90 of 100 doors the visitors found people who had done nothing wrong.
#
# In Great Britain a check of housing benefit was tried out first: 64 of 100 flags were right. When it went live it was
# **about 36 of 100**, and some 200,000 people were looked into for nothing. Nobody had cheated with the first number. A
# share measured in one place does not travel to another.
#
# *Sources: Amnesty International on Udbetaling Danmark, reported by AFP, November 2024; The Guardian, 23 June 2024, on the
# Department for Work and Pensions (AI Incident Database 738: 64 of 100 in the pilot, 34 to 37 live).*

# %% [markdown] solved_text
# ## One list, counted together
# Guess first, then read on.

# %% solved
# Step 3: count one list together
lesson.desk("solved")

# %% [markdown] practice_text
# ## Practise
# Two lists that do not count. Try the number from the slide as well.

# %% practice
# Step 4: practise
lesson.desk("practice")

# %% [markdown] lists_text
# ## Eight lists
# From here on it counts. The lists differ in size, and audits count different things. What each of them found stands
# beside its list.

# %% lists
# Step 5: count the eight lists
lesson.desk("lists")

# %% check:tree
# See how many counts are filled in
lesson.check("tree")

# %% check:right_flags
# See for how many lists you said how many flags are right
lesson.check("right_flags")

# %% check:missed
# See for how many lists you said how many people are missed
lesson.check("missed")

# %% [markdown] sentences_text
# ## What your boss may say
# Your numbers from the step before decide.

# %% sentences
# Step 6: choose the honest sentence
lesson.desk("sentences")

# %% check:sentence
# See how many sentences are chosen
lesson.check("sentence")

# %% check:every_kind
# How each kind of list did is read from the same sentences
lesson.check("sentence")

# %% [markdown] costs_text
# ## Who pays for the errors

# %% costs_desk
# Step 7: say whom each error hurts
lesson.desk("costs")

# %% check:costs
# See for how many lists you named the errors
lesson.check("costs")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 8: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 9: hand in
lesson.hand_in()
