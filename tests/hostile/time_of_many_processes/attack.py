# %%
import os, time
children = []
for _ in range(8):
    child = os.fork()
    if child == 0:
        while time.process_time() < 1.5:
            pass
        os._exit(0)
    children.append(child)
# %%
time.sleep(2)
# %%
time.sleep(2)
# %%
time.sleep(2)
# %%
for child in children:
    os.waitpid(child, 0)
