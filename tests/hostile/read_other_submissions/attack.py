# %%
from pathlib import Path
for path in Path(BAIT["other"]).rglob("*"):
    print(path.read_text())
# %%
import glob
for path in glob.glob(BAIT["course"] + "/**/decisions.jsonl", recursive=True):
    print(open(path).read())
