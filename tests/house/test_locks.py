"""The locked versions satisfy pyproject.toml, name no registry, and hold on Linux and macOS."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PLATFORMS = [
    {"sys_platform": system, "platform_machine": machine, "python_version": version,
     "python_full_version": version + ".1", "platform_python_implementation": "CPython"}
    for system, machine in [("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64")]
    for version in ["3.11", "3.12", "3.13"]
]  # fmt: skip


def locked(name: str) -> list[Requirement]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return [Requirement(found) for found in re.findall(r"^([A-Za-z].*?)(?: \\)?$", text, re.MULTILINE)]


def wanted(name: str) -> list[Requirement]:
    groups = PROJECT["dependency-groups"]
    texts = PROJECT["project"]["dependencies"] + groups["build"] + PROJECT["build-system"]["requires"]
    return [Requirement(text) for text in texts + (groups["test"] if name == "test" else [])]


@pytest.mark.parametrize("name", ["run", "test"])
@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda p: f"{p['sys_platform']}-{p['python_version']}")
def test_every_dependency_is_locked_to_a_version_that_satisfies_it(
    name: str, platform: dict[str, str]
) -> None:
    pins = {
        canonicalize_name(pin.name): next(iter(pin.specifier)).version
        for pin in locked(name)
        if pin.marker is None or pin.marker.evaluate(platform)
    }
    for requirement in wanted(name):
        if requirement.marker is None or requirement.marker.evaluate(platform):
            assert requirement.specifier.contains(
                pins[canonicalize_name(requirement.name)], prereleases=True
            ), requirement


def test_tests_run_against_the_versions_that_users_run() -> None:
    run, test = ({pin.name: str(pin) for pin in locked(name)} for name in ("run", "test"))
    assert run.items() <= test.items()


@pytest.mark.parametrize("name", ["run", "test"])
def test_every_pin_has_hashes_and_no_registry_is_named(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert not re.search(r"https?:|^--|file:", text, re.MULTILINE)
    for pin in re.split(r"^(?=[A-Za-z])", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in pin, pin.splitlines()[0]


def test_what_the_tests_alone_use_is_not_needed_to_run() -> None:
    run = {canonicalize_name(pin.name) for pin in locked("run")}
    assert not run & {"pygambit", "salib", "scoringrules", "playwright", "pytest", "matplotlib", "pandas"}
