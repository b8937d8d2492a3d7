# %%
import socket
for host in ("127.0.0.1", "localhost", "::1", "0.0.0.0"):
    try:
        with socket.create_connection((host, BAIT["port"]), 1) as line:
            line.sendall(BAIT["token"].encode())
            print("connected")
    except OSError as error:
        print(error)
# %%
import subprocess
print(subprocess.run(["bash", "-c", f"echo {BAIT['token']} > /dev/tcp/127.0.0.1/{BAIT['port']}"], capture_output=True))
# %%
import urllib.request
urllib.request.urlopen(f"http://127.0.0.1:{BAIT['port']}/{BAIT['token']}", timeout=1)
