# %%
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    result = libc.syscall(BAIT["calls"][name], *arguments)
    print(name, result, os.strerror(ctypes.get_errno()) if result < 0 else "")
    return result
import signal
watch = {1, os.getppid(), os.getsid(0)} - {os.getpid(), 0}
for pid in watch:
    for number in range(1, 65):
        for name, arguments in (("kill", (pid, number)), ("tgkill", (pid, pid, number)), ("tkill", (pid, number)), ("rt_sigqueueinfo", (pid, number, bytes(128)))):
            libc.syscall(BAIT["calls"][name], *arguments)
    try:
        handle = os.pidfd_open(pid)
        for number in (2, 9, 15, 19):
            signal.pidfd_send_signal(handle, number)
    except OSError as error:
        print(error)
