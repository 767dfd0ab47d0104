"""`python -m consular.places DATA TARGET`: compile the gazetteer that the finder loads."""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from consular.places import gazetteer


def compile_gazetteer(data: Path, target: Path) -> None:
    """Build from the countries and the alias tables of a data folder."""
    countries = [
        yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(data.glob("countries/*.yml"))
    ]
    target.parent.mkdir(parents=True, exist_ok=True)
    gazetteer.build(data, countries, target)


if __name__ == "__main__":
    compile_gazetteer(Path(sys.argv[1]), Path(sys.argv[2]))
