# %%
import fcntl, os, struct
held = 0
try:
    for number in range(200):
        file = os.open(f"locked{number}", os.O_RDWR | os.O_CREAT)
        for at in range(0, 4000, 2):
            fcntl.fcntl(file, 37, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, at, 1, 0))
        question = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 4000, 0)
        other = os.open(f"locked{number}", os.O_RDWR)
        if struct.unpack("hhqqi4x", fcntl.fcntl(other, 36, question))[0] != fcntl.F_UNLCK:
            held += 2000
        os.close(other)
except OSError as error:
    print(error)
if held:
    print("LIMIT" + " PASSED", held, "locks")
