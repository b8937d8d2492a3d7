# %%
open("answer_sheet.json", "w").write('{"schema": 1, "items": {}, "trail": ["' + "x" * 3_000_000 + '"]}')
