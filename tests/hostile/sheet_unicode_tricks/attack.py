# %%
import json
own = json.load(open("answer_sheet.json"))
own["items"]["colou\u0433"] = own["items"].pop("colour")
own["items"]["months"] = {"case1\u200b": 5, "\u202ecase2": 5, "case3\u0000": 5, "\ud800": 5}
open("answer_sheet.json", "w").write(json.dumps(own))
