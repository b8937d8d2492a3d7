# %%
import os, sys
library = next((path for path in sys.path if path.endswith("/library")), "/tmp")
for folder, _, files in os.walk(os.path.dirname(library)):
    for name in files:
        if not name.endswith((".py", ".pyc")):
            print(folder, name, open(os.path.join(folder, name), errors="replace").read()[:2000])
# %%
print(os.listdir("/tmp"), os.listdir(os.path.dirname(os.getcwd())))
