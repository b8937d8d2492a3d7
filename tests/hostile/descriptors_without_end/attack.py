# %%
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    result = libc.syscall(BAIT["calls"][name], *arguments)
    print(name, result, os.strerror(ctypes.get_errno()) if result < 0 else "")
    return result
import select
kept = []
for make in (select.epoll, lambda: os.eventfd(1) if hasattr(os, "eventfd") else os.pipe(), os.pipe, lambda: os.open("/dev/null", os.O_RDONLY)):
    try:
        while len(os.listdir("/proc/self/fd")) < 1000:
            kept += [make() for _ in range(10)]
        print("LIMIT" + " PASSED", len(os.listdir("/proc/self/fd")))
        break
    except OSError as error:
        print(error)
for number in range(20_000):
    if libc.syscall(BAIT["calls"]["timer_create"], 1, None, ctypes.byref(ctypes.c_int())) < 0:
        break
print("LIMIT" + " PASSED" if number > 5000 else "", number, "timers")
kept.clear()
