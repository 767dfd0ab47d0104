"""Asks one address whether it is well: `healthcheck.py URL`. Exit code 0 for yes. For containers, which have no curl.

Brings RASA_TOKEN along where it is set, since Rasa answers nobody without it.
"""

import os
import sys
import urllib.error
import urllib.request

PATIENCE = 4  # seconds


def is_well(url):
    headers = {"authorization": "Bearer " + os.environ["RASA_TOKEN"]} if os.environ.get("RASA_TOKEN") else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=PATIENCE) as answer:
            return answer.status == 200
    except (OSError, urllib.error.URLError):
        return False


if __name__ == "__main__":
    sys.exit(0 if is_well(sys.argv[1]) else 1)
