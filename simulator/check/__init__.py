"""Soundness of a scenario before it runs: its shape, its references, its size, its load."""

from simulator.check.load import RoleLoad as RoleLoad
from simulator.check.soundness import Soundness as Soundness
from simulator.check.soundness import check_scenario as check_scenario
from simulator.check.soundness import require_sound as require_sound
from simulator.check.windows import outside_of_run as outside_of_run
