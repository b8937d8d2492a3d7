# %%
import os, site, sys, IPython
evil = "import builtins; builtins.PLANTED = True\n"
places = [BAIT["home"] + "/.ipython/profile_default/startup/00-evil.py", os.path.expanduser("~/.ipython/profile_default/startup/0.py"),
          IPython.__file__, os.path.join(sys.prefix, "lib", "sitecustomize.py")]
places += [os.path.join(folder, "evil.pth") for folder in site.getsitepackages()]
for place in places:
    try:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "a") as file:
            file.write(evil)
        print("planted", place)
    except OSError as error:
        print(error)
