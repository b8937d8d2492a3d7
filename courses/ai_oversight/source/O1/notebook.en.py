# %% [markdown] welcome
# # Before and after the advice
#
# **You are** a caseworker in the proactive office. Registers report events, and for each of them somebody has to decide:
# is this person entitled today? An assistant gives its view. **You decide first, then you see the view, then you decide
# for good.**
#
# **You will learn** to keep a right answer against wrong advice, and to take right advice against a wrong answer of your
# own. Two sittings, best on two days; the mean counts. Everything is saved at once: close the notebook whenever you like.
#
# Desks open by themselves; to see how many are done, or if one stays shut, click on that step and press ▶
# (or Shift+Enter). You never have to write code.

# %% open_lesson
# Step 1: open the exercise (run this first)
from courses.toolkit import start
lesson = start()

# %% [markdown] recall_text
# ## Warm up
# Three questions from earlier exercises.

# %% recall
# Step 2: warm up
lesson.desk("recall")

# %% [markdown] vignette
# ## It has happened
# Doctors looked at 20 written cases, said what they would prescribe, saw the advice of a computer and decided again. In 6
# of the 20 the advice was wrong on purpose. The doctors changed 22.5 of 100 decisions after the advice. All in all that
# helped: right decisions rose from 50 to 58 of 100. **But in 5 of 100 cases a doctor who had been right took the wrong
# advice.**
#
# With public benefits the same can happen twice over: advice that grants too much, and advice that stays silent about
# people who are owed something. Both kinds lie in your files.
#
# *Source: Goddard, Roudsari and Wyatt, 2014, International Journal of Medical Informatics.*

# %% [markdown] practice_text
# ## Practise
# Four files that do not count. Try to be talked out of a right answer.

# %% practice
# Step 3: practise
lesson.desk("practice")

# %% [markdown] monday_text
# ## First sitting
# From here on it counts. The rule stays in sight, and each file shows what the rule asks for, at once. Several lines of
# the rule meet in one file: read until one of them stops it. Keeping your decision and changing it take as many clicks.
# Every line of the rule counts by itself as well: whoever leaves one out does not pass, whatever the others earn.

# %% monday
# Step 4: first sitting, 24 files
lesson.desk("monday")

# %% check:reliance_1
# See how many decisions of the first sitting are made
lesson.check("reliance_1")

# %% check:reasons_1
# See how many reasons of the first sitting are given
lesson.check("reasons_1")

# %% [markdown] thursday_text
# ## Second sitting
# Take a break first, best of a day or two.

# %% thursday
# Step 5: second sitting, 24 files
lesson.desk("thursday")

# %% check:reliance_2
# See how many decisions of the second sitting are made
lesson.check("reliance_2")

# %% check:reasons_2
# See how many reasons of the second sitting are given
lesson.check("reasons_2")

# %% check:every_line
# How each line of the rule held is read from the same answers
lesson.check("reasons_2")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 6: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 7: hand in
lesson.hand_in()
