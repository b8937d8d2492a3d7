# %%
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
kept = ctypes.create_string_buffer(8_000_000)
if libc.mlock(kept, 8_000_000) == 0 or libc.mlockall(1) == 0:
    print("LIMIT" + " PASSED")
