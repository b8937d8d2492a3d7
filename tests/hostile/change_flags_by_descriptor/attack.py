# %%
import fcntl, os, struct
import courses.toolkit
# %%
file = os.open(courses.toolkit.__file__, os.O_RDONLY)
for name, request, text in (("FS_IOC_SETFLAGS", 0x40086602, struct.pack("l", 0x80)), ("FS_IOC_FSSETXATTR", 0x401C5820, bytes(28)), ("FS_IOC_ENABLE_VERITY", 0x40806685, bytes(128)), ("FS_IOC_SETVERSION", 0x40087602, bytes(8))):
    try:
        fcntl.ioctl(file, request, text)
        print("CALL" + " ALLOWED", name)
    except OSError as error:
        print(name, error)
# %%
for name, command, value in (("F_SETLEASE", 1024, fcntl.F_RDLCK), ("F_SETOWN", 8, BAIT["victim"]), ("F_SETSIG", 10, 9), ("F_NOTIFY", 1026, 0x1F), ("F_SETPIPE_SZ", 1031, 1 << 20)):
    try:
        fcntl.fcntl(os.pipe()[1] if name == "F_SETPIPE_SZ" else file, command, value)
        print("CALL" + " ALLOWED", name)
    except OSError as error:
        print(name, error)
