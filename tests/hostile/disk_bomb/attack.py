# %%
import os, tempfile
stored = 0
for folder in (".", tempfile.gettempdir(), "/dev/shm", "/var/tmp", "/run"):
    try:
        for number in range(150):
            with open(os.path.join(folder, f"big{number}"), "wb") as file:
                file.write(bytes(1_000_000))
            stored += 1
            print("STORED", stored, "MB")
    except OSError as error:
        print(folder, number, error)
# %%
with open("hole", "wb") as file:
    file.truncate(10**12)
