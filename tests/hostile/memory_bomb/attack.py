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
