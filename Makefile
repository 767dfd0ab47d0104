# Two commands: `make up` runs the service, `make test` checks it. `make help` lists the rest.
# Needs git, make and any Python 3. Everything else is brought here, into this folder.

SHELL := /bin/sh
PYTHON ?= python3
STEP := $(PYTHON) deploy/step.py
UV = $(shell $(PYTHON) deploy/bootstrap.py --path)
TOPICS := $(shell find data/topics -type f 2>/dev/null)
FACTS := $(shell find data/countries data/places -type f 2>/dev/null)
WEB := $(shell find web/src web/styles web/images -type f 2>/dev/null) package.json package-lock.json web/build.mjs \
  web/tsconfig.json

.DEFAULT_GOAL := help
.PHONY: help up setup model test lint types check-data tune tune-search evaluate frontier bench lock clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: setup ## set everything up and run the service (Ctrl-C stops it)
	@.venv/bin/consular up

setup: var/stamps/service var/stamps/bot var/stamps/web var/places.json var/sentences/encoder.onnx var/models/consular.tar.gz ## set up without running

model: var/models/consular.tar.gz ## train the language model, if what it learns from has changed

test: setup var/stamps/chromium var/rasa-webchat.js ## linters, types and all tests, as continuous integration runs them
	@$(PYTHON) deploy/verify.py

lint: var/stamps/service ## style, imports and the direction of arrows
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/lint-imports

types: var/stamps/service ## static types
	@.venv/bin/mypy

tune: var/stamps/bot var/places.json ## teach the sentence encoder the topics: after large changes of data/topics (half an hour)
	@bot/.venv/bin/python -W ignore -m bot.tuning

tune-search: setup ## teach the search of advice what people mean; needs GOV.UK's pages at hand (a quarter of an hour)
	@.venv/bin/python -m tests.bot.evaluation.passages.lesson var/lesson.npz
	@bot/.venv/bin/python -W ignore -m bot.tuning.search var/lesson.npz
	@bot/.venv/bin/python -W ignore -m bot.sentences var/sentences
	@.venv/bin/python -m tests.bot.evaluation.passages.fit

evaluate: setup ## score the emergency check, the model, the places and the search of advice
	@.venv/bin/python -m tests.bot.evaluation

check-data: var/stamps/service ## read every file in data/ and say what is wrong in which line
	@.venv/bin/consular check-data

frontier: setup ## compare language models: accuracy, time and size of each, on the training examples (half an hour)
	@bot/.venv/bin/python -W ignore -m tests.bench.pipelines

bench: setup ## speed and memory, on this machine
	@.venv/bin/python -m tests.bench

lock: ## renew the locks after changing pyproject.toml, bot/requirements.in or package.json
	@$(PYTHON) deploy/bootstrap.py
	@$(UV) pip compile pyproject.toml --group test --group web --group build --generate-hashes --no-emit-index-url \
	  --python-version 3.11 --universal --custom-compile-command "make lock" --quiet -o requirements.txt
	@$(UV) pip compile bot/requirements.in --generate-hashes --no-emit-index-url --python-version 3.10 \
	  --custom-compile-command "make lock" --quiet -o bot/requirements.txt
	@$(UV) pip compile bot/weights.in --no-deps --generate-hashes --no-emit-index-url --python-version 3.10 \
	  --custom-compile-command "make lock" --quiet -o bot/weights.txt
	@$(PYTHON) deploy/web.py --lock

clean: ## remove everything that was set up here; the database too
	rm -rf .venv bot/.venv .tools node_modules web/dist var

var/stamps/python: deploy/bootstrap.py
	@$(PYTHON) deploy/bootstrap.py
	@mkdir -p $(@D) && touch $@

var/stamps/service: requirements.txt pyproject.toml | var/stamps/python
	@$(STEP) "Setting up the service's Python" $(PYTHON) deploy/environment.py .venv 3.11 requirements.txt --project
	@touch $@

var/stamps/bot: bot/requirements.txt bot/weights.txt | var/stamps/python
	@$(STEP) "Setting up the bot's Python (about 2.6 GB)" $(PYTHON) deploy/environment.py bot/.venv 3.10 bot/requirements.txt --weights bot/weights.txt
	@touch $@

var/stamps/web: $(WEB) var/stamps/service
	@$(STEP) "Building the web pages" $(PYTHON) deploy/web.py
	@touch $@

var/stamps/chromium: | var/stamps/service
	@$(STEP) "Looking for a browser for the tests" $(PYTHON) deploy/chromium.py
	@touch $@

var/rasa-webchat.js: deploy/webchat.py | var/stamps/web
	@$(STEP) "Fetching the rasa-webchat widget for the tests" $(PYTHON) deploy/webchat.py $@

var/places.json: $(FACTS) $(wildcard consular/places/*.py) var/stamps/service
	@$(STEP) "Compiling the gazetteer" .venv/bin/python -m consular.places data $@

var/sentences/encoder.onnx: bot/sentences.py bot/search.npz bot/components/graph.py bot/components/encoder.py var/stamps/bot
	@$(STEP) "Building the sentence encoder" bot/.venv/bin/python -W ignore -m bot.sentences $(@D)

var/models/consular.tar.gz: $(TOPICS) config.yml bot/train.py bot/lean.py $(wildcard bot/components/*.py) bot/adapter.npz var/places.json var/stamps/bot
	@$(STEP) "Training the language model" bot/.venv/bin/python -m bot.train var/models
