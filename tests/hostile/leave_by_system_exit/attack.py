# %%
raise SystemExit(0)
# %%
raise KeyboardInterrupt
# %%
import sys
sys.exit("done")
