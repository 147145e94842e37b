"""Russian text by a small grammar: enough variety that pages compress as pages of people do."""

from random import Random

WHO = """вебмастер заказчик оптимизатор редактор дизайнер программист хостер покупатель продавец
модератор копирайтер директолог бухгалтер стажёр начальник аналитик сисадмин верстальщик партнёр
рекламодатель консультант читатель посетитель подрядчик""".split()
DID = """проверил переписал закрыл открыл нашёл потерял продлил перенёс сравнил посчитал удалил
заметил починил запустил забыл согласовал пересчитал обновил выгрузил протестировал отложил заказал
объяснил отправил""".split()
WHAT = """отчёт каталог шаблон домен счётчик договор баннер сервер архив список заголовок макет
раздел рецепт прайс журнал перевод логотип фильтр скрипт тариф запрос адрес индекс абзац снимок
виджет график""".split()
WHICH = """старый новый длинный честный странный полезный дешёвый дорогой пустой забытый рабочий
мобильный вчерашний весенний общий сломанный аккуратный подробный короткий главный запасной ручной
соседний последний""".split()
MOMENTS = [
    "вчера", "утром", "ночью", "в пятницу", "весной", "после праздников", "до обеда", "сразу",
    "на прошлой неделе", "ещё в марте", "месяц назад", "под Новый год", "наконец", "неожиданно",
    "вовремя", "слишком поздно", "как обычно", "без предупреждения", "за одну ночь", "по привычке",
]  # fmt: skip
OPENINGS = [
    "По моему опыту", "Если коротко", "Честно говоря", "Насколько я помню", "Для сравнения",
    "В моём случае", "Между прочим", "Кстати", "Судя по журналу", "Как ни странно", "К слову",
    "На практике", "Проще говоря", "Строго говоря", "В итоге", "Сначала", "Потом", "Зато",
]  # fmt: skip
RESULTS = [
    "и трафик вырос на {n} %", "но позиции просели до {n}-го места", "а расходы выросли вдвое",
    "и через {n} дней всё вернулось", "но никто этого не заметил", "и осталось {n} страниц",
    "а цена клика упала до {n} рублей", "и заказов стало {n} в день", "но ответа нет до сих пор",
    "и робот пришёл через {n} минут", "а счётчик показал {n} посетителей", "и это окупилось за год",
    "но клиент попросил вернуть как было", "и пришлось начинать заново", "а бюджет кончился",
]  # fmt: skip
QUESTIONS = [
    "Кто-нибудь проверял {what}?", "А что показывает {what}?", "Сколько стоит {which} {what}?",
    "Почему {who} {did} {what}?", "Зачем нужен {which} {what}, если есть другой?",
    "Как долго живёт {which} {what}?", "Где взять {which} {what}?", "Кому доверить {what}?",
]  # fmt: skip
TITLES = [
    "{Which} {what}: что с ним делать", "Кто {did} {what} и почему", "{What} {when}: разбор",
    "Продам {which} {what}, недорого", "Нужен {which} {what}", "Как {who} {did} {what}",
    "{Who} и {which} {what}", "{N} вопросов про {what}", "Обсуждаем: {which} {what}",
    "Помогите: {who} {did} {which} {what}", "Ищу того, кто {did} {what}",
]  # fmt: skip
NAMES = """Анна Борис Вера Глеб Дарья Егор Жанна Захар Инна Кирилл Лидия Макар Нина Олег Полина
Роман Софья Тарас Ульяна Фёдор Харитон Эмма Юлия Яков Марина Степан""".split()
SURNAMES = """Ключ Мост Ветер Берег Камень Клён Ручей Парус Маяк Север Гранит Фонарь Вереск Янтарь
Полёт Узор Рассвет Компас Якорь Тополь""".split()


class Writer:
    """Writes sentences, paragraphs and titles, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def _words(self) -> dict[str, object]:
        pick = self.random.choice
        words: dict[str, object] = {
            "who": pick(WHO),
            "did": pick(DID),
            "what": pick(WHAT),
            "which": pick(WHICH),
            "when": pick(MOMENTS),
            "n": self.random.randint(2, 97),
        }
        return words | {key.capitalize(): str(value).capitalize() for key, value in words.items()}

    def sentence(self) -> str:
        """Write a sentence."""
        words, chance = self._words(), self.random.random()
        if chance < 0.15:
            text = self.random.choice(QUESTIONS).format(**words)
            return text[0].upper() + text[1:]
        body = "{who} {when} {did} {which} {what}".format(**words)
        if chance < 0.7:
            body += ", " + self.random.choice(RESULTS).format(**words)
        if chance > 0.5:
            return f"{self.random.choice(OPENINGS)}, {body}."
        return body[0].upper() + body[1:] + "."

    def paragraph(self) -> str:
        """Write a paragraph of one to four sentences, now and then with something in it."""
        sentences = [self.sentence() for _ in range(self.random.choice((1, 2, 2, 3, 4)))]
        chance = self.random.random()
        if chance < 0.08:
            sentences[-1] = f"**{sentences[-1]}**"
        elif chance < 0.16:
            sentences.append(self.random.choice((":)", ";)", ":D", "🙂")))
        elif chance < 0.2:
            sentences.append(f"https://site-{self.random.randint(1, 400)}.example/page")
        return " ".join(sentences)

    def title(self) -> str:
        """Write a thread's title."""
        text = self.random.choice(TITLES).format(**self._words())
        return text[0].upper() + text[1:]

    def name(self, number: int) -> str:
        """Make a member's name, different for every number."""
        first, last = NAMES[number % len(NAMES)], SURNAMES[number // len(NAMES) % len(SURNAMES)]
        turn = number // (len(NAMES) * len(SURNAMES))
        return f"{first} {last}{f' {turn + 1}' if turn else ''}"
