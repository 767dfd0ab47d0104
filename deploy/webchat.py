"""Fetches the published rasa-webchat widget for the browser tests: its one built file, as they need nothing else of it.

It is not among package.json's packages: it would bring some six hundred others, of which none is used.
"""

import base64
import hashlib
import os
import sys
import tarfile
import tempfile

import web

PACKAGE = "rasa-webchat@1.0.1"
SHA512 = "Ld1zVJvTAaTrs6A5p8t70agNNrKYRyXlvqXZRgBoDvKKUXbA0jhJKECi5bdPGlaR6jsmqWtVylHS+YqIqo0x8w=="


def main(target):
    with tempfile.TemporaryDirectory() as folder:
        web.run("pack", PACKAGE, "--silent", "--pack-destination", folder)
        (name,) = os.listdir(folder)
        with open(os.path.join(folder, name), "rb") as packed:
            digest = base64.b64encode(hashlib.sha512(packed.read()).digest()).decode()
        if digest != SHA512:
            sys.exit("%s is not what it was when these tests were written." % PACKAGE)
        with tarfile.open(os.path.join(folder, name)) as archive:
            built = archive.extractfile("package/lib/index.js").read()
    with open(target, "wb") as out:
        out.write(built)


if __name__ == "__main__":
    main(sys.argv[1])
