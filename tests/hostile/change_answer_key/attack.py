# %%
import glob
for path in glob.glob(BAIT["keys"] + "/**/*", recursive=True):
    open(path, "a").write("\n# " + BAIT["token"])
