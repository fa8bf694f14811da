"""The file of ICD-10-CM is what the package in the lock says."""

import gzip
from importlib import util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


def test_the_catalogue_is_made_of_the_package_that_is_installed() -> None:
    found = util.spec_from_file_location("icd_10_cm", ROOT / "packaging/icd_10_cm.py")
    assert found is not None
    assert found.loader is not None
    maker = util.module_from_spec(found)
    found.loader.exec_module(maker)

    kept = gzip.decompress(maker.TARGET.read_bytes()).decode().split("\n")

    assert kept == list(maker.lines())
