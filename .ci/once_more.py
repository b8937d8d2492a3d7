"""once_more ARGUMENTS: run pytest with these; where few tests fail, run them again, alone, and tell which pass then.

With 9,000 tests, many of them with browsers, servers and processes on a machine that others use too, now and then one
fails for want of time and for no other reason. It is told by name as unsteady, so that it can be mended, and turns
nothing red; what fails alone too, or many tests at once, does.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

FEW = 3
"""Failing tests that may be the machine's doing; more of them are the change's."""
ALONE = "--alone"


class Outcomes:
    """What became of each test: its name in `failed` or in `passed`; `broken` if a file could not be read at all."""

    def __init__(self):
        self.failed, self.passed, self.broken = {}, set(), False

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self.failed[report.nodeid] = True
        elif report.passed and report.when == "call":
            self.passed.add(report.nodeid)

    def pytest_collectreport(self, report):
        self.broken |= report.failed


def main(arguments):
    seen = Outcomes()
    code = pytest.main(arguments, plugins=[seen])
    if code != pytest.ExitCode.TESTS_FAILED or seen.broken or not 0 < len(seen.failed) <= FEW:
        return code
    print(f"\n{len(seen.failed)} failed and run once more, alone:", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        names = Path(folder) / "names"  # one to a line; on a command line a name could be too long
        names.write_text("".join(f"{name}\n" for name in seen.failed), encoding="utf-8")
        return subprocess.run([sys.executable, __file__, ALONE, names]).returncode


def alone(names):
    """Run tests in this process; say of each whether it passes now, and return 0 if all do."""
    seen = Outcomes()
    code = pytest.main([f"@{names}"], plugins=[seen])
    failed = [name for name in names.read_text(encoding="utf-8").splitlines()
              if name in seen.failed or name not in seen.passed]
    for name in names.read_text(encoding="utf-8").splitlines():
        print(f"{'failed twice' if name in failed else 'unsteady'}: {name}")
    return 1 if failed or code != pytest.ExitCode.OK else 0


if __name__ == "__main__":
    sys.exit(alone(Path(sys.argv[2])) if sys.argv[1:2] == [ALONE] else main(sys.argv[1:]))
