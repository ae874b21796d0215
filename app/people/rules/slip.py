"""The QR code of an invitation slip."""

import segno
from markupsafe import Markup


def qr_svg(address: str, title: str) -> Markup:
    """``address`` as an inline SVG without a style: black on white in any scheme, since readers need the contrast."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(dark="#000", light="#fff", border=4, omitsize=True, svgclass="qr", lineclass=None, title=title)
    return Markup(drawn)  # noqa: S704 - segno escapes the title
