"""Icons, state glyphs and tracks, written inline so that a page fetches no sprite.

Icons come from the Bootstrap Icons sprite inside the Bootstrap-Flask wheel, read once per process. Glyphs are ours:
a state's shape comes before its word and its colour.
"""

import hashlib
import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from flask import Flask, has_request_context, request, url_for
from markupsafe import Markup, escape

from app.core.i18n import _

_SYMBOL = re.compile(
    r'<symbol[^>]*viewBox="([^"]+)"[^>]*id="([^"]+)"[^>]*>(.*?)</symbol>|<symbol[^>]*id="([^"]+)"[^>]*viewBox="([^"]+)"[^>]*>(.*?)</symbol>',
    re.S,
)
_GLYPHS = {
    "good": '<circle cx="10" cy="10" r="8.5" fill="currentColor"/><path d="m6.2 10.3 2.6 2.6 5-5.4" fill="none" stroke="var(--paper)" stroke-width="1.8"/>',
    "near": '<circle cx="10" cy="10" r="7.75" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M10 4.6a5.4 5.4 0 0 1 0 10.8z" fill="currentColor"/>',
    "empty": '<circle cx="10" cy="10" r="7.75" fill="none" stroke="currentColor" stroke-width="1.5"/>',
    "bad": '<circle cx="10" cy="10" r="8.5" fill="currentColor"/><path d="M6 10h8" fill="none" stroke="var(--paper)" stroke-width="1.8"/>',
}


@lru_cache(maxsize=1)
def _symbols() -> dict[str, tuple[str, str]]:
    sprite = files("flask_bootstrap").joinpath("static/bootstrap5/icons/bootstrap-icons.svg").read_text("utf-8")
    found = {}
    for box, name, body, name2, box2, body2 in _SYMBOL.findall(sprite):
        found[name or name2] = (box or box2, (body or body2).strip())
    return found


@lru_cache(maxsize=256)
def icon(name: str, extra: str = "") -> Markup:
    """An icon, hidden from screen readers: it always stands beside a word. KeyError when there is no such icon."""
    box, body = _symbols()[name]
    return Markup(f'<svg class="icon {extra}" viewBox="{box}" aria-hidden="true">{body}</svg>')  # noqa: S704 - from a wheel, not from people


@lru_cache(maxsize=64)
def glyph(state: str, tone: str | None = None) -> Markup:
    """A state's shape: ``good`` done, ``near`` under way or nearly, ``empty`` not yet, ``bad`` not met."""
    colour = tone if tone is not None else ("" if state == "empty" else state)
    assert state in _GLYPHS, f"there is no glyph {state}"
    return Markup(f'<svg class="glyph {colour}" aria-hidden="true"><use href="#g-{state}"/></svg>')  # noqa: S704 - our own words


def glyph_shapes() -> Markup:
    """The shapes that the glyphs of a page refer to: once a page, since lists show dozens."""
    symbols = "".join(f'<symbol id="g-{state}" viewBox="0 0 20 20">{shape}</symbol>' for state, shape in _GLYPHS.items())
    return Markup(f"<svg hidden>{symbols}</svg>")  # noqa: S704 - our own drawings


@lru_cache(maxsize=128)
def _fingerprint(path: str) -> str:
    return hashlib.sha256((Path(__file__).parents[1] / "static" / path).read_bytes()).hexdigest()[:10]


def asset(path: str) -> str:
    """The address of one of our own static files, changing with its content so that browsers may keep it for a year."""
    return _asset_address(path, request.script_root) if has_request_context() else url_for("static", filename=path, v=_fingerprint(path))


@lru_cache(maxsize=256)
def _asset_address(path: str, root: str) -> str:
    return url_for("static", filename=path, v=_fingerprint(path))


_LOW, _HIGH, _WIDTH = 40, 100, 116
"""The scale of a track in points, and its width in pixels."""


def _at(points: float) -> str:
    return f"{min(max((points - _LOW) * _WIDTH / (_HIGH - _LOW), 0), _WIDTH):.0f}"


def track(mean: float | None, low: float | None = None, high: float | None = None, cut: float | None = None) -> Markup:
    """A level as a dot with its 95 % interval on a line from 40 to 100, the cut as a mark, and the number beside it.

    In Python and not in a template: a board shows a hundred of them.
    """
    if mean is None or low is None or high is None:
        return Markup('<span class="label">{}</span>').format(_("no evidence"))
    mark = "" if cut is None else f'<path class="cut" d="M{_at(cut)} 3v18"/>'
    under = " under" if cut is not None and mean < cut else ""
    between = escape(_("(%(low)d to %(high)d)", low=round(low), high=round(high)))
    return Markup(  # noqa: S704 - numbers and our own words
        f'<span class="est"><svg class="track" viewBox="0 0 {_WIDTH} 24" aria-hidden="true">{mark}'
        f'<path class="whisker" d="M{_at(low)} 12H{_at(high)}"/><circle class="dot{under}" cx="{_at(mean)}" cy="12" r="4.5"/></svg>'
        f'<span class="num">{round(mean)}</span><span class="visually-hidden">{between}</span></span>'
    )


def init_pictograms(app: Flask) -> None:
    """Give the templates ``icon``, ``glyph``, ``track`` and ``asset``, and the shapes of the glyphs."""
    app.jinja_env.globals.update(icon=icon, glyph=glyph, glyph_shapes=glyph_shapes(), track=track, asset=asset)
