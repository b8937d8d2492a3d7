# %%
import os
os.mkdir("hidden", 0o300)
for number in range(35):
    with open(f"hidden/{number}", "wb") as file:
        file.write(bytes(3_000_000))
    print("STORED", 3 * number + 3, "MB")
import time
time.sleep(1)
