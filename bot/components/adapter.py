"""What tuning taught the sentence encoder: a low-rank change of its matrices, kept in bot/adapter.npz.

Made by `make tune` from data/topics (bot/tuning). Without the file the encoder reads as it was published.
"""

from __future__ import annotations

from pathlib import Path
from typing import Dict

import numpy as np

FILE = Path(__file__).parents[1] / "adapter.npz"
SCALE = 2.0  # of the change; a convention of training, so it stands beside the file's readers and writer
MATRICES = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


def save(path: Path, pairs: Dict[str, tuple[np.ndarray, np.ndarray]], **beside: np.ndarray) -> None:
    """`pairs`: a matrix's name to (down [rank, in], up [out, rank]); in half precision, like what stands `beside`."""
    arrays = dict(beside)
    for name, (down, up) in pairs.items():
        arrays[f"{name}.down"], arrays[f"{name}.up"] = down, up
    np.savez_compressed(path, **{name: np.asarray(array, np.float16) for name, array in arrays.items()})


def adapted(tensors: Dict[str, np.ndarray], path: Path = FILE) -> Dict[str, np.ndarray]:
    """The published tensors with the adapter added in."""
    if not path.exists():
        return tensors
    changed = dict(tensors)
    for name, (down, up) in load(path).items():
        changed[f"{name}.weight"] = tensors[f"{name}.weight"] + SCALE * (up @ down)
    return changed


def load(path: Path) -> Dict[str, tuple[np.ndarray, np.ndarray]]:
    """What `save` wrote, in single precision. Raises OSError or KeyError where it is missing or is not that."""
    with np.load(path) as halves:
        names = sorted(key.removesuffix(".down") for key in halves.files if key.endswith(".down"))
        return {
            name: (halves[f"{name}.down"].astype(np.float32), halves[f"{name}.up"].astype(np.float32))
            for name in names
        }
