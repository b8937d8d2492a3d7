# %%
import json
own = json.load(open("answer_sheet.json"))
open("answer_sheet.json", "w").write(json.dumps(own | {"pack": "f" * 24}))
