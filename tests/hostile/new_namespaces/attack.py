# %%
import ctypes, os, subprocess
libc = ctypes.CDLL(None, use_errno=True)
for flags in (0x10000000, 0x00020000, 0x40000000, 0x20000000):
    if libc.unshare(flags) == 0:
        print("NAMESPACE" + " MADE", flags)
clone = 56 if os.uname().machine == "x86_64" else 220
for flags in (0x10000000, 0x00020000, 0x40000000, 0x20000000):
    child = libc.syscall(clone, flags | 17, None, None, None, None)
    if child == 0:
        os._exit(0)
    if child > 0:
        print("NAMESPACE" + " MADE", flags)
        os.waitpid(child, 0)
for call in (lambda: libc.mount(b"none", b"/tmp", b"tmpfs", 0, None), lambda: libc.chroot(b"/tmp"), lambda: libc.umount2(b"/proc", 2)):
    if call() == 0:
        print("NAMESPACE" + " MADE")
# %%
print(subprocess.run(["unshare", "-Ur", "echo", "NAMESPACE " + "MADE"], capture_output=True, text=True).stdout)
# %%
for name in os.listdir("/proc/1/ns"):
    libc.setns(os.open(f"/proc/1/ns/{name}", os.O_RDONLY), 0)
