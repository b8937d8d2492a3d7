# %%
import os
for number in range(3000):
    os.sync()
