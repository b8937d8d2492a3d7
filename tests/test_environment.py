"""The ways to install the project agree with each other and name no address."""

import hashlib
import os
import re
import subprocess
import sys
import tomllib
import zipfile

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


def wheel_of(folder, name, version, requires=()):
    """Write the smallest wheel that pip installs, and return its line of a lock."""
    file = folder / f"{name}-{version}-py3-none-any.whl"
    about = f"{name}-{version}.dist-info"
    kind = ["Wheel-Version: 1.0", "Root-Is-Purelib: true", "Tag: py3-none-any"]
    metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nProvides-Extra: more",
                *(f"Requires-Dist: {one}" for one in requires)]
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{about}/METADATA", "\n".join(metadata) + "\n")
        archive.writestr(f"{about}/WHEEL", "\n".join(kind) + "\n")
        archive.writestr(f"{about}/RECORD", "")
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


def test_a_lock_is_installed_without_uv_as_it_stands(root, tmp_path):
    """Where uv cannot be had, pip takes the versions of the lock, also of what is asked for with an extra."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    old = wheel_of(wheels, "asked", "1.0")
    wheel_of(wheels, "asked", "2.0")
    lock = tmp_path / "some.lock"
    lock.write_text(old + wheel_of(wheels, "asking", "1.0", ["asked[more]>=1.0"]))
    venv = tmp_path / "venv"
    done = subprocess.run([root / ".ci" / "install", sys.executable, venv, lock, "--no-index", "--find-links", wheels],
                          capture_output=True, text=True, env={"PATH": os.environ["PATH"]})
    assert done.returncode == 0, done.stderr
    assert "plain pip" in done.stderr
    assert (next(venv.glob("lib/*/site-packages")) / "asked-1.0.dist-info").is_dir()
