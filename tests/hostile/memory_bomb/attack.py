# %%
import mmap
for size in (2_000, 20_000):
    kept = mmap.mmap(-1, size * 1_000_000, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    print("MAPPED", size, "MB")
# %%
kept = bytearray(20_000_000_000)
# %%
import os
for _ in range(10):
    if os.fork() == 0:
        break
kept = []
while True:
    kept.append(bytearray(os.urandom(1000) * 1000))
