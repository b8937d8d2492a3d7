# %%
import os, sys
import courses.toolkit, IPython
for number, path in enumerate((BAIT["secret_file"], BAIT["gradebook"], BAIT["home"] + "/.ssh/id_ed25519", courses.toolkit.__file__, IPython.__file__, sys.executable, "/usr/bin/env", "/proc/self/status")):
    for follow in (True, False):
        try:
            os.link(path, f"linked{number}", follow_symlinks=follow)
            open(f"linked{number}", "a").write("owned")
        except OSError as error:
            print(error)
