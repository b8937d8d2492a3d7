# %% [markdown] welcome
# # Same person? The matching desk
#
# **You are** a caseworker in the pension office. Employers report whom they paid, and a program looks for each person in
# the population register. Where it is not sure, the pair comes to your desk. Thirty-four of them wait. **Each pair decides
# whether somebody's working months count towards a pension, or into somebody else's account.**
#
# **You will learn** to tell a slip of the pen from another person, a namesake or a twin from the right one, and to ask
# for a document where nothing in the file can decide. About 45 minutes. Everything you decide is saved at once: close the
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
# Three questions from earlier exercises.

# %% recall
# Step 2: warm up
lesson.desk("recall")

# %% [markdown] vignette
# ## It has happened
# In Telangana, India, registers were joined by program, and ration cards were cancelled. Later more than 200,000 of the
# cancelled cards were checked again. **About 15,000 had been cancelled wrongly: 7 or 8 of every 100.** Taking somebody
# for somebody else is one way in which that happens.
#
# The other error makes less noise. In hospital records in England 0.2 of 100 links were false and **4.1 of 100 were
# missed**, more often for people of minority groups, for the young, and for people whose records had gaps. In an office
# that waits for no application nobody complains about a missed link, because nobody sees it.
#
# Which fields can you trust? In another study the date of birth or the sex was wrong in about 1 of 1,000 records, the
# postcode was another one in 53 of 100: people move.
#
# *Sources: AIAAIC repository, entry on entity resolution in Telangana (share: own calculation); hospital records in
# England, PubMed Central PMC4550723; BMC Medical Research Methodology 2017, article s12874-017-0306-8.*

# %% [markdown] solved_text
# ## One pair, solved together
# Guess first, then read on.

# %% solved
# Step 3: follow one pair
lesson.desk("solved")

# %% [markdown] practice_text
# ## Practise
# Five pairs that do not count. Try the wrong answer too: every answer is explained.

# %% practice
# Step 4: practise
lesson.desk("practice")

# %% [markdown] pairs_text
# ## Your pile
# From here on it counts. Say which field stands alone, then decide: same person, different people, or ask for a document.
# All three take one click. You have seven requests for the whole pile, and some pairs will look like none of those you
# practised on.
# Every line of the rule counts by itself as well: whoever leaves one out does not pass, whatever the others earn.

# %% pairs
# Step 5: decide the 34 pairs
lesson.desk("pairs")

# %% check:links
# See how many pairs are decided
lesson.check("links")

# %% check:documents
# Requests for a document are part of the same answers
lesson.check("links")

# %% check:reasons
# See how many reasons are given
lesson.check("reasons")

# %% check:every_line
# How each line of the rule held is read from the same answers
lesson.check("reasons")

# %% [markdown] work_text
# ## Back at your own desk

# %% work
# Step 6: two questions about your work
lesson.desk("work")

# %% hand_in
# Step 7: hand in
lesson.hand_in()
