# %%
print(open(BAIT["gradebook"], "rb").read())
# %%
import sqlite3
with sqlite3.connect(f"file:{BAIT['gradebook']}?mode=ro", uri=True) as book:
    print(book.execute("select * from student").fetchall())
