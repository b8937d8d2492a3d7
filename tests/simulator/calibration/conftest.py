"""Logs and one calibrated office that several tests look at."""

import os
from pathlib import Path

import pandas as pd
import pytest

from simulator.calibration.calibrating import calibrate
from simulator.calibration.example_log import FOLDER
from simulator.calibration.reading import read_log

REAL = Path(os.environ.get("READINESS_EVENT_LOGS",
                           Path(__file__).resolve().parents[4] / "shared" / "data" / "eventlogs"))


@pytest.fixture(scope="session")
def example():
    """The log that ships with the simulator."""
    return read_log("example", zone="UTC")


@pytest.fixture(scope="session")
def measured(example):
    """The office measured from it."""
    return calibrate(example)


@pytest.fixture
def example_table():
    """The shipped log as a table, to be spoiled."""
    return pd.read_csv(FOLDER / "log.csv.gz")


@pytest.fixture(scope="session")
def real_log():
    """Read a real log; skip where the folder is absent."""
    def read(name, zone="UTC"):
        if not (REAL / name).exists():
            # Real logs may not be shipped: where they are absent there is nothing to calibrate.
            pytest.skip(f"the real event log {name} is not on this machine ({REAL})")
        return read_log(REAL / name, zone=zone)

    return read
