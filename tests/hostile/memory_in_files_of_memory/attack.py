# %%
import os, time
held = 0
try:
    for number in range(400):
        file = os.memfd_create("x")
        for part in range(3):
            held += os.write(file, bytes(1_000_000)) / 1e6
except (OSError, MemoryError) as error:
    print(error)
time.sleep(0.3)
print("HELD", int(held), "MB")
