import io

import pytest
from PIL import Image

from forum.pictures import store_picture


@pytest.fixture
def name():
    stream = io.BytesIO()
    Image.new("RGB", (10, 10), "teal").save(stream, "PNG")
    stream.seek(0)
    return store_picture(stream, "avatars", (96, 96))


def test_a_picture_is_served_as_nothing_but_a_picture(client, name):
    with client.get(f"/uploads/avatars/{name}") as response:
        pass

    assert response.mimetype == "image/webp"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "immutable" in response.headers["Cache-Control"]
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "path",
    [
        "/uploads/",
        "/uploads/avatars",
        "/uploads/avatars/me.webp",
        "/uploads/avatars/" + "0" * 32 + ".webp",
        "/uploads/avatars/" + "0" * 32 + ".html",
        "/uploads/../secret_key",
        "/uploads/avatars/../../secret_key",
        "/uploads/%2e%2e/secret_key",
        "/uploads/avatars/%2e%2e%2f%2e%2e%2fsecret_key",
        "/uploads/avatars/..%5c..%5csecret_key",
        "/uploads//etc/passwd",
        "/uploads/avatars/" + "0" * 32 + ".webp%00.html",
    ],
)
def test_nothing_else_is_served(client, path):
    assert client.get(path).status_code in {308, 404}
