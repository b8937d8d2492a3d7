# %%
import os, time
held, files = 0, []
try:
    for number in range(200):
        file = open("x", "w+b")
        os.unlink("x")
        held += file.write(bytes(3_900_000)) / 1e6
        file.flush()
        files.append(file)
except OSError as error:
    print(error)
time.sleep(0.5)
print("HELD", int(held), "MB")
