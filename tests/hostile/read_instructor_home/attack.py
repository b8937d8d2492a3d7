# %%
print(open(BAIT["home"] + "/.ssh/id_ed25519").read())
# %%
import os
print(os.path.expanduser("~instructor"), os.listdir(BAIT["home"]))
