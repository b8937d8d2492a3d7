# %%
import ctypes, os, time
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
held, size = 0, 30_000_000 // 4096 * 4096
try:
    zero = os.open("/dev/zero", os.O_RDWR)
except OSError as error:
    print(error)
    zero = -1
for number in range(22):
    for flags, file in ((0x21, -1), (0x23, -1), (0x01, zero)):
        at = libc.mmap(None, size, 3, flags, file, 0)
        if at not in (None, 2 ** 64 - 1):
            ctypes.memset(at, 1, size)
            libc.munmap(at + 4096, size - 4096)
            held += 30
            print("HELD", held, "MB")
            break
    else:
        print("refused", ctypes.get_errno())
        break
# %%
import time
time.sleep(0.5)
