# %%
import ctypes, time
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
held = 0
for number in range(22):
    segment = libc.shmget(0, 30_000_000, 0o1600)
    at = libc.shmat(segment, None, 0) if segment >= 0 else None
    if at is None or at == 2 ** 64 - 1:
        print("refused", ctypes.get_errno())
        break
    ctypes.memset(at, 1, 30_000_000)
    libc.shmdt(ctypes.c_void_p(at))
    held += 30
    print("HELD", held, "MB")
# %%
import time
time.sleep(0.5)
