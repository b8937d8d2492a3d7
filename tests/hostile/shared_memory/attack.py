# %%
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print("segment", libc.shmget(0x5EC0DE, 4096, 0o1666), "queue", libc.msgget(0x5EC0DE, 0o1666))
