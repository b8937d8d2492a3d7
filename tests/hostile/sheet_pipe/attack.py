# %%
import os
os.remove("answer_sheet.json")
os.mkfifo("answer_sheet.json")
