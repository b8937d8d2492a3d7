# %%
import ctypes, mmap, os
page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
page.write(bytes.fromhex("53b814000000cd805bc3"))
gate = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
if os.uname().machine == "x86_64" and gate() == os.getpid():
    print("CALL" + " ALLOWED")
