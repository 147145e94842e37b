# Every target is one command that also works by hand, where there is no make.

LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header pyproject.toml
KEYWORDS = --keyword _l --keyword lazy_gettext --keyword lazy_ngettext:1,2 --keyword lazy_pgettext:1c,2

.PHONY: run test check locks translations

run:  ## Run the forum on http://127.0.0.1:8000
	python3 app.py

test:  ## Run all tests, on SQLite and on PostgreSQL
	python3 app.py test

check:  ## Look for mistakes without running anything
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

locks:  ## Write the lock files anew; add UPGRADE=--upgrade for the newest releases
	$(LOCK) $(UPGRADE) --output-file requirements.lock
	$(LOCK) $(UPGRADE) --constraint requirements.lock --extra postgres --extra redis --extra server --output-file requirements-server.lock
	$(LOCK) $(UPGRADE) --constraint requirements-server.lock --extra postgres --extra server --extra test --output-file requirements-test.lock

translations:  ## Collect the texts to translate into the catalogues
	.venv/bin/pybabel --quiet extract --mapping-file forum/translations/babel.cfg $(KEYWORDS) --omit-header --add-location file --no-wrap --sort-by-file --output-file instance/messages.pot .
	.venv/bin/pybabel --quiet update --input-file instance/messages.pot --output-dir forum/translations --no-wrap --no-fuzzy-matching --ignore-obsolete
	sed -E -i.old '/^"(Project-Id|Report-Msgid|POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated-By)/d' forum/translations/*/LC_MESSAGES/messages.po
	rm instance/messages.pot forum/translations/*/LC_MESSAGES/messages.po.old
