# %%
import os
os.mkdir("hidden", 0o300)
for number in range(12):
    with open(f"hidden/{number}", "wb") as file:
        file.write(bytes(3_000_000))
import time
time.sleep(1)
