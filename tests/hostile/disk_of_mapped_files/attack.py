# %%
import mmap, os, time
held, maps = 0, []
try:
    for number in range(200):
        with open("x", "w+b") as file:
            file.write(bytes(3_900_000))
            file.flush()
            maps.append(mmap.mmap(file.fileno(), 4096))
        os.unlink("x")
        held += 4
except OSError as error:
    print(error)
time.sleep(0.5)
print("HELD", held, "MB")
