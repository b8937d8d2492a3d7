"""once_more ARGUMENTS: run pytest with these; where few tests fail, run them again, alone, and tell which pass then.

With 9,000 tests, many of them with browsers, servers and processes on a machine that others use too, now and then one
fails for want of time and for no other reason. It is told by name as unsteady, so that it can be mended, and turns
nothing red; what fails alone too, or many tests at once, does. So does whatever may have kept other tests from
running or may be another test's doing: a worker that died, a test without an outcome, a fault in a thread.
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
    """What became of each test: its name in `failed` or in `passed`; `broken` if the run itself cannot be trusted."""

    def __init__(self):
        self.failed, self.passed, self.broken = {}, set(), False
        self.chosen, self.ended = set(), set()

    def pytest_collection_finish(self, session):
        self.chosen |= {item.nodeid for item in session.items}

    @pytest.hookimpl(optionalhook=True)  # those of xdist are there only where it is
    def pytest_xdist_node_collection_finished(self, node, ids):
        self.chosen |= set(ids)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node, error):
        self.broken |= bool(error)

    def pytest_runtest_logreport(self, report):
        self.ended |= {report.nodeid} if report.when == "teardown" else set()
        if report.failed:
            self.failed[report.nodeid] = True
            # raised in a thread that any earlier test may have left behind
            self.broken |= "UnhandledThreadException" in str(report.longrepr)
        elif report.passed and report.when == "call":
            self.passed.add(report.nodeid)

    def pytest_collectreport(self, report):
        self.broken |= report.failed

    def whole(self):
        """Tell whether every chosen test came to its end."""
        return not self.broken and self.chosen <= self.ended


def main(arguments):
    seen = Outcomes()
    code = pytest.main(arguments, plugins=[seen])
    if code == pytest.ExitCode.OK and not seen.whole():
        print(f"\nwithout an outcome: {len(seen.chosen - seen.ended)} tests")
        return 1
    if code != pytest.ExitCode.TESTS_FAILED or not seen.whole() or not 0 < len(seen.failed) <= FEW:
        return code
    print(f"\n{len(seen.failed)} failed and run once more, alone:", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        names = Path(folder) / "names"  # one to a line; on a command line a name could be too long
        names.write_text("".join(f"{name}\n" for name in seen.failed), encoding="utf-8")
        subprocess.run([sys.executable, __file__, ALONE, names])
        # A test that ends the process with 0 would look like a green run: only what is written at its end counts.
        verdict = names.with_suffix(".verdict")
        return 0 if verdict.exists() and verdict.read_text() == "steady" else 1


def alone(names):
    """Run tests in this process; say of each whether it passes now, and write "steady" beside them if all do."""
    seen = Outcomes()
    code = pytest.main([f"@{names}"], plugins=[seen])
    wanted = names.read_text(encoding="utf-8").splitlines()
    failed = [name for name in wanted if name in seen.failed or name not in seen.passed]
    for name in wanted:
        print(f"{'failed twice' if name in failed else 'unsteady'}: {name}")
    if not failed and code == pytest.ExitCode.OK and seen.whole():
        names.with_suffix(".verdict").write_text("steady")


if __name__ == "__main__":
    if sys.argv[1:2] == [ALONE]:
        alone(Path(sys.argv[2]))
    else:
        sys.exit(main(sys.argv[1:]))
