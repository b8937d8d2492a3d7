# %%
import os, shutil, subprocess, sys, time
fill = "import os, time\nfor n in range(25):\n    f = os.open('x', os.O_CREAT | os.O_RDWR)\n    os.unlink('x')\n    os.write(f, bytes(3_900_000))\nprint('STORED', 97, 'MB', flush=True)\ntime.sleep(30)"
program = os.path.realpath(sys.executable)
with open(program, "rb") as file, open(os.open("copy", os.O_CREAT | os.O_WRONLY, 0o111), "wb") as copy:
    for _ in range(20):
        try:
            shutil.copyfileobj(file, copy)
        except OSError as error:
            print(error)
os.chmod("copy", 0o111)
# %%
try:
    program = subprocess.Popen(["./copy", "-I", "-S", "-c", fill], stdout=subprocess.PIPE)
    print(program.stdout.readline().decode())
except OSError as error:
    print(error)
# %%
import time
time.sleep(0.5)
