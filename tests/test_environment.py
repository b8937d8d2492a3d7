"""The ways to install the project agree with each other and name no address."""

import re
import subprocess
import sys
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def pins(path):
    """Name → version of every pin in a lock, as it applies here."""
    found = {}
    for line in path.read_text().splitlines():
        if match := re.match(r"^([A-Za-z0-9_.\[\],-]+)==([^ ;\\]+)(?: ; (.*?))? ?\\?$", line):
            requirement = Requirement(f"{match[1]}; {match[3]}" if match[3] else match[1])
            if requirement.marker is None or requirement.marker.evaluate():
                found[canonicalize_name(requirement.name)] = match[2]
    return found


def unmet(requirements, pinned):
    """The requirements that no pin satisfies."""
    wanted = [Requirement(text) for text in requirements]
    return [str(w) for w in wanted
            if not w.specifier.contains(pinned.get(canonicalize_name(w.name), "0"), prereleases=True)
            or canonicalize_name(w.name) not in pinned]


def test_conda_environment_is_in_step(root):
    """environment.yml is what its generator makes of pyproject.toml."""
    check = subprocess.run([sys.executable, root / ".ci/environment.py", "--check"], capture_output=True, text=True)

    assert check.returncode == 0, check.stdout


def test_lock_meets_every_direct_requirement(root):
    """Each requirement of pyproject.toml has a pin in the lock that `make run` installs."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = project["dependencies"] + extras["pdf"] + extras["dashboard"] + extras["class"]

    assert [] == unmet(wanted, pins(root / "requirements.lock"))


def test_test_lock_agrees_with_the_lock(root):
    """Tests run on the versions that users get."""
    ours, tested = pins(root / "requirements.lock"), pins(root / "requirements-test.lock")

    assert {} == {name: (v, tested.get(name)) for name, v in ours.items() if tested.get(name) != v}


def test_every_pin_has_a_hash(root):
    """No package can be swapped on its way here."""
    for lock in (*root.glob("*.lock"), root / "benchmarks/peers.lock"):
        entries = re.split(r"\n(?=\S)", lock.read_text())
        assert [] == [e.split()[0] for e in entries if "==" in e and not e.startswith("#") and "--hash=" not in e]


def test_no_lock_names_an_address(root):
    """A lock works with whatever index the machine is set to."""
    for lock in (*root.glob("*.lock"), root / "benchmarks/peers.lock"):
        assert not re.search(r"https?://|--index|--find-links", lock.read_text()), lock
