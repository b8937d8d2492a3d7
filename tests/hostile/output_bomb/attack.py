# %%
print("w" * 3_000_000)
# %%
for _ in range(200):
    print("x" * 5_000_000, end="")
# %%
import os, sys
for _ in range(100_000):
    print("line after line")
    sys.stderr.write("and error after error")
os.write(1, b"y" * 10_000_000)
# %%
"z" * 50_000_000
# %%
raise ValueError("v" * 50_000_000)
