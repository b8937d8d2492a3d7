# %%
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    result = libc.syscall(BAIT["calls"][name], *arguments)
    print(name, result, os.strerror(ctypes.get_errno()) if result < 0 else "")
    return result
import IPython, courses.toolkit, sys
for path in (courses.toolkit.__file__, IPython.__file__, sys.executable, os.path.dirname(courses.toolkit.__file__)):
    file = os.open(path, os.O_RDONLY)
    for act in (lambda: os.fchmod(file, 0o4777), lambda: os.fchown(file, -1, os.getgid()), lambda: os.utime(file, (0, 0)),
                lambda: os.setxattr(file, "user.evil", b"1"), lambda: os.removexattr(file, "user.evil"),
                lambda: os.chmod(f"/proc/self/fd/{file}", 0o4777)):
        try:
            act()
        except OSError as error:
            print(error)
    call("fchmod", file, 0o4777)
    call("fchmodat2", file, b"", 0o4777, 0x1000)
    call("fchownat", file, b"", os.getuid(), os.getgid(), 0x1000)
    call("fsetxattr", file, b"user.evil", b"1", 1, 0)
    call("fremovexattr", file, b"user.evil")
    call("setxattrat", file, b"", 0x1000, b"user.evil", b"1", 1)
    call("utimensat", file, None, (ctypes.c_long * 4)(1, 0, 1, 0), 0)
