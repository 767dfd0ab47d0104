"""Rasa without TensorFlow and without plotting: none of our components uses either, and they cost over 400 MB.

`shed()` must run before the first import of Rasa. Classes that build on what is absent can still be defined, so that
Rasa's own list of components loads; using one fails at once.
"""

from __future__ import annotations

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Optional, Sequence

SHED = frozenset({"tensorflow", "tensorflow_addons", "keras", "matplotlib"})


class _Absence(type):
    """Answers for every name, and as a decorator leaves what it decorates as it is."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent

    def __call__(cls, *given: Any, **named: Any) -> Any:
        if cls is not Absent:
            raise RuntimeError(f"{cls.__name__} needs TensorFlow, which this bot runs without (bot/lean.py)")
        return given[0] if len(given) == 1 and callable(given[0]) and not named else Absent

    def __getitem__(cls, key: Any) -> Any:
        return cls


class Absent(metaclass=_Absence):
    """Stands in for anything that is not here."""


class _AbsentModule(ModuleType):
    __path__: Sequence[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent


class _Shed(MetaPathFinder, Loader):
    def find_spec(self, name: str, path: Any, target: Optional[ModuleType] = None) -> Optional[ModuleSpec]:
        return ModuleSpec(name, self, is_package=True) if name.split(".")[0] in SHED else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _AbsentModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


def shed() -> None:
    """From here on, importing what is in SHED gives an empty shell."""
    if not any(isinstance(finder, _Shed) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Shed())
