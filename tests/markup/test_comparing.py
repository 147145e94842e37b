import random
import re

import pytest

from forum.markup import compare, plain, quotes

LONG_ADDRESS = (
    "https://ru.wikipedia.org/wiki/%D0%9F%D1%83%D1%88%D0%BA%D0%B8%D0%BD/очень/длинный/адрес/статьи"
)
POST = f"""Привет, **друзья**! Сегодня я [прочитал статью](http://example.ru/о-чём-то) о Пушкине.

[quote=Борис;12]Это совсем не так.[/quote]
Я с этим не согласен :) Вот мои условия:
1) не шуметь, пока все спят;
2) мыть посуду — *каждый* день!
3) звонить в 8:00.

Смотри {LONG_ADDRESS} и `x = 1`.

```python
def double(number):
    return number * 2
```

| имя | цена |
|-----|-----:|
| чай | 100 ₽ |

[spoiler=Конец]Все [b]умерли[/b] в последней главе.[/spoiler]
- раз
- два
Это «точно» конец? Да! Всё ещё впереди."""

EXACT = [
    "Сегодня я прочитал статью о Пушкине.",
    "Сегодня я [прочитал статью](http://example.ru/о-чём-то) о Пушкине",
    "**Привет**, друзья! Сегодня",
    "Привет, друзья!\nСегодня я\nпрочитал статью",
    "Я с этим не согласен 🙂 Вот мои условия:",
    "Я с этим не согласен. Вот мои условия",
    "не шуметь, пока все спят;\nмыть посуду - каждый день!",
    "2) мыть посуду — *каждый* день!\n3) звонить",
    "не шуметь, пока все спят; 2) мыть посуду",
    "мыть посуду – каждый день!",
    'Это "точно" конец?',
    "Это “точно” конец? Да!",
    "Смотри https://ru.wikipedia.org/wiki/Пушкин/очень/длинный/адрес/ст… и x = 1.",
    "```python\ndef double(number):\n```",
    "return number * 2",
    "чай\t100 ₽",
    "| чай | 100 ₽ |",
    "Все умерли в последней главе",
    "Конец Все умерли",
    "умерли[/b] в последней главе.[/spoiler]\n- раз",
    "раз два",
    "прочитал статью](http://example.ru/о-чём-то) о Пушкине",
    "[quote=Анна;3]чужое[/quote]Сегодня я прочитал",
    "Пушкине. Я с этим не согласен",
    "",
    "![](/uploads/a.png)",
]

SHORTENED = [
    "Сегодня я […] о Пушкине.",
    "Сегодня я прочитал [...] не согласен",
    "Сегодня я прочитал (…) не согласен",
    "Сегодня я прочитал… не согласен",
    "Сегодня я прочитал ... мои условия",
    "Сегодня я прочитал <...> мои условия",
    "… Сегодня я прочитал … мои условия …",
    "Привет, друзья!\nВот мои условия:",
    "Вот мои условия:\n3) звонить в 8:00",
    "- раз\nЭто «точно» конец?",
    "Привет, друзья! […] Да!",
]

MISSING = [
    "Сегодня я прочитал книгу о Пушкине",
    "Я с этим согласен",
    "Я с этим\nсогласен",
    "Я […] согласен",
    "согласен не",
    "о Пушкине прочитал статью",
    "Вот мои условия. Привет, друзья!",
    "сегодня я прочитал",
    "Все еще впереди",
    "Это совсем не так.",
    "Это точно конец!",
    "Это точно конец. Да!",
    "чай 200 ₽",
    "x = -1",
    "👎",
    "🙁",
    "Совсем другие слова.",
]


@pytest.mark.parametrize("quoted", EXACT)
def test_a_true_quote(quoted):
    assert compare(quoted, POST) == "exact"


@pytest.mark.parametrize("quoted", SHORTENED)
def test_a_shortened_quote(quoted):
    assert compare(quoted, POST) == "shortened"


@pytest.mark.parametrize("quoted", MISSING)
def test_a_false_quote(quoted):
    assert compare(quoted, POST) == "missing"


@pytest.mark.parametrize(
    ("quoted", "original", "verdict"),
    [
        ("не 5", "не -5", "missing"),
        ("-5", "было -5 градусов", "exact"),
        ("5-7", "5–7 дней", "exact"),
        ("2) два", "1) раз 2) два", "exact"),
        ("раз 2) два", "1) раз\n2) два", "exact"),
        ("раз 3) два", "1) раз\n2) два", "missing"),
        (":)", "да 🙂", "exact"),
        ("за́мок", "за́мок", "exact"),
        ("й", "и\u0306", "exact"),
        ("don't", "don’t", "exact"),
        ("a\u00adb", "ab", "exact"),
        ("**жирно", "**жирно и ещё**", "exact"),
        ("слово", "", "missing"),
        ("a a a a", "a a a", "missing"),
        ("Да. Согласен.", "Да. Нет. Согласен.", "shortened"),
        ("Да согласен", "Да. Нет. согласен", "missing"),
    ],
)
def test_small_print(quoted, original, verdict):
    assert compare(quoted, original) == verdict


def test_every_cut_of_a_post_is_true_to_it():
    source = re.sub(r"\[quote.*\[/quote\]", "", POST)
    words = [match.span() for match in re.finditer(r"\S+", source)]
    chance = random.Random(7)
    for _ in range(150):
        first = chance.randrange(len(words))
        last = min(len(words) - 1, first + chance.randrange(25))
        cut = source[words[first][0] : words[last][1]]
        assert compare(cut, POST) in ("exact", "shortened"), cut


def test_every_changed_word_is_noticed():
    text = plain(POST)
    words = list(re.finditer(r"\w+", text))
    for word in words:
        assert compare(text[: word.start()] + "иначе" + text[word.end() :], POST) == "missing"


def test_the_words_a_reader_selects_are_true():
    assert compare(plain(POST), POST) == "exact"


def test_a_quote_is_compared_by_its_own_text():
    reply = "[quote=Анна;1][quote=Борис;12]Это совсем не так.[/quote]\nЯ с этим не согласен[/quote]"

    assert [compare(quote.text, POST) for quote in quotes(reply)] == ["exact", "missing"]


@pytest.mark.parametrize(
    ("quoted", "original", "verdict"),
    [
        ("a " * 9000, "a " * 9001, "exact"),
        ("a " * 9001, "a " * 9000, "missing"),
        ("a\n" * 9000, "a b " * 5000, "missing"),
        ("a b … " * 2000, "a b c " * 3000, "shortened"),
    ],
)
def test_a_post_of_one_word_over_and_over(quoted, original, verdict):
    assert compare(quoted, original) == verdict
