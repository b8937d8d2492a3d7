# %%
open("answer_sheet.json", "w").write('{"schema": 1, "items": ' + "[" * 100_000 + "]" * 100_000 + "}")
