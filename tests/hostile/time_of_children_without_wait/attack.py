# %%
import os, signal, time
def burn(seconds):
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
class Action(ctypes.Structure):
    _fields_ = [("handler", ctypes.c_void_p), ("mask", ctypes.c_ulong * 16), ("flags", ctypes.c_int), ("restorer", ctypes.c_void_p)]
print(libc.sigaction(17, ctypes.byref(Action(flags=2)), None), ctypes.get_errno())
burnt, (reader, writer) = 0, os.pipe()
for number in range(14):
    if os.fork() == 0:
        burn(0.1)
        os.write(writer, b"x")
        os._exit(0)
    os.read(reader, 1)
    burnt += 0.1
    print("BURNT", round(burnt, 2), "s")
