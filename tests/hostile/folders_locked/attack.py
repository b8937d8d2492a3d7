# %%
import os
os.mkdir("locked", 0)
os.mkdir("write_only", 0o300)
os.mkdir("write_only/inside", 0o300)
open("write_only/inside/file", "w").write("x" * 100_000)
os.close(os.open("no_rights", os.O_CREAT | os.O_WRONLY, 0))
for name in (b"\xff\xfe\n", b"\x1b[31mred", b"-rf", b"...", b" ", b"x" * 255, "\u202eevil".encode(), b"*;$(id)`id`'\""):
    os.mkdir(name, 0)
    os.mkfifo(name + b"f" if len(name) < 255 else b"fifo", 0)
# %%
os.mkdir("above", 0o700)
os.mkdir("above/below", 0o700)
for name in ("above/below", "above"):
    os.chmod(name, 0)
