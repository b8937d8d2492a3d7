# %%
import os, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
file = open("sparse", "wb")
for act in (lambda: file.truncate(1 << 40), lambda: os.pwrite(file.fileno(), b"x", 1 << 40), lambda: file.truncate(3_900_000)):
    try:
        act()
        if os.stat("sparse").st_size > 4_000_000:
            print("LIMIT" + " PASSED", os.stat("sparse").st_size)
            file.truncate(0)
    except OSError as error:
        print(error)
# %%
try:
    os.posix_fallocate(file.fileno(), 0, 1 << 32)
except OSError as error:
    print(error)
for number in range(500):
    with open(f"hole{number}", "wb") as file:
        file.truncate(3_900_000)
