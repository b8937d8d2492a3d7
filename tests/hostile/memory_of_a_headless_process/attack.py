# %%
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    result = libc.syscall(BAIT["calls"][name], *arguments)
    print(name, result, os.strerror(ctypes.get_errno()) if result < 0 else "")
    return result
import threading, time
exit_number = 60 if os.uname().machine == "x86_64" else 93
readers = []
for number in range(3):
    reader, writer = os.pipe()
    if os.fork() == 0:
        def grow():
            time.sleep(0.05)
            kept = bytearray(200_000_000)
            for at in range(0, len(kept), 4096):
                kept[at] = 1
            os.write(writer, b"grown")
            time.sleep(30)
        threading.Thread(target=grow).start()
        libc.syscall(exit_number, 0)
    os.close(writer)
    readers.append(reader)
for number, reader in enumerate(readers, 1):
    if os.read(reader, 9):
        print("HELD", 200 * number, "MB")
# %%
import time
time.sleep(0.5)
