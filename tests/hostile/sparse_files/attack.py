# %%
import os, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
file = open("sparse", "wb")
for act in (lambda: file.truncate(1 << 40), lambda: os.posix_fallocate(file.fileno(), 0, 1 << 32), lambda: os.pwrite(file.fileno(), b"x", 1 << 40), lambda: file.truncate(3_900_000)):
    try:
        act()
    except OSError as error:
        print(error)
for number in range(500):
    with open(f"hole{number}", "wb") as file:
        file.truncate(3_900_000)
