# %%
import os, resource
for pid in (BAIT["grader"], BAIT["victim"], os.getppid()):
    for act in (lambda: resource.prlimit(pid, resource.RLIMIT_CPU, (1, 1)), lambda: os.sched_setaffinity(pid, {0}),
                lambda: os.setpriority(os.PRIO_PROCESS, pid, 19), lambda: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))):
        try:
            act()
            print("LIMIT" + " CHANGED", pid)
        except OSError as error:
            print(error)
# %%
resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
