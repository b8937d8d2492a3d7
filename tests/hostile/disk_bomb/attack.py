# %%
import itertools, os, tempfile
for folder in (".", tempfile.gettempdir(), "/dev/shm", "/var/tmp", "/run"):
    try:
        for number in itertools.count():
            with open(os.path.join(folder, f"big{number}"), "wb") as file:
                file.write(bytes(1_000_000))
    except OSError as error:
        print(folder, number, error)
# %%
with open("hole", "wb") as file:
    file.truncate(10**12)
