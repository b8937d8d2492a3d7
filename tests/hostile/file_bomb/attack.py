# %%
import itertools, os
for number in itertools.count():
    if number % 1000 == 0:
        os.makedirs(f"folder{number}")
        if number >= 60_000:
            print("LIMIT" + " PASSED", number, "files")
            break
    os.close(os.open(f"folder{number // 1000 * 1000}/{number}", os.O_CREAT))
