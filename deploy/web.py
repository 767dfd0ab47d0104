"""Builds the browser's files with the Node.js of the machine, or the one in the service's environment."""

import os
import shutil
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OLDEST = 20


def node_path():
    """The PATH on which node and npm are found."""
    path = os.environ.get("PATH", "")
    node = shutil.which("node")
    if node and shutil.which("npm"):
        version = subprocess.check_output([node, "--version"], universal_newlines=True)
        if int(version.lstrip("v").split(".")[0]) >= OLDEST:
            return path
    return os.path.join(ROOT, ".venv", "bin") + os.pathsep + path


if __name__ == "__main__":
    environment = dict(os.environ, PATH=node_path())
    for command in (["npm", "ci", "--no-audit", "--no-fund"], ["npm", "run", "build"]):
        subprocess.check_call(command, cwd=ROOT, env=environment)
