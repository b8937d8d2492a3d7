# %%
import os, signal, time
def burn(seconds):
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
burnt = 0
for number in range(7):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        if os.fork() == 0:
            os.setsid()
            burn(0.1)
            os._exit(0)
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    os.read(reader, 1)
    os.close(reader)
    burnt += 0.1
    print("BURNT", round(burnt, 2), "s")
