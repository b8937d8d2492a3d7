# %%
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    result = libc.syscall(BAIT["calls"][name], *arguments)
    print(name, result, os.strerror(ctypes.get_errno()) if result < 0 else "")
    return result
import signal
for pid in {os.getppid(), 1, BAIT["victim"], BAIT["grader"]}:
    for name, arguments in (("ptrace", (16, pid, 0, 0)), ("ptrace", (0x4206, pid, 0, 0)), ("kcmp", (pid, os.getpid(), 0, 0, 0)), ("process_vm_writev", (pid, 0, 0, 0, 0, 0)), ("process_madvise", (pid, 0, 0, 0, 0)), ("migrate_pages", (pid, 0, 0, 0)), ("setpriority", (0, pid, 19)), ("ioprio_set", (1, pid, 0x6000))):
        if call(name, *arguments) >= 0:
            print("CALL" + " ALLOWED", name)
    try:
        handle = os.pidfd_open(pid)
        if any(call("pidfd_getfd", handle, number, 0) >= 0 for number in range(10)):
            print("CALL" + " ALLOWED")
    except OSError as error:
        print(error)
# %%
child = os.fork()
if child == 0:
    call("ptrace", 0, 0, 0, 0)
    os.kill(os.getpid(), signal.SIGSTOP)
    os._exit(0)
import time
time.sleep(0.2)
os.kill(child, signal.SIGKILL)
