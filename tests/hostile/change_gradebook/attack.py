# %%
import sqlite3
book = sqlite3.connect(BAIT["gradebook"])
book.execute("update grade set manual_score = max_score_gradecell")
book.execute("create table owned (token text)")
book.commit()
# %%
open(BAIT["gradebook"], "wb").write(b"")
