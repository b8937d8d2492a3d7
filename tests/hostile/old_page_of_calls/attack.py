# %%
import ctypes, os
if os.uname().machine == "x86_64" and "vsyscall" in open("/proc/self/maps").read():
    print(ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_void_p)(0xFFFFFFFFFF600400)(None))
