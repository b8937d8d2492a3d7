# %%
import mmap, os, time
kept, held = [], 0
try:
    for number in range(22):
        piece = mmap.mmap(-1, 30_000_000)
        piece.write(b"x" * len(piece))
        kept.append(piece)
        held += 30
        print("HELD", held, "MB")
except (OSError, MemoryError) as error:
    print(error)
# %%
import time
time.sleep(0.5)
