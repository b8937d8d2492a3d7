# %%
import os, socket, time
def fill():
    held, ends = 0, []
    try:
        while True:
            for end in socket.socketpair():
                ends.append(end)
                end.setblocking(False)
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
                try:
                    while True:
                        held += end.send(bytes(65_536))
                except BlockingIOError:
                    pass
    except OSError:
        pass
    return held, ends
readers = []
for number in range(8):
    reader, writer = os.pipe()
    if os.fork() == 0:
        held, ends = fill()
        os.write(writer, str(held).encode().ljust(20))
        time.sleep(30)
        os._exit(0)
    os.close(writer)
    readers.append(reader)
held = 0
for reader in readers:
    held += int(os.read(reader, 20) or 0)
    print("HELD", held // 1_000_000, "MB")
# %%
import time
time.sleep(0.5)
