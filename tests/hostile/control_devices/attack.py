# %%
import os
for name in ("/dev/fuse", "/dev/kvm", "/dev/net/tun", "/dev/loop-control", "/dev/vhost-net", "/dev/uinput", "/dev/dri/card0", "/dev/udmabuf", "/dev/userfaultfd", "/dev/zero", "/dev/mem", "/dev/snapshot", "/dev/cuse", "/dev/mapper/control", "/dev/hugepages/x"):
    try:
        os.open(name, os.O_RDWR)
        print("CALL" + " ALLOWED", name)
    except OSError as error:
        print(error)
