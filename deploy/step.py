"""Runs one step of the set-up and shows that it lives: `step.py "What it does" COMMAND...`.

Its output goes to var/logs/setup.log; on failure the last lines are shown, and one sentence says what to do.
"""

import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LOG = os.path.join(ROOT, "var", "logs", "setup.log")


def main(title, command):
    os.makedirs(os.path.dirname(LOG), exist_ok=True)
    start = time.time()
    with open(LOG, "ab") as log:
        log.write(("\n=== %s\n" % title).encode())
        log.flush()
        begin = log.tell()
        try:
            running = subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT)
        except OSError as error:
            sys.exit("%s: %s cannot be run (%s)." % (title, command[0], error.strerror))
        _watch(title, running, start)
    seconds = time.time() - start
    if running.returncode:
        _show("%s: failed after %d s\n" % (title, seconds))
        return _explain(begin, running.returncode)
    _show("%s: done in %d s\n" % (title, seconds))
    return 0


def _watch(title, running, start):
    """Say how long it has taken: in place on a terminal, a line every 20 s elsewhere."""
    said = start
    while running.poll() is None:
        time.sleep(0.1)
        if sys.stdout.isatty():
            _show("%s ... %d s" % (title, time.time() - start))
        elif time.time() - said > 20:
            said = time.time()
            print("%s ... %d s" % (title, said - start), flush=True)


def _show(line):
    sys.stdout.write(("\r\033[K" if sys.stdout.isatty() else "") + line)
    sys.stdout.flush()


def _explain(begin, code):
    with open(LOG, "rb") as log:
        log.seek(begin)
        lines = log.read().decode("utf-8", "replace").strip().splitlines()
    print("\n".join(lines[-25:]))
    if shutil.disk_usage(ROOT).free < 200 * 1024**2:
        print("The disk is full: make room, then run the same command again.")
    else:
        print("All of it is in var/logs/setup.log. Mend what it says, then run the same command again.")
    return code if code > 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
