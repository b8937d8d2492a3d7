# %%
import threading, time
threading.stack_size(65_536)
started = 0
while started < 400:  # with more than some 600 memory ends first, and takes what was shown with it
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    started += 1
    if started % 25 == 0:
        print("STARTED", started, "threads")
