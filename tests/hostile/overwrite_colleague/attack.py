# %%
import os, shutil
shutil.rmtree(BAIT["other"])
# %%
for folder, _, files in os.walk(BAIT["other"]):
    for name in files:
        open(os.path.join(folder, name), "w").write("{}")
