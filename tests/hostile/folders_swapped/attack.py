# %%
import os, time
until = time.time() + 1.5
while time.time() < until:
    os.mkdir("a", 0)
    os.symlink(BAIT["outside"], "b")
    os.rename("a", "c")
    os.rename("b", "a")
    os.unlink("a")
    os.rmdir("c")
