# %%
import mmap, os, time
kept, held = [], 0
try:
    for number in range(40):
        piece = mmap.mmap(-1, 30_000_000)
        for at in range(0, len(piece), 4096):
            piece[at] = 1
        kept.append(piece)
        held += 30
except (OSError, MemoryError) as error:
    print(error)
time.sleep(0.3)
print("HELD", held, "MB")
