"""What stands in stored HTML, read from how the renderer writes it.

What people type appears there as escaped text only, so a tag that is found is one of the renderer.
"""

from markupsafe import Markup

# Images of our own are shown, those of other sites are links to them; smilies are letters.
PICTURES = ("<img ", '<a class="remote-image"')
# Attributions of quotes and mentions are links of the interface, and bear a class before all else.
LINK = "<a href="


def has_picture(html: Markup) -> bool:
    """Tell whether there is a picture in a text, or a link to one elsewhere."""
    return any(picture in html for picture in PICTURES)


def has_link(html: Markup) -> bool:
    """Tell whether there is a link that the author has put there."""
    return LINK in html
