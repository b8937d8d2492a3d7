# %%
import json
own = json.load(open("answer_sheet.json"))
own["items"]["months"] = {f"case{n}": float("nan") if n % 2 else float("inf") for n in range(1, 13)}
open("answer_sheet.json", "w").write(json.dumps(own))
