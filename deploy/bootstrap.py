"""Brings `uv`, with nothing but a Python 3 and its standard library: `bootstrap.py [--path]`.

`--path` prints where uv is and installs nothing. Errors are one sentence that says what to do.
"""

import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOOLS = os.path.join(ROOT, ".tools")
VERSION = "0.13.8"
OLDEST = (0, 5)
NEEDED_SPACE = 6 * 1024**3  # bytes: both environments, the model and the browser's assets
NO_PIP = (
    "This Python has neither venv nor pip, so uv cannot be installed: install python3-venv (Debian, Ubuntu) or "
    "put uv on the PATH, then run make again."
)


def find():
    """The path of a usable uv, or None."""
    ours = os.path.join(TOOLS, "bin", "uv")
    return ours if os.access(ours, os.X_OK) else _usable(shutil.which("uv"))


def _usable(path):
    if not path:
        return None
    try:
        words = subprocess.check_output([path, "--version"], universal_newlines=True).split()
        return path if tuple(int(part) for part in words[1].split(".")[:2]) >= OLDEST else None
    except (OSError, subprocess.CalledProcessError, ValueError, IndexError):
        return None


def install():
    """Install uv into .tools by pip: from a virtual environment, or beside one where venv is missing."""
    if sys.version_info < (3, 6):
        sys.exit(
            "This is Python %d.%d: make needs any Python from 3.6 on; say which with make PYTHON=..."
            % sys.version_info[:2]
        )
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_SPACE and not os.path.isdir(os.path.join(ROOT, "bot", ".venv")):
        sys.exit(
            "Only %.1f GB are free on this disk and about 6 GB are needed: make room, then run make again."
            % (free / 1024**3)
        )
    wanted = "uv==" + VERSION
    attempts = (
        [
            [sys.executable, "-m", "venv", TOOLS],
            [os.path.join(TOOLS, "bin", "python"), "-m", "pip", "install", "-q", wanted],
        ],
        [[sys.executable, "-m", "pip", "install", "-q", "--target", TOOLS, wanted]],
    )
    said = ""
    for commands in attempts:
        said = _run_all(commands)
        if find():
            return
    sys.exit(
        "uv could not be installed. %s\n%s"
        % (NO_PIP if "No module named" in said else "Is the package index reachable?", said)
    )


def _run_all(commands):
    """Run until one fails; what the failed one said."""
    for command in commands:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True
        )
        if done.returncode:
            return done.stdout[-2000:]
    return ""


if __name__ == "__main__":
    if "--path" in sys.argv:
        print(find() or "uv")
    elif not find():
        install()
