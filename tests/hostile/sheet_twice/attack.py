# %%
own = open("answer_sheet.json").read().rstrip()
open("answer_sheet.json", "w").write(own[:-1] + ', "pack": "' + "0" * 24 + '"}')
