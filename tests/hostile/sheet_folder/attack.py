# %%
import os
os.remove("answer_sheet.json")
os.mkdir("answer_sheet.json")
