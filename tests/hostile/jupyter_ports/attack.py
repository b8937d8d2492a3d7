# %%
import glob, json, os
for folder in (os.environ.get("JUPYTER_RUNTIME_DIR", ""), BAIT["home"] + "/.local/share/jupyter/runtime", "/tmp"):
    for path in glob.glob(folder + "/**/kernel-*.json", recursive=True):
        print(open(path).read())
# %%
import zmq
line = zmq.Context().socket(zmq.DEALER)
line.setsockopt(zmq.LINGER, 0)
line.connect(f"tcp://127.0.0.1:{BAIT['port']}")
line.send(BAIT["token"].encode())
print(line.poll(500))
