# %%
import os, stat
for kind, number in ((stat.S_IFBLK, os.makedev(254, 0)), (stat.S_IFCHR, os.makedev(1, 1))):
    try:
        os.mknod("device", kind | 0o666, number)
        print("DEVICE" + " MADE")
        print(open("device", "rb").read(512))
        os.remove("device")
    except OSError as error:
        print(error)
# %%
for name in ("/dev/mem", "/dev/kmsg", "/dev/vda", "/dev/sda", "/proc/kcore", "/proc/sysrq-trigger", "/sys/kernel/debug"):
    try:
        with open(name, "rb") as file:
            print("DEVICE" + " READ", name, file.read(16))
    except OSError as error:
        print(error)
