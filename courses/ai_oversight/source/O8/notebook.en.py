# %% [markdown] welcome
# # Give the reason, hear the person
#
# **You are** a caseworker for the care allowance. A program puts letters together from blocks: what happened, where we
# know it from, which line of the rule, how much is to be paid back, until when one can object. The letters leave tonight
# unless you send them back. **Some are in order. Others name a contract that ends nothing, count months that came back,
# or blame a parent for a letter that never arrived.**
#
# **You will learn** to hold each block against the file, to leave out what a letter does not need, to put a letter
# together that can be contested, and to bring a reply to the one who can settle it. About 70 minutes. Everything you
# decide is saved at once: close the notebook whenever you like and go on later.
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
# In Indiana, from 2006 to 2009, claims for support were handled by call centres and forms. Whoever missed a call or a page
# was refused for **"failure to cooperate"**. Refusals rose by 54 of 100 to more than a million in three years. Many of these
# people had answered; their page lay somewhere else.
#
# In Michigan, from 2013 to 2015, a program took every difference between two forms for intent. Some 40,000 people were
# accused. When about 22,000 of these decisions were looked at again, **93 of 100 held no fraud**. The letters named no
# facts, so nobody could say what was wrong with them.
#
# In Australia a royal commission found in 2023 that the debts of the scheme known as Robodebt were unlawful, and that
# people were asked to disprove a sum whose making was never explained to them.
#
# *Sources: The Nation, 27 May 2015, and the Eticas Foundation on Indiana; Mining Gazette, March 2017, Fox 17, 5 February
# 2016, and makerchecker.ai (AID-2015-0002) on Michigan; Royal Commission into the Robodebt Scheme, 2023.*

# %% [markdown] solved_text
# ## One letter, solved together
# Guess first, then read on.

# %% solved
# Step 3: follow one letter
lesson.desk("solved")

# %% [markdown] half_text
# ## One letter, half solved
# A colleague has checked the first blocks of this letter: day, register and line agree with the file. Two blocks are left to
# you.

# %% half
# Step 4: finish one letter
lesson.desk("half")

# %% [markdown] practice_text
# ## Practise
# Four letters that do not count. Try the wrong answer too: every answer is explained.

# %% practice
# Step 5: practise
lesson.desk("practice")

# %% [markdown] letters_text
# ## Tonight's letters
# From here on it counts. Tick every block that cannot go out as it stands, then send the letter or send it back. Both take
# the same one click.
# Every line of the rule counts by itself as well: whoever leaves one out does not pass, whatever the others earn.

# %% letters
# Step 6: check the 12 letters
lesson.desk("letters")

# %% check:facts
# See in how many letters you ticked facts
lesson.check("facts")

# %% check:words
# See in how many letters you ticked words
lesson.check("words")

# %% check:verdicts
# See how many letters are decided
lesson.check("verdicts")

# %% [markdown] blocks_text
# ## Four letters of your own
# Choose a block for each place. The same card applies.

# %% blocks_desk
# Step 7: put four letters together
lesson.desk("blocks")

# %% check:blocks
# See how many places are filled
lesson.check("blocks")

# %% [markdown] replies_text
# ## They write back
# First three replies for practice, then twelve that count. Who can settle it?

# %% practice_replies
# Step 8: practise with three replies
lesson.desk("practice_replies")

# %% replies_desk
# Step 9: bring the twelve replies to the right place
lesson.desk("replies")

# %% check:replies
# See how many replies are decided
lesson.check("replies")

# %% check:every_line
# How each line of the rule held is read from the same answers
lesson.check("replies")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 10: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 11: hand in
lesson.hand_in()
