"""From a figure to the SVG that stands in a page.

A strict content security policy refuses ``style=""`` and matplotlib's ``<style>``
element would leak into the page, so both become attributes; colours become tokens,
so that the dark scheme follows; ids carry a prefix, so that two charts can share a page.
"""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import matplotlib
from matplotlib.figure import Figure

from app.core.charts.style import HEX_TO_TOKEN, NARROW, PAPER, in_house_style

SVG = "http://www.w3.org/2000/svg"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"

_PRESENTATION = {
    "fill",
    "fill-opacity",
    "fill-rule",
    "font-size",
    "font-style",
    "font-weight",
    "opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
}
_DROPPED = {"font-family"}  # the page's own font stack applies
_COLOURED = ("fill", "stroke")
_REFERENCE = re.compile(r"^(?:url\(#(?P<url>[^)]+)\)|#(?P<hash>.+))$")
_NO_ROTATION = re.compile(r"^rotate\(-?0 ")
_PLACED = ("d", "x", "y", "width", "height", "points", "transform")
_LONG = re.compile(r"\d+\.\d{3,}")
_PREFIX = re.compile(r"^[a-z][a-z0-9-]*$")


TOKEN_TO_HEX = {f"var(--{token})": colour for colour, token in HEX_TO_TOKEN.items()}


class ChartError(ValueError):
    """A figure holds something that can't be shown in a page."""


@in_house_style
def figure_as_svg(figure: Figure, *, text_as_paths: bool = False) -> str:
    """The figure as matplotlib writes it, the same on every run.

    ``text_as_paths`` is for print, where no browser supplies a font.
    """
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "path" if text_as_paths else "none"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def render_svg(figure: Figure, *, title: str, description: str, id_prefix: str) -> str:
    """The figure as inline SVG with a name and a description for those who can't see it.

    ``id_prefix``: lower case letters, digits and hyphens, unique on the page. The class is
    ``chart narrow`` up to the phone's width and ``chart wide`` above it.
    """
    if not _PREFIX.match(id_prefix):
        raise ChartError(f"id prefix {id_prefix!r}: use lower case letters, digits and hyphens")
    root = ElementTree.fromstring(figure_as_svg(figure))  # noqa: S314 (our own drawing)
    clean(root, id_prefix)
    width = figure.get_figwidth() * 72
    _name(root, title, description, id_prefix, "narrow" if width <= NARROW else "wide")
    return _serialise(root)


def standalone_svg(figure: Figure, *, title: str, description: str) -> str:
    """The figure as a file of its own: named and cleaned as in a page, but its colours written out, its letters drawn and paper behind it.

    Word processors and image viewers know neither our tokens nor our font.
    """
    root = ElementTree.fromstring(figure_as_svg(figure, text_as_paths=True))  # noqa: S314 (our own drawing)
    size = {name: root.get(name, "").removesuffix("pt") for name in ("width", "height")}
    clean(root, "chart")
    for element in root.iter():
        for name in _COLOURED:
            if element.get(name, "").startswith("var("):
                element.set(name, TOKEN_TO_HEX[element.get(name, "")])
    root.insert(0, ElementTree.Element(f"{{{SVG}}}rect", {"width": "100%", "height": "100%", "fill": PAPER}))
    for name, value in size.items():
        root.set(name, value)
    _name(root, title, description, "chart", "wide")
    return _serialise(root) + "\n"


def clean(root: ElementTree.Element, id_prefix: str) -> None:
    """Make a tree written by matplotlib safe to stand inline in a page. In place."""
    _drop_foreign(root)
    for element in root.iter():
        _style_to_attributes(element)
        _tokens(element)
        _plain_geometry(element)
    _prefix_ids(root, id_prefix)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    # What matplotlib's "*" rule said, inherited from the top instead.
    root.set("stroke-linejoin", "round")


def _drop_foreign(root: ElementTree.Element) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{SVG}}}metadata", f"{{{SVG}}}style"):
                parent.remove(child)


def _style_to_attributes(element: ElementTree.Element) -> None:
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name in _PRESENTATION:
            element.set(name, value)
        elif name and name not in _DROPPED:
            raise ChartError(f"no attribute says {name}: {value}")


def _tokens(element: ElementTree.Element) -> None:
    for name in _COLOURED:
        colour = element.get(name)
        if colour is None or colour == "none":
            continue
        if colour.lower() not in HEX_TO_TOKEN:
            raise ChartError(f"{colour} is not one of the tokens")
        element.set(name, f"var(--{HEX_TO_TOKEN[colour.lower()]})")


def _plain_geometry(element: ElementTree.Element) -> None:
    if _NO_ROTATION.match(element.get("transform", "")):
        del element.attrib["transform"]
    for name in _PLACED:
        # The scale of a glyph (1/64) is no place: rounding it would swell the letters.
        if name in element.attrib and "scale" not in element.attrib[name]:
            element.set(name, _LONG.sub(_shorter, " ".join(element.attrib[name].split())))
    if XLINK_HREF in element.attrib:
        element.set("href", element.attrib.pop(XLINK_HREF))


def _shorter(number: re.Match[str]) -> str:
    """Hundredths of a pixel are finer than any screen; the six digits that matplotlib writes make pages heavy."""
    return f"{float(number.group()):.2f}".rstrip("0").rstrip(".")


def _references(root: ElementTree.Element) -> dict[tuple[ElementTree.Element, str], str]:
    found = {}
    for element in root.iter():
        for name, value in element.attrib.items():
            match = _REFERENCE.match(value)
            if match and name in ("href", "clip-path", "fill", "stroke"):
                found[element, name] = match["url"] or match["hash"]
    return found


def _prefix_ids(root: ElementTree.Element, id_prefix: str) -> None:
    references = _references(root)
    used = set(references.values())
    for element in root.iter():
        own = element.attrib.pop("id", None)
        if own in used:
            element.set("id", f"{id_prefix}-{own}")
    for (element, name), target in references.items():
        new = f"#{id_prefix}-{target}"
        element.set(name, new if name == "href" else f"url({new})")


def _name(root: ElementTree.Element, title: str, description: str, id_prefix: str, size: str) -> None:
    root.set("class", f"chart {size}")
    root.set("role", "img")
    root.set("aria-labelledby", f"{id_prefix}-t {id_prefix}-d")
    for index, (tag, suffix, text) in enumerate((("title", "t", title), ("desc", "d", description))):
        element = ElementTree.Element(f"{{{SVG}}}{tag}", {"id": f"{id_prefix}-{suffix}"})
        element.text = text
        root.insert(index, element)


def _serialise(root: ElementTree.Element) -> str:
    for element in root.iter():
        if not (element.text or "").strip():
            element.text = None
        element.tail = None
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)
