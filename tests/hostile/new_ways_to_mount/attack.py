# %%
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    result = libc.syscall(BAIT["calls"][name], *arguments)
    print(name, result, os.strerror(ctypes.get_errno()) if result < 0 else "")
    return result
for name in ('open_tree', 'open_tree_attr', 'move_mount', 'fsopen', 'fsconfig', 'fsmount', 'fspick', 'mount_setattr', 'pivot_root', 'chroot', 'statmount', 'listmount', 'setns', 'unshare', 'swapon', 'sethostname'):
    if call(name, 0, 0, 0, 0, 0, 0) >= 0 or ctypes.get_errno() not in (1, 38):
        print("CALL" + " ALLOWED", name)
