"""Names the modules of others that a forum has loaded when it has answered for the first time.

python tests/bench/loaded.py DATA_DIR
"""

import json
import sys
import sysconfig


def main(data_dir: str) -> list[str]:
    """Start the forum as far as its first answer, and look at what was loaded, in order."""
    import waitress.server  # noqa: F401

    from forum import cli, create_app

    assert cli
    app = create_app({"DATA_DIR": data_dir, "DATABASE_URL": ""})
    app.test_client().get("/", headers={"Accept-Encoding": "br"})
    places = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return [
        name
        for name, module in list(sys.modules.items())
        if str(getattr(module, "__file__", "")).startswith(tuple(places))
    ]


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
