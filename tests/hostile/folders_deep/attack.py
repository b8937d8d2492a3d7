# %%
import os
home = os.open(".", os.O_RDONLY)
for number in range(3000):
    os.mkdir("d")
    os.chdir("d")
    open("file", "w").close()
# %%
os.fchdir(home)
