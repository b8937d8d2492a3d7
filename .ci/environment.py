"""environment.yml from pyproject.toml: the same direct dependencies, by their conda-forge names.

    python .ci/environment.py           write it
    python .ci/environment.py --check   exit 4 when it is out of step
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONDA_NAMES = {"lazy-loader": "lazy_loader"}
NOT_ON_CONDA_FORGE = {"sim-tools", "vl-convert-python", "typst"}
# sim-tools is on conda-forge under an older version only; vl-convert-python and typst are wheels.


def environment() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = project["dependencies"] + extras["pdf"] + extras["dashboard"] + extras["class"]
    conda, pip = [], []
    for requirement in wanted:
        # conda has no markers: what conda-forge offers, it offers for every platform of ours.
        name, bounds = re.fullmatch(r"([A-Za-z0-9_.-]+)(.*)", requirement.partition(";")[0]).groups()
        (pip if name in NOT_ON_CONDA_FORGE else conda).append(CONDA_NAMES.get(name, name) + bounds)
    lines = ["# Made from pyproject.toml by .ci/environment.py; edit that, then run it again.",
             "name: readiness-lab", "channels: [conda-forge, nodefaults]", "dependencies:",
             f'  - "python{project["requires-python"]}"', "  - pip",
             *(f'  - "{item}"' for item in conda), "  - pip:", *(f'      - "{item}"' for item in pip),
             "      - -e ."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    target = ROOT / "environment.yml"
    if "--check" in sys.argv[1:]:
        if target.read_text() != environment():
            print("environment.yml is out of step with pyproject.toml; run python .ci/environment.py")
            sys.exit(4)
    else:
        target.write_text(environment())
