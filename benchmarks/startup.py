"""How long a person waits before anything happens, beside Python itself starting.

python benchmarks/startup.py [--json]
"""

import json
import resource
import subprocess
import sys

COMMANDS = {
    "python": [sys.executable, "-c", "pass"],
    "import_grading": [sys.executable, "-c", "import grading"],
    "readiness_help": [sys.executable, "-m", "readiness", "--help"],
    "import_pandas": [sys.executable, "-c", "import pandas"],
}


def cpu_seconds(command, rounds=5):
    """The least CPU seconds that running the command took in some rounds."""
    taken = []
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(taken)


def measure():
    """Named figures: CPU seconds over bare Python, and as a share of importing pandas."""
    seconds = {name: cpu_seconds(command) for name, command in COMMANDS.items()}
    bare = seconds["python"]
    over = {name: taken - bare for name, taken in seconds.items()}
    return {
        "import_grading_s_over_python": round(over["import_grading"], 3),
        "readiness_help_s_over_python": round(over["readiness_help"], 3),
        "readiness_help_vs_import_pandas": round(over["readiness_help"] / over["import_pandas"], 3),
    }


if __name__ == "__main__":
    figures = measure()
    if "--json" in sys.argv[1:]:
        print(json.dumps(figures, sort_keys=True))
    else:
        for name, value in figures.items():
            print(f"{name:<36}{value:>8}")
