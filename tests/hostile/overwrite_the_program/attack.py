# %%
import os, sys
for path in ("/proc/self/exe", "/proc/1/exe", f"/proc/{os.getppid()}/exe", sys.executable, os.path.realpath(sys.executable), os.__file__, "/bin/sh", "/usr/bin/env", "/lib64/ld-linux-x86-64.so.2"):
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_RDONLY | os.O_TRUNC, os.O_WRONLY | os.O_APPEND):
        try:
            os.write(os.open(path, flags), b"#!/bin/true")
            print("CALL" + " ALLOWED", path)
        except OSError as error:
            print(error)
    try:
        os.truncate(path, 0)
        print("CALL" + " ALLOWED", path)
    except OSError as error:
        print(error)
