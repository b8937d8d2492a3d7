# %%
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    result = libc.syscall(BAIT["calls"][name], *arguments)
    print(name, result, os.strerror(ctypes.get_errno()) if result < 0 else "")
    return result
for name in ('io_uring_setup', 'io_uring_enter', 'io_uring_register', 'io_setup', 'io_submit'):
    if call(name, 0, 0, 0, 0, 0, 0) >= 0 or ctypes.get_errno() not in (1, 38):
        print("CALL" + " ALLOWED", name)
