# %%
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    result = libc.syscall(BAIT["calls"][name], *arguments)
    print(name, result, os.strerror(ctypes.get_errno()) if result < 0 else "")
    return result
handle = ctypes.create_string_buffer(136)
handle[0:4] = (128).to_bytes(4, "little")
mount = ctypes.c_int()
if call("name_to_handle_at", -100, b"/", handle, ctypes.byref(mount), 0) >= 0 or call("open_by_handle_at", os.open("/", 0), handle, 0) >= 0:
    print("CALL" + " ALLOWED")
