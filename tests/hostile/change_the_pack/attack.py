# %%
import json, pathlib
for path in pathlib.Path("pack").glob("*.json"):
    path.write_text(path.read_text().replace("case1", "case2"))
token = json.loads(pathlib.Path("pack/pack.json").read_text())
pathlib.Path("pack/pack.json").write_text(json.dumps(token).replace(json.loads(BAIT["colleague_sheet"])["pack"], ""))
