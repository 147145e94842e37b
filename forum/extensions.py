"""The extensions, bare; create_app() binds them to the application."""

from ipaddress import IPv6Address, ip_address, ip_network

from flask_babel import Babel
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from forum.database.base import Base

db = SQLAlchemy(model_class=Base, disable_autonaming=True)
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
compress = Compress()


def visitor_network() -> str:
    """Name where a request comes from: an address, or the whole network one IPv6 line has."""
    text = get_remote_address()
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if not isinstance(address, IPv6Address):
        return text
    return str(address.ipv4_mapped or ip_network((address.packed, 64), strict=False))


limiter = Limiter(visitor_network)
