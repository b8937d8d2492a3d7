# %%
import os
os.remove("answer_sheet.json")
os.symlink(BAIT["secret_file"], "answer_sheet.json")
