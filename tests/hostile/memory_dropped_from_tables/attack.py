# %%
import mmap, os, time
held = 0
for folder in ("/dev/shm", "/tmp", os.environ["HOME"]):
    try:
        for number in range(200):
            with open(f"{folder}/memory{number}", "w+b") as file:
                file.truncate(3_900_000)
                piece = mmap.mmap(file.fileno(), 3_900_000)
            os.unlink(f"{folder}/memory{number}")
            piece.write(bytes(3_900_000))
            piece.madvise(mmap.MADV_DONTNEED)
            globals()[f"kept{folder}{number}"] = piece
            held += 4
            print("STORED", held, "MB")
    except (OSError, ValueError) as error:
        print(error)
