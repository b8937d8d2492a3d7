# %%
import os, subprocess, sys
for _ in range(8):
    subprocess.Popen([sys.executable, "-c", f"import time; time.sleep(300) # {BAIT['token']}"], start_new_session=True,
                     stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv("/bin/sleep", ["sleep", "300", BAIT["token"]])
    os._exit(0)
