# %%
import threading, time
started = 0
while started < 5000:
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    started += 1
