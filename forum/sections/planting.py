"""From a TOML file to the tree of sections: planted once, then kept in step with the file."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from forum.accounts.models import Group, User
from forum.addresses import slugify
from forum.directory.listing import relist_everything
from forum.extensions import db
from forum.posts.counting import COUNTERS
from forum.search import index
from forum.sections.models import Section
from forum.threads.models import Thread
from forum.versions import EVERYTHING, changed

DEFAULT = Path(__file__).with_name("default.toml")
KEYS = {
    "title": str,
    "description": str,
    "slug": str,
    "group": bool,
    "market": bool,
    "votes": bool,
    "minus": bool,
    "read": list,
    "write": list,
    "children": list,
}


class PlantingRefused(Exception):
    """Raised with a sentence that names what is wrong in a file of sections."""


@dataclass
class Plant:
    """A section as a file describes it; what it does not say is its parent's."""

    title: str
    slug: str
    description: str = ""
    is_group: bool = False
    is_market: bool = False
    has_votes: bool = True
    has_minus: bool = True
    readers: tuple[str, ...] | None = None
    writers: tuple[str, ...] | None = None
    children: list["Plant"] = field(default_factory=list)


@dataclass
class Harvest:
    """What planting did: slugs made, changed, and kept though the file has them no more."""

    made: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def read_plants(path: Path) -> list[Plant]:
    """Read a file of sections; a mistake is named with the file."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        plants = [_plant(table, None) for table in _tables(content)]
        _refuse_doubles(plants)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, PlantingRefused) as error:
        raise PlantingRefused(f"{path}: {error}") from error
    return plants


def _tables(content: dict) -> list:
    if unknown := content.keys() - {"section"}:
        raise PlantingRefused(f"only [[section]] belongs here, not {sorted(unknown)[0]!r}")
    tables = content.get("section")
    if not tables:
        raise PlantingRefused("there is no [[section]] in it")
    if not isinstance(tables, list):
        raise PlantingRefused("a section begins with [[section]], in double brackets")
    return tables


def _plant(table: dict | str, parent: Plant | None) -> Plant:
    table = {"title": table} if isinstance(table, str) else table
    _refuse_unknown(table)
    title = " ".join(table["title"].split())
    plant = Plant(
        title=title,
        slug=table.get("slug") or slugify(title),
        description=table.get("description", ""),
        is_group=table.get("group", False),
        is_market=table.get("market", parent is not None and parent.is_market),
        has_votes=_left_on("votes", title, table, parent is None or parent.has_votes),
        has_minus=_left_on("minus", title, table, parent is None or parent.has_minus),
        readers=_narrowed(title, "read", table, parent and parent.readers),
        writers=_narrowed(title, "write", table, parent and parent.writers),
    )
    _refuse_impossible(plant, parent, bool(table.get("children")))
    plant.children = [_plant(child, plant) for child in table.get("children", ())]
    return plant


def _refuse_unknown(table: dict) -> None:
    name = table.get("title") if isinstance(table, dict) else None
    if not isinstance(name, str) or not name.strip():
        raise PlantingRefused("a section has no title")
    for key, value in table.items():
        if key not in KEYS:
            raise PlantingRefused(f"{name!r} has the unknown key {key!r}")
        if not isinstance(value, KEYS[key]):
            raise PlantingRefused(f"{key!r} of {name!r} should be a {KEYS[key].__name__}")


def _refuse_impossible(plant: Plant, parent: Plant | None, has_children: bool) -> None:
    if len(plant.title) > 120:
        raise PlantingRefused(f"the title {plant.title[:30]!r}… is longer than 120 characters")
    if not plant.slug or plant.slug != slugify(plant.slug, limit=140):
        raise PlantingRefused(
            f"{plant.title!r} needs a slug of Latin letters, digits and hyphens, not {plant.slug!r}"
        )
    if has_children and not plant.is_group:
        raise PlantingRefused(f"{plant.title!r} has children, so it needs `group = true`")
    if parent and plant.is_group:
        raise PlantingRefused(f"{plant.title!r} is a group inside a group: two levels are enough")


def _left_on(key: str, title: str, table: dict, is_on_above: bool) -> bool:
    """Tell whether something is on, which may not be where it is off above."""
    if table.get(key) and not is_on_above:
        raise PlantingRefused(f"{title!r} has {key!r} on, but the section above does not")
    return table.get(key, is_on_above)


def _narrowed(title: str, key: str, table: dict, inherited) -> tuple[str, ...] | None:
    """Take a section's own groups, which may not be more than its parent's."""
    if key not in table:
        return inherited
    own = tuple(table[key])
    if not own or not all(isinstance(name, str) and name.strip() for name in own):
        raise PlantingRefused(f"{key!r} of {title!r} should name groups")
    if inherited is not None and (wider := set(own) - set(inherited)):
        raise PlantingRefused(
            f"{title!r} lets the group {sorted(wider)[0]!r} {key}, but the section above does not"
        )
    return own


def _walk(plants: Iterable[Plant]) -> Iterator[Plant]:
    for plant in plants:
        yield plant
        yield from _walk(plant.children)


def _refuse_doubles(plants: list[Plant]) -> None:
    seen: dict[str, Plant] = {}
    for plant in _walk(plants):
        if other := seen.get(plant.slug):
            raise PlantingRefused(
                f"{other.title!r} and {plant.title!r} would share the address "
                f"{plant.slug!r}: give one a slug of its own"
            )
        seen[plant.slug] = plant


def plant_sections(plants: list[Plant]) -> Harvest:
    """Make, update and order the sections; what the file has no more stays, behind the others."""
    return _Gardener(plants).work()


class _Gardener:
    """Carries what one planting needs to know on every step."""

    def __init__(self, plants: list[Plant]) -> None:
        self.plants = plants
        self.sections = {section.slug: section for section in db.session.scalars(select(Section))}
        self.was_public = {slug: section.is_public for slug, section in self.sections.items()}
        self.groups = _groups(plants)
        self.harvest = Harvest()
        self.place = 0

    def work(self) -> Harvest:
        """Plant everything, and count anew what publicness decides."""
        planted = {plant.slug for plant in _walk(self.plants)}
        left = [section for slug, section in self.sections.items() if slug not in planted]
        for plant in self.plants:
            self._grow(plant, None)
        for section in sorted(left, key=lambda section: section.position):
            self._keep(section)
        db.session.flush()
        turned = [
            self.sections[slug]
            for slug, was in self.was_public.items()
            if self.sections[slug].is_public != was
        ]
        for section in turned:
            index.section_turned(section)
        if turned:
            _repair_member_counts()
            relist_everything()
        changed(EVERYTHING)
        return self.harvest

    def _grow(self, plant: Plant, parent: Section | None) -> None:
        section = self.sections.get(plant.slug)
        is_new = section is None
        if section is None:
            section = self.sections[plant.slug] = Section(slug=plant.slug)
            db.session.add(section)
            self.harvest.made.append(plant.slug)
        elif plant.is_group and _has_threads(section):
            raise PlantingRefused(f"{plant.title!r} has threads, so it cannot become a group")
        if self._apply(plant, section, parent) and not is_new:
            self.harvest.changed.append(plant.slug)
        for child in plant.children:
            self._grow(child, section)

    def _apply(self, plant: Plant, section: Section, parent: Section | None) -> bool:
        """Make a section what the file says; tell whether that changed anything."""
        self.place += 1
        wanted = {
            "parent": parent,
            "position": self.place,
            "title": plant.title,
            "description": plant.description,
            "is_group": plant.is_group,
            "is_market": plant.is_market,
            "has_votes": plant.has_votes,
            "has_minus": plant.has_minus,
        }
        changed = {name: value for name, value in wanted.items() if getattr(section, name) != value}
        for name, value in changed.items():
            setattr(section, name, value)
        readers, writers = self._named(plant.readers), self._named(plant.writers)
        return _set_access(section, readers, writers) or bool(changed)

    def _named(self, names: tuple[str, ...] | None) -> set[Group] | None:
        return None if names is None else {self.groups[name] for name in names}

    def _keep(self, section: Section) -> None:
        """Put a section the file has no more behind the others, as private as its parent."""
        self.place += 1
        section.position = self.place
        self.harvest.kept.append(section.slug)
        if above := section.parent:
            readers = _at_most(section.is_public, section.readers, above.is_public, above.readers)
            writers = _at_most(section.is_open, section.writers, above.is_open, above.writers)
            _set_access(section, readers, writers)
            section.has_votes = section.has_votes and above.has_votes
            section.has_minus = section.has_minus and above.has_minus


def _groups(plants: list[Plant]) -> dict[str, Group]:
    names = {name for p in _walk(plants) for name in (*(p.readers or ()), *(p.writers or ()))}
    found = {g.title: g for g in db.session.scalars(select(Group).where(Group.title.in_(names)))}
    for name in sorted(names - found.keys()):
        found[name] = Group(title=name)
        db.session.add(found[name])
    return found


def _set_access(section: Section, readers: set[Group] | None, writers: set[Group] | None) -> bool:
    """Let groups in, or everybody for None; tell whether that changed anything."""
    former = section.is_public, section.is_open, set(section.readers), set(section.writers)
    wanted = readers is None, writers is None, readers or set(), writers or set()
    if former == wanted:
        return False
    section.is_public, section.is_open = wanted[:2]
    section.readers = sorted(wanted[2], key=lambda group: group.title)
    section.writers = sorted(wanted[3], key=lambda group: group.title)
    return True


def _at_most(is_free: bool, own, above_is_free: bool, above) -> set[Group] | None:
    """Return who may, if nobody may who may not above."""
    if above_is_free:
        return None if is_free else set(own)
    return set(above) if is_free else set(own) & set(above)


def _has_threads(section: Section) -> bool:
    held = select(Thread.id).where(Thread.section_id == section.id).limit(1)
    return db.session.scalar(held) is not None


def _repair_member_counts() -> None:
    """Count members' posts anew: what stands in private sections does not count."""
    for counter in COUNTERS:
        if counter.model is User:
            counter.repair()
    db.session.expire_all()
