# %%
import os, time
held = 0
try:
    for number in range(200):
        file = os.memfd_create("x")
        held += os.write(file, bytes(3_500_000)) / 1e6
        print("HELD", int(held), "MB")
except (OSError, MemoryError) as error:
    print(error)
# %%
import time
time.sleep(0.5)
