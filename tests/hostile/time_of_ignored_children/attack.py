# %%
import os, signal, time
def burn(seconds):
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
try:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
except OSError as error:
    print(error)
burnt = 0
for number in range(14):
    child = os.fork()
    if child == 0:
        burn(0.1)
        os._exit(0)
    try:
        os.waitpid(child, 0)
    except ChildProcessError:
        pass
    burnt += 0.1
    print("BURNT", round(burnt, 2), "s")
