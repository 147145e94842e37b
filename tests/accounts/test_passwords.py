import pytest
from argon2 import PasswordHasher

from forum.accounts.passwords import (
    hash_password,
    is_outdated,
    password_refusal,
    verify_password,
)


def test_a_hash_is_argon2id_and_proves_only_its_password():
    stored = hash_password("long green turtle")

    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert verify_password(stored, "long green turtle")
    assert not verify_password(stored, "long green turtles")


def test_two_hashes_of_one_password_differ():
    assert hash_password("long green turtle") != hash_password("long green turtle")


@pytest.mark.parametrize(
    "password", ["é" * 10, "пароль из слов", "\ud800" * 8, "😀" * 200, " " * 9]
)
def test_any_characters_count_to_the_last(password):
    stored = hash_password(password)

    assert verify_password(stored, password)
    assert not verify_password(stored, password[:-1])


def test_letters_typed_in_parts_are_the_same_letters():
    assert verify_password(hash_password("cafe\u0301 noir ici"), "caf\u00e9 noir ici")


@pytest.mark.parametrize("stored", [None, "", "garbage", "$argon2id$broken", "$2b$12$abc"])
def test_without_a_readable_hash_nothing_proves(stored):
    assert not verify_password(stored, "nobody's password")


def test_hashes_with_other_parameters_are_outdated():
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("long green turtle")

    assert is_outdated(weak)
    assert not is_outdated(hash_password("long green turtle"))


@pytest.mark.parametrize(
    "password",
    [
        "password1",
        "P@ssw0rd",
        "Пароль123",
        "qwerty123",
        "12345678",
        "87654321",
        "йцукенгш",
        "1q2w3e4r",
        "qazwsxedc",
        "19871225",
        "25.12.1987",
        "abcabcabc",
        "aaaaaaaaaaaa",
        "Dima2005!",
        "gfhjkm123",
        "iloveyou",
        "adminadmin",
        "1234qwer",
        "         ",
        "1Й2Ц3у4к",
    ],
)
def test_well_known_passwords_are_refused(password):
    assert "burglars" in str(password_refusal(password))


@pytest.mark.parametrize("password", ["", "short", "7 signs"])
def test_short_passwords_are_refused(password):
    assert "8 characters" in str(password_refusal(password))


def test_endless_passwords_are_refused():
    assert "200 characters" in str(password_refusal("ab cd" * 41))


@pytest.mark.parametrize(
    "password", ["vera-k 12", "VERA-K2024", "me.self@example.org", "veche-forum"]
)
def test_passwords_that_say_who_one_is_are_refused(password):
    refusal = password_refusal(password, "Vera-K", "me.self@example.org", None, "Veche")

    assert "your name" in str(refusal)


@pytest.mark.parametrize(
    "password",
    [
        "long green turtle",
        "лошадь скрепка батарея",
        "vj2$kq9x",
        "7390218465",
        "😀😁😂🤣😃😄😅😆",
        "a" * 3 + "zebra!q",
    ],
)
def test_other_passwords_are_taken(password):
    assert password_refusal(password, "Vera", "vera@example.org", "Veche") is None
