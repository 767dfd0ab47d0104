"""`python -m api` is `consular serve`."""

from api.cli.serve import serve

if __name__ == "__main__":
    serve()
