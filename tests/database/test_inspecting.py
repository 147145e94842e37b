import sqlite3

import pytest
from sqlalchemy import create_engine

from forum.database.inspecting import advice, loses_commits


@pytest.mark.parametrize(
    "version", [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 50, 6), (3, 51, 0), (3, 51, 2)]
)
def test_versions_with_the_flaw(version):
    assert loses_commits(version)


@pytest.mark.parametrize(
    "version", [(3, 6, 23), (3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 52, 0), (4, 0, 0)]
)
def test_versions_without_it(version):
    assert not loses_commits(version)


def test_the_owner_hears_of_it_in_one_sentence(monkeypatch):
    engine = create_engine("sqlite://")
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    (sentence,) = advice(engine)
    assert "3.51.3" in sentence

    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 3))
    assert advice(engine) == []
