# %%
import os, resource
for most in ((0, 0), (1 << 30, 1 << 30)):
    try:
        resource.setrlimit(resource.RLIMIT_CORE, most)
        print("LIMIT" + " CHANGED", most)
    except (OSError, ValueError) as error:
        print(error)
if resource.getrlimit(resource.RLIMIT_CORE)[0] != 1:
    print("LIMIT" + " CHANGED")
child = os.fork()
if child == 0:
    os.abort()
print(os.waitpid(child, 0)[1] & 0x80, os.listdir())
