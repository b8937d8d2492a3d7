# %%
print(open(BAIT["secret_file"]).read())
# %%
import subprocess
print(subprocess.run(["cat", BAIT["secret_file"]], capture_output=True, text=True))
# %%
import os
print(os.open(BAIT["secret_file"], os.O_PATH))
print(open(f"/proc/1/root{BAIT['secret_file']}").read())
