"""What the tests need of the machine is installed once; of two that do the same, the quicker where it can be had."""

import os
import subprocess

import pytest

DPKG = """#!/bin/sh
for last; do :; done
case " $THERE " in *" $last "*) echo install ok installed ;; esac
"""
APT = """#!/bin/sh
echo "$@" >> "$ASKED"
case "$* " in *" install "*|*" update "*) exit "$ENDS" ;; esac
"""
CACHE = """#!/bin/sh
case " $KNOWN " in *" $2 "*) exit 0 ;; esac
exit 1
"""


@pytest.fixture
def packages(root, tmp_path):
    """A function: see to `tool` and `quick/slow` on a made-up machine; exit code, and what was installed."""
    for name, text in {"dpkg-query": DPKG, "apt-get": APT, "apt-cache": CACHE, "id": "#!/bin/sh\necho 0\n"}.items():
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)

    def see_to(there, known="tool quick slow", ends=0):
        asked = tmp_path / "asked"
        asked.write_text("")
        machine = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "THERE": there, "KNOWN": known,
                   "ENDS": str(ends), "ASKED": str(asked)}
        done = subprocess.run([root / ".ci/system-packages", "tool", "quick/slow"], env=machine, capture_output=True)
        lines = [line.split("recommends ")[1] for line in asked.read_text().splitlines() if " install " in line]
        return done.returncode, " ".join(lines).split()

    return see_to


@pytest.mark.parametrize(("there", "known", "installed"), [
    ("tool quick", "", []),
    ("tool slow", "quick", ["quick"]),
    ("", "tool quick slow", ["tool", "quick"]),
    ("tool", "slow", ["slow"]),
])
def test_what_is_missing_is_installed_and_the_quicker_one_preferred(packages, there, known, installed):
    """Nothing is asked for that is there; the other one stands in where Debian does not know the first."""
    assert packages(there, known) == (0, installed)


def test_without_a_network_only_what_is_missing_is_an_error(packages):
    """Whoever has the slower one goes on; whoever has neither is not told that all is well."""
    assert packages("tool slow", ends=100)[0] == 0
    assert packages("tool", ends=100)[0] != 0
    assert packages("slow", ends=100)[0] != 0
