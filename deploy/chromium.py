"""Finds Chromium for the browser tests, or installs Debian's where it may. Where neither works those tests say so."""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome")


def main():
    if any(shutil.which(name) for name in NAMES):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        for command in (
            ["apt-get", "update"],
            ["apt-get", "install", "-y", "--no-install-recommends", "chromium"],
        ):
            if subprocess.call(command, env=environment):
                break
    if not any(shutil.which(name) for name in NAMES):
        print(
            "No Chromium here and none could be installed: the browser tests will be skipped, and will say so."
        )


if __name__ == "__main__":
    main()
