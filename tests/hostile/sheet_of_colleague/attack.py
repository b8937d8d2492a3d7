# %%
open("answer_sheet.json", "w").write(BAIT["colleague_sheet"])
