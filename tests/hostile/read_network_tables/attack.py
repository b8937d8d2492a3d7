# %%
import glob, os
for path in ("/proc/net/unix", "/proc/self/net/unix", f"/proc/self/task/{os.getpid()}/net/unix", "/proc/thread-self/net/unix", "/proc/self/net/tcp", "/proc/1/net/unix", *glob.glob("/proc/[0-9]*/net/unix")):
    try:
        print(path, open(path).read())
    except OSError as error:
        print(error)
