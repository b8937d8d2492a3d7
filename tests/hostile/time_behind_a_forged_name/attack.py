# %%
import os, signal, time
def burn(seconds):
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
burnt = 0
for number, name in enumerate((") R 1 1 1 0 -1", "x) Z 0 0", "\n9 9 9", "((((") * 2):
    child = os.fork()
    if child == 0:
        import ctypes
        ctypes.CDLL(None).prctl(15, name.encode(), 0, 0, 0)
        burn(0.12)
        time.sleep(0.2)
        burn(0.02)
        os._exit(0)
    os.waitpid(child, 0)
    burnt += 0.14
    print("BURNT", round(burnt, 2), "s")
