# %%
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    result = libc.syscall(BAIT["calls"][name], *arguments)
    print(name, result, os.strerror(ctypes.get_errno()) if result < 0 else "")
    return result
if call("add_key", b"user", b"bait", b"1", 1, -4) >= 0 or call("keyctl", 0, -4, 1) >= 0 or call("request_key", b"user", b"bait", None, -4) >= 0:
    print("CALL" + " ALLOWED")
