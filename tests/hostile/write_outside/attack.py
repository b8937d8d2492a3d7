# %%
import os, tempfile
for folder in (BAIT["outside"], BAIT["course"], BAIT["home"], "/", "/etc", "/usr/local/bin", "/var/tmp", "/dev/shm", "/run"):
    try:
        with open(os.path.join(folder, BAIT["token"]), "w") as file:
            file.write("I was here")
        print("wrote", folder)
    except OSError as error:
        print(error)
# %%
os.symlink(BAIT["outside"], "way_out")
open("way_out/" + BAIT["token"], "w").write("I was here")
# %%
os.rename(BAIT["home"] + "/.ssh", BAIT["outside"] + "/moved")
