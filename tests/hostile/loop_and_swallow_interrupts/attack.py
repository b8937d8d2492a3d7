# %%
import signal, time
for number in range(1, 32):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while time.process_time() < 9:
    try:
        while time.process_time() < 9:
            pass
    except BaseException:
        pass
