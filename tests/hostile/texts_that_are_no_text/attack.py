# %%
print("\ud800\udfff\0\x1b]0;evil\x07\r\u202e")
"\ud83d"
# %%
import sys
sys.stderr.write("\udcff" * 100)
raise ValueError("\ud800\0")
