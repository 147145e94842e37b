"""From a file to sections: planted once, kept in step, never losing what stands in them."""

import pytest
from sqlalchemy import select

from forum.accounts.models import Group, User
from forum.extensions import db
from forum.posts.tallies import CHECKED
from forum.sections.models import Section
from forum.sections.planting import DEFAULT, PlantingRefused, plant_sections, read_plants
from forum.threads.models import Thread
from tests import factories

TITLES = """
Поисковые системы
Практика оптимизации
Трафик для сайтов
Монетизация сайтов
Сайтостроение
Социальный Маркетинг
Общение профессионалов
Биржа и продажа
    Финансовые объявления
    Работа на постоянной основе
    Сайты - покупка, продажа
    Соцсети: страницы, группы, приложения
    Сайты без доменов
    Трафик, тизерная и баннерная реклама
    Продажа, оценка, регистрация доменов
    Ссылки - обмен, покупка, продажа
    Программы и скрипты
    Размещение статей
    Инфопродукты
    Прочие цифровые товары
Работа и услуги для вебмастера
    Оптимизация, продвижение и аудит
    Ведение рекламных кампаний
    Услуги в области SMM
    Программирование
    Администрирование серверов и сайтов
    Прокси, ВПН, анонимайзеры, IP
    Платное обучение, вебинары
    Регистрация в каталогах
    Копирайтинг, переводы
    Дизайн
    Usability: консультации и аудит
    Изготовление сайтов
    Наполнение сайтов
    Прочие услуги
Не про работу
"""


@pytest.fixture
def plant(tmp_path):
    """Return a function that plants the text of a file."""

    def planting(text: str):
        file = tmp_path / "sections.toml"
        file.write_text(text, encoding="utf-8")
        harvest = plant_sections(read_plants(file))
        db.session.commit()
        return harvest

    return planting


def sections() -> list[Section]:
    return list(db.session.scalars(select(Section).order_by(Section.position)))


def section(slug: str) -> Section:
    return db.session.scalars(select(Section).where(Section.slug == slug)).one()


def test_the_built_in_tree():
    plant_sections(read_plants(DEFAULT))

    lines = [f"{'    ' if s.parent else ''}{s.title}" for s in sections()]
    assert lines == TITLES.strip().splitlines()
    assert sum(s.is_market for s in sections()) == 28
    assert [s.title for s in sections() if s.is_group] == [
        "Биржа и продажа",
        "Работа и услуги для вебмастера",
    ]
    assert all(s.description and s.is_public and s.is_open for s in sections())
    assert section("prodazha-otsenka-registratsiya-domenov").is_market
    assert all(s.has_votes and s.has_minus != s.is_market for s in sections())


def test_planting_again_changes_nothing():
    assert len(plant_sections(read_plants(DEFAULT)).made) == 36

    again = plant_sections(read_plants(DEFAULT))

    assert (again.made, again.changed, again.kept) == ([], [], [])


TWO = """
[[section]]
title = "First"
[[section]]
title = "Second"
description = "{description}"
"""


def test_titles_texts_and_order_follow_the_file(plant):
    plant(TWO.format(description="old"))

    harvest = plant(
        '[[section]]\ntitle = "Renamed"\nslug = "second"\ndescription = "new"\n'
        '[[section]]\ntitle = "First"\n'
    )

    assert [(s.slug, s.title, s.description) for s in sections()] == [
        ("second", "Renamed", "new"),
        ("first", "First", ""),
    ]
    assert harvest.changed == ["second", "first"]


def test_a_section_the_file_has_no_more_stays_with_its_threads(plant):
    plant(TWO.format(description=""))
    thread = factories.make_thread(section("first"))

    harvest = plant('[[section]]\ntitle = "Second"\n')

    assert harvest.kept == ["first"]
    assert [s.slug for s in sections()] == ["second", "first"]
    assert thread.section.slug == "first"


PRIVATE = """
[[section]]
title = "Office"
group = true
read = ["Staff", "Friends"]
write = ["Staff"]
children = ["Plans", { title = "Payroll", read = ["Staff"] }]
"""


def names(groups) -> set[str]:
    return {group.title for group in groups}


def test_children_inherit_access_and_may_narrow_it(plant):
    plant(PRIVATE)

    plans, payroll = section("plans"), section("payroll")
    assert not plans.is_public
    assert not plans.is_open
    assert names(plans.readers) == {"Staff", "Friends"}
    assert names(plans.writers) == names(payroll.writers) == names(payroll.readers) == {"Staff"}
    assert names(db.session.scalars(select(Group))) == {"Staff", "Friends"}


def test_a_child_cannot_be_wider_than_its_parent(plant):
    with pytest.raises(PlantingRefused, match=r"'Payroll' lets the group 'Everyone' read"):
        plant(PRIVATE.replace('read = ["Staff"] }', 'read = ["Everyone"] }'))


def test_access_can_be_lifted_again(plant):
    plant(PRIVATE)

    plant('[[section]]\ntitle = "Office"\ngroup = true\nchildren = ["Plans", "Payroll"]\n')

    assert all(s.is_public and s.is_open and not s.readers for s in sections())


def test_a_child_that_is_kept_becomes_as_private_as_its_parent(plant):
    plant('[[section]]\ntitle = "Office"\ngroup = true\nchildren = ["Plans", "Ideas"]\n')

    plant('[[section]]\ntitle = "Office"\ngroup = true\nread = ["Staff"]\nchildren = ["Plans"]\n')

    assert not section("ideas").is_public
    assert names(section("ideas").readers) == {"Staff"}


QUIET = """
[[section]]
title = "Trade"
group = true
{rules}
children = ["Sites", {{ title = "Rules", votes = false }}]
"""


def test_children_inherit_that_there_is_no_minus_and_may_switch_votes_off(plant):
    plant(QUIET.format(rules="minus = false"))

    assert [(s.slug, s.has_votes, s.has_minus) for s in sections()] == [
        ("trade", True, False),
        ("sites", True, False),
        ("rules", False, False),
    ]

    plant(QUIET.format(rules=""))
    assert section("sites").has_minus


def test_a_child_that_is_kept_has_no_more_votes_than_its_parent(plant):
    plant(QUIET.format(rules=""))

    plant('[[section]]\ntitle = "Trade"\ngroup = true\nvotes = false\nchildren = ["Rules"]')

    assert not section("sites").has_votes


def test_members_counts_follow_publicness(plant):
    plant(TWO.format(description=""))
    author = factories.make_member()
    factories.make_thread(section("first"), author=author, posts=3)
    factories.make_thread(section("second"), author=author, posts=2)
    for thread in db.session.scalars(select(Thread)):
        factories.make_vote(thread.last_post)

    plant('[[section]]\ntitle = "First"\nread = ["Staff"]\n[[section]]\ntitle = "Second"\n')
    assert db.session.get_one(User, author.id).post_count == 2
    assert db.session.get_one(User, author.id).reputation == 1

    plant(TWO.format(description=""))
    assert db.session.get_one(User, author.id).post_count == 5
    assert [counter.name for counter in CHECKED if counter.wrong()] == []


def test_a_section_with_threads_cannot_become_a_group(plant):
    plant(TWO.format(description=""))
    factories.make_thread(section("first"))

    with pytest.raises(PlantingRefused, match="'First' has threads"):
        plant('[[section]]\ntitle = "First"\ngroup = true\n')


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[section]", "sections.toml"),
        ("", "there is no [[section]] in it"),
        ("section = 1", "double brackets"),
        ('[section]\ntitle = "A"', "double brackets"),
        ("section = [1]", "has no title"),
        ('[[section]]\ntitle = "A"\ngroup = true\nchildren = [1]', "has no title"),
        ('[[board]]\ntitle = "A"', "not 'board'"),
        ('[[section]]\nslug = "a"', "has no title"),
        ('[[section]]\ntitle = " "', "has no title"),
        ('[[section]]\ntitle = "A"\nhidden = true', "unknown key 'hidden'"),
        ('[[section]]\ntitle = "A"\ngroup = "yes"', "'group' of 'A' should be a bool"),
        ('[[section]]\ntitle = "A"\nread = []', "should name groups"),
        ('[[section]]\ntitle = "A"\nread = [1]', "should name groups"),
        ('[[section]]\ntitle = "Б!"\n[[section]]\ntitle = "Б"', "share the address 'b'"),
        ('[[section]]\ntitle = "日本"', "needs a slug"),
        ('[[section]]\ntitle = "A"\nslug = "A b"', "needs a slug"),
        ('[[section]]\ntitle = "A"\nchildren = ["B"]', "needs `group = true`"),
        (
            '[[section]]\ntitle = "A"\ngroup = true\n'
            'children = [{title = "B", group = true, children = ["C"]}]',
            "two levels are enough",
        ),
        (f'[[section]]\ntitle = "{"x" * 121}"', "longer than 120"),
        (
            '[[section]]\ntitle = "A"\ngroup = true\nminus = false\n'
            'children = [{title = "B", minus = true}]',
            "'B' has 'minus' on, but the section above does not",
        ),
    ],
)
def test_a_mistake_is_named(plant, text, sentence):
    with pytest.raises(PlantingRefused) as refused:
        plant(text)

    assert sentence in str(refused.value)
    assert "sections.toml" in str(refused.value)
    assert sections() == []
