# %%
import subprocess, sys, time
grow = "kept = bytearray(48_000_000)\nfor n in range(0, len(kept), 4096): kept[n] = 1\nprint(1, flush=True)\nimport time; time.sleep(30)"
programs = [subprocess.Popen([sys.executable, "-I", "-S", "-c", grow], stdout=subprocess.PIPE) for _ in range(13)]
for number, program in enumerate(programs, 1):
    if program.stdout.readline():
        print("HELD", 48 * number, "MB")
# %%
import time
time.sleep(0.5)
