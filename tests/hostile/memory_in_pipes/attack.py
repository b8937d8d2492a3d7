# %%
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    result = libc.syscall(BAIT["calls"][name], *arguments)
    print(name, result, os.strerror(ctypes.get_errno()) if result < 0 else "")
    return result
import time
block, text = ctypes.create_string_buffer(1 << 21), os.open(os.__file__, os.O_RDONLY)
class Piece(ctypes.Structure):
    _fields_ = [("at", ctypes.c_void_p), ("length", ctypes.c_size_t)]
reader, writer = os.pipe()
other = os.pipe()[1]
for name, arguments in (("vmsplice", (writer, ctypes.byref(Piece(ctypes.addressof(block), 1 << 12)), 1, 0)), ("splice", (text, None, writer, None, 4096, 0)), ("sendfile", (writer, text, None, 4096)), ("tee", (reader, other, 4096, 2))):
    if call(name, *arguments) > 0:
        print("CALL" + " ALLOWED", name)
# %%
pipes = []
try:
    while True:
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        os.write(writer, bytes(65536))
        pipes.append((reader, writer))
except OSError as error:
    print(error)
