# %%
import os
for path in (BAIT["secret_file"], BAIT["gradebook"], BAIT["home"] + "/.ssh/id_ed25519", BAIT["other"]):
    for act in (lambda: os.chmod(path, 0o777), lambda: os.utime(path, (0, 0)), lambda: os.chown(path, -1, os.getgid()),
                lambda: os.setxattr(path, "user.evil", b"1"), lambda: os.truncate(path, 0)):
        try:
            act()
        except OSError as error:
            print(error)
