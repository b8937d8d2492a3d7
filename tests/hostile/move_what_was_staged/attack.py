# %%
import os
for name in os.listdir():
    os.rename(name, name + ".moved")
    os.symlink("/proc/self/environ", name)
home = os.environ["HOME"]
for source, target in ((home, home + ".moved"), (home, "/tmp/home"), ("..", "up"), (os.path.dirname(home), "up")):
    try:
        os.rename(source, target)
        print("moved", source)
    except OSError as error:
        print(error)
try:
    os.rmdir(home)
except OSError as error:
    print(error)
# %%
for name in os.listdir():
    if name.endswith(".moved"):
        os.unlink(name.removesuffix(".moved"))
        os.rename(name, name.removesuffix(".moved"))
