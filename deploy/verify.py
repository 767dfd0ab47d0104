"""Runs every check and every test, as continuous integration does: `verify.py`. `make test` sets up what it needs.

All steps run, whatever fails. The last line counts: one for each check, one for each test.
"""

import os
import subprocess
import sys
import time
import xml.etree.ElementTree

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BIN = os.path.join(ROOT, ".venv", "bin")
RESULTS = os.path.join(ROOT, "var", "test-results.xml")
YAML = ["data", "config.yml", "bot/credentials.yml", "bot/endpoints.yml", "deploy/compose.yml"]
CHECKS = (
    ("Style of the Python", ["ruff", "check", "."]),
    ("Layout of the Python", ["ruff", "format", "--check", "."]),
    ("Direction of the arrows", ["lint-imports"]),
    ("Types of the Python", ["mypy"]),
    ("Style of the YAML", ["yamllint", "--strict", "--config-file", ".yamllint.yml", *YAML]),
    ("Facts and topics", ["consular", "check-data"]),
    ("Style of the Dockerfile", ["hadolint", "Dockerfile"]),
    ("Types of the web pages", [sys.executable, os.path.join("deploy", "web.py"), "typecheck"]),
)
TESTS = ("Tests", ["pytest", "-ra", "--junitxml", RESULTS])


def run(title, command):
    """The step's exit code; 127 where its program is missing."""
    print("\n=== %s: %s" % (title, " ".join(command)), flush=True)
    start = time.time()
    name, arguments = command[0], command[1:]
    program = name if name == sys.executable else os.path.join(BIN, name)
    try:
        code = subprocess.call([program, *arguments], cwd=ROOT)
    except OSError as error:
        print("%s cannot be run (%s): run make setup first." % (name, error.strerror))
        code = 127
    print("--- %s: %s in %.1f s" % (title, "failed" if code else "passed", time.time() - start), flush=True)
    return code


def count(path):
    """How many tests passed and failed, from pytest's own record; None where it wrote none."""
    try:
        suites = list(xml.etree.ElementTree.parse(path).getroot().iter("testsuite"))
    except (OSError, xml.etree.ElementTree.ParseError):
        return None
    names = ("tests", "skipped", "failures", "errors")
    total, skipped, failures, errors = (sum(int(suite.get(name, 0)) for suite in suites) for name in names)
    return total - skipped - failures - errors, failures + errors


def main():
    start = time.time()
    failed = [title for title, command in CHECKS if run(title, command)]
    passes, failures = len(CHECKS) - len(failed), len(failed)
    if os.path.exists(RESULTS):
        os.remove(RESULTS)
    code = run(*TESTS)
    passed_tests, failed_tests = count(RESULTS) or (0, 0)
    if code and not failed_tests:
        failed_tests = 1  # it broke before or beside its tests
    if code:
        failed.append(TESTS[0])
    print("\n%s in %d s" % ("Failed: " + ", ".join(failed) if failed else "All is well", time.time() - start))
    print("%d passed, %d failed" % (passes + passed_tests, failures + failed_tests), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
