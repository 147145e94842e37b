"""The Russian catalogue is whole and right, and no text of the interface escapes it."""

import ast
import re
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po
from babel.support import Translations
from jinja2 import Environment, nodes
from wtforms import SelectField

from forum.forms import Form
from forum.mailing import compose
from forum.web.languages import compile_catalogues

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "forum" / "translations"
SOURCE = FOLDER / "ru" / "LC_MESSAGES" / "messages.po"
LETTER = re.compile(r"[^\W\d_]")
PLACE = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(autouse=True)
def database():
    """Need none: these tests read texts, and write nothing."""


# The catalogue


def keywords() -> dict:
    """Return the functions that mark a text, as the command that collects them names them."""
    named = re.findall(r"--keyword (\S+)", (ROOT / "Makefile").read_text("utf-8"))
    return {**DEFAULT_KEYWORDS, **parse_keywords(named)}


@lru_cache(1)
def texts_in_use() -> frozenset:
    """Return every text of the code and the templates: its context, and one id or two."""
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(str(ROOT), methods, options, keywords())
    return frozenset((context, message) for _, _, message, _, context in found)


@lru_cache(1)
def catalogue():
    with SOURCE.open("rb") as file:
        return read_po(file)


MESSAGES = [message for message in catalogue() if message.id]
PLURALS = [message for message in MESSAGES if message.pluralizable]


def ids_of(message) -> tuple[str, ...]:
    return message.id if message.pluralizable else (message.id,)


def forms_of(message) -> tuple[str, ...]:
    return message.string if message.pluralizable else (message.string,)


def name_of(message) -> str:
    return ids_of(message)[0]


each_text = pytest.mark.parametrize("message", MESSAGES, ids=name_of)


def test_texts_are_found_in_modules_and_in_all_kinds_of_templates():
    found = {message for _, message in texts_in_use()}

    assert "Not so fast" in found
    assert "Confirm your address" in found
    assert ("%(number)s post", "%(number)s posts") in found
    assert ("title", "Sign in") in texts_in_use()


def test_the_catalogue_has_every_text_and_no_other():
    listed = {(message.context, message.id) for message in MESSAGES}

    assert texts_in_use() - listed == set(), "run: make translations"
    assert listed - texts_in_use() == set(), "run: make translations"
    assert not catalogue().obsolete


@each_text
def test_every_text_is_translated_in_all_its_forms(message):
    assert not message.fuzzy
    assert all(form.strip() for form in forms_of(message))
    assert len(forms_of(message)) == (3 if message.pluralizable else 1)


@each_text
def test_a_translation_has_the_places_of_its_text(message):
    places = sorted(PLACE.findall(ids_of(message)[-1]))

    assert all(sorted(PLACE.findall(form)) == places for form in forms_of(message))


def end_of(text: str) -> str:
    return text[-1:] if text.endswith((".", ":", "!", "?")) else ""


@each_text
def test_a_translation_ends_as_its_text_does(message):
    assert {end_of(form) for form in forms_of(message)} == {end_of(ids_of(message)[-1])}


@each_text
def test_russian_is_set_as_in_a_book(message):
    for form in forms_of(message):
        words = PLACE.sub("", form)
        assert not re.search("[\"'“”„]", re.sub("«[A-Za-z’ ]+»", "", words)), "quotes are «»"
        assert words.count("«") == words.count("»")
        assert " - " not in words, "a dash is —"
        assert " —" not in words, "a space that does not break stands before a dash"
        assert not re.search(r"[^.!?:—«] (Вы|Вас|Вам|Вами|Ваш\w*)\b", words), "вы is small"


def test_the_catalogue_shows_no_dates_addresses_or_line_numbers():
    text = SOURCE.read_text("utf-8")
    header = text[: text.index("\n\n")]

    assert not re.search("Date|@|Generated", header)
    assert not re.search(r"^#: .*:\d", text, re.MULTILINE)


@pytest.fixture(scope="module")
def russian(tmp_path_factory) -> Translations:
    """Return the catalogue as the board compiles and reads it."""
    target = tmp_path_factory.mktemp("catalogues")
    compile_catalogues(FOLDER, target)
    return Translations.load(str(target), ["ru"])


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 сообщений"),
        (1, "1 сообщение"),
        (2, "2 сообщения"),
        (4, "4 сообщения"),
        (5, "5 сообщений"),
        (11, "11 сообщений"),
        (12, "12 сообщений"),
        (21, "21 сообщение"),
        (22, "22 сообщения"),
        (101, "101 сообщение"),
        (111, "111 сообщений"),
        (112, "112 сообщений"),
    ],
)
def test_a_number_gets_its_plural(russian, number, words):
    text = russian.ngettext("%(number)s post", "%(number)s posts", number)

    assert text % {"number": number} == words


@pytest.mark.parametrize("message", PLURALS, ids=name_of)
def test_one_few_and_many_are_different_words(message):
    assert len(set(message.string)) == 3


def test_a_heading_and_a_button_are_said_in_their_own_ways(russian):
    assert russian.pgettext("title", "Sign in") == "Вход"
    assert russian.gettext("Sign in") == "Войти"


# Where Russian reaches the reader

RUSSIAN = {"Accept-Language": "ru"}


class SectionForm(Form):
    """A form with the checks that WTForms itself brings."""

    word = SelectField(choices=["a"])
    number = SelectField(choices=[1], coerce=int)


def test_checks_of_wtforms_speak_russian(app):
    sent = {"word": "z", "number": "z"}
    with app.test_request_context("/", method="POST", data=sent, headers=RUSSIAN):
        form = SectionForm()
        assert not form.validate_on_submit()

        assert form.word.errors == ["Неверный вариант."]
        assert all(re.match("[А-Я][а-я ,:]+", error) for error in form.number.errors)


def test_a_page_speaks_russian(client):
    page = client.get("/sign-in", headers=RUSSIAN).text

    assert '<html lang="ru"' in page
    assert "<h1>Вход</h1>" in page
    assert "Войти</button>" in page


def test_a_letter_speaks_its_receivers_language(app):
    with app.app_context():
        letter = compose("confirm_address", "anna@example.org", "ru", name="Анна", url="/confirm")

    assert letter["Subject"] == "Подтвердите свой адрес · Вече"
    assert "Здравствуйте, Анна!" in letter.get_content()


# No text without a mark

TEMPLATES = sorted(
    path.relative_to(ROOT / "templates").as_posix()
    for path in (ROOT / "templates").rglob("*.*")
    if path.suffix in {".html", ".txt", ".xml"}
)
SPOKEN_ATTRIBUTES = {"title", "alt", "label", "placeholder", "aria-label", "aria-description"}
# The program's name, and the class that a page gives to a block.
NO_TEXTS = {"Veche", "page-narrow", *"jknprqu"}
MARKS = {"_", "gettext", "ngettext", "pgettext"}
PROSE = re.compile(r"[A-Z][a-z]|[a-z]{2,},? [a-z]{2,}")
environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])


def source_of(template: str) -> str:
    return (ROOT / "templates" / template).read_text("utf-8")


def markup_of(template: str) -> str:
    """Return what a template writes itself, with a digit where it puts something in."""
    written = ""
    for _, kind, value in environment.lex(source_of(template)):
        if kind == "data":
            written += value
        elif kind == "variable_begin":
            written += "b" if written.endswith(("<", "</")) else "0"
    return written


class Reading(HTMLParser):
    """Collects the texts of a page that a person sees or hears."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.feed(markup)
        self.close()

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())

    def handle_starttag(self, tag, attrs) -> None:
        self.texts += [value or "" for name, value in attrs if name in SPOKEN_ATTRIBUTES]


def unmarked(node: nodes.Node) -> list[str]:
    """Return the pieces of prose in a template's expressions that no mark is around."""
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in MARKS:
        return []
    own = [node.value] if isinstance(node, nodes.Const) and isinstance(node.value, str) else []
    inner = [text for child in node.iter_child_nodes() for text in unmarked(child)]
    return [text for text in own if PROSE.search(text)] + inner


def bare_texts(template: str) -> list[str]:
    words = (text.split() for text in Reading(markup_of(template)).texts)
    texts = [" ".join(w for w in line if LETTER.search(w) and w not in NO_TEXTS) for line in words]
    return [text for text in texts if text] + unmarked(environment.parse(source_of(template)))


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_has_no_text_without_a_mark(template):
    assert bare_texts(template) == []


def test_texts_without_a_mark_are_seen(monkeypatch, tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        """<p class="card" title="A hint">{{ "Some words" if x else _("Marked") }}
        {{ field(form.name, hint="Read this") }} Bare <{{ level }} class="b">1</{{ level }}></p>"""
    )
    monkeypatch.setitem(globals(), "ROOT", tmp_path)

    assert bare_texts("page.html") == ["A hint", "Bare", "Some words", "Read this"]


SAYING = re.compile(r"flash|Problem|Refusal|ValidationError|DataRequired|InputRequired|\w+Field")
MODULES = [
    path.relative_to(ROOT).as_posix()
    for path in sorted((ROOT / "forum").rglob("*.py"))
    if not {"cli", "demo", "database"} & set(path.parts)
]


def sayings(tree: ast.AST) -> list[str]:
    """Return what is said to readers as a plain string: by its place or as `message`."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    said = [
        value
        for call in calls
        for value in (
            *(call.args[:1] if SAYING.fullmatch(ast.unparse(call.func)) else ()),
            *(word.value for word in call.keywords if word.arg in {"message", "label"}),
        )
    ]
    return [ast.unparse(v) for v in said if isinstance(v, ast.JoinedStr) or is_text(v)]


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_nothing_without_a_mark(module):
    assert sayings(ast.parse((ROOT / module).read_text("utf-8"))) == []


def test_sayings_without_a_mark_are_seen():
    code = """
flash("Saved.", "good")
name = StringField("Name", [DataRequired(_l("Marked")), Length(max=3, message="Shorter.")])
"""

    assert sayings(ast.parse(code)) == ["'Saved.'", "'Name'", "'Shorter.'"]
