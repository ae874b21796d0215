"""Lesson Markdown to safe HTML in the classes of the design system.

Blocks are told apart by ``courses.markup``, the same code that checks the files. HTML in the source is
shown as text, and what the Markdown renderer writes is cleaned once more before it counts as safe.
Headings stay at the level they are written: a page puts ``## `` and ``### `` below its own title.
"""

import re
from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from app.core.i18n import language as current_language
from app.core.pictograms import icon
from courses.markup import Block, Callout, Dialogue, Turn, blocks

Env = MutableMapping[str, Any]

_TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "br", "hr", "blockquote", "code",
         "table", "thead", "tbody", "tr", "th", "td", "div", "span"}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "th": {"scope", "class"}, "td": {"class"}, "table": {"class"},
               "div": {"class", "role", "tabindex", "aria-label"}, "span": {"lang"}}  # fmt: skip
_SCHEMES = {"https", "mailto", "tel"}

_CJK = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
_LANG = {"zh": "zh-CN", "en": "en"}
# What stands in the other language gets a lang of its own: voices and fonts follow it. Single Latin
# words (AED, a name) are read well enough by a Chinese voice and stay as they are.
_FOREIGN = {
    "en": (_LANG["zh"], re.compile(rf"[{_CJK}]*[\u3400-\u9fff][{_CJK}]*")),
    "zh": (_LANG["en"], re.compile(r"[A-Za-z][A-Za-z0-9'’.,?;:-]*(?: [A-Za-z][A-Za-z0-9'’.,?;:-]*)+")),
}

# The language of the words here is that of the content, which may differ from that of the page.
_CALLOUTS = {"mistake": ("exclamation-triangle", ""), "guide": ("info-circle", " info")}
_LABELS = {
    "zh": {"mistake": "常见错误", "guide": "指南引用", "table": "表格", "colon": "："},
    "en": {"mistake": "Common mistake", "guide": "The guide cites", "table": "Table", "colon": ": "},
}


def render(markdown: str, language: str) -> Markup:
    """A text with its blocks as HTML. ``language`` is that of the text.

    Raises MarkupError for a block that isn't right; loaded content has been checked for that.
    """
    return _render(markdown, _base(language))


def render_inline(markdown: str, language: str) -> Markup:
    """One line as HTML without a paragraph around it (a prompt, an option, a level)."""
    return _inline(markdown, _base(language))


def _base(language: str) -> str:
    return "zh" if language.lower().startswith("zh") else "en"


@lru_cache(maxsize=512)
def _render(markdown: str, language: str) -> Markup:
    return Markup("\n").join(_block(block, language) for block in blocks(markdown))


def _block(block: Block, language: str) -> Markup:
    if isinstance(block, Dialogue):
        return _dialogue(block, language)
    if isinstance(block, Callout):
        return _callout(block, language)
    return _prose(block.markdown, language)


def _dialogue(dialogue: Dialogue, language: str) -> Markup:
    pieces = [
        _turns(list(group), language) if spoken else _directions(list(group), language)
        for spoken, group in groupby(dialogue.turns, key=lambda turn: bool(turn.speaker))
    ]
    return Markup('<div class="dialogue">{}</div>').format(Markup("\n").join(pieces))


def _turns(turns: Sequence[Turn], language: str) -> Markup:
    second = "en" if language == "zh" else "zh"
    row = Markup('<dt>{}</dt><dd><span>{}</span><span class="second" lang="{}">{}</span></dd>')
    rows = [row.format(turn.speaker, _inline(turn.said, language), _LANG[second], _inline(turn.other, second)) for turn in turns]
    return Markup("<dl>\n{}\n</dl>").format(Markup("\n").join(rows))


def _directions(turns: Sequence[Turn], language: str) -> Markup:
    # Nobody says it aloud, so it is given in the reader's language alone.
    return Markup("\n").join(Markup('<p class="small soft">{}</p>').format(_inline(turn.said, language)) for turn in turns)


def _callout(callout: Callout, language: str) -> Markup:
    picture, tone = _CALLOUTS[callout.kind]
    label = _LABELS[language][callout.kind]
    title = _inline(callout.title, language)
    head = escape(label) + _LABELS[language]["colon"] + title if title else escape(label)
    return Markup('<div class="callout{}"><strong>{}<span>{}</span></strong>\n{}</div>').format(
        tone, icon(picture), head, _prose(callout.markdown, language)
    )


def _prose(markdown: str, language: str) -> Markup:
    return _clean(_parser(language).render(markdown, {"language": language}).strip())


def _inline(markdown: str, language: str) -> Markup:
    return _clean(_parser(language).renderInline(markdown, {"language": language}).strip())


def _clean(html: str) -> Markup:
    return Markup(nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES))  # noqa: S704


@lru_cache(maxsize=2)
def _parser(language: str) -> MarkdownIt:
    # Writers type straight quotes in English; Chinese ones are typed as they shall look.
    parser = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable("table").disable("image")
    if language == "en":
        parser.enable("smartquotes")
    rules = {"text": _text, "table_open": _table_open, "table_close": _table_close}
    for name, rule in {**rules, "th_open": _cell, "td_open": _cell}.items():
        parser.add_render_rule(name, rule)
    return parser


def _text(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
    lang, foreign = _FOREIGN[env["language"]]
    text, html, done = tokens[index].content, Markup(""), 0
    for found in foreign.finditer(text):
        html += escape(text[done : found.start()])
        html += Markup('<span lang="{}">{}</span>').format(lang, found[0])
        done = found.end()
    return html + escape(text[done:])


def _table_open(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
    # A box that may scroll sideways has to be reachable by keyboard, and named.
    label = _LABELS[env["language"]]["table"]
    return f'<div class="scroll mb-4" role="group" tabindex="0" aria-label="{label}"><table class="data top">\n'


def _table_close(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
    return "</table></div>\n"


def _cell(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
    # The renderer would write the alignment as inline style, which the content security policy refuses.
    cell = tokens[index]
    names = ["num"] if "right" in str(cell.attrs.get("style", "")) else []
    names += ["wrap"] if cell.tag == "td" else []
    scope = ' scope="col"' if cell.tag == "th" else ""
    marks = f' class="{" ".join(names)}"' if names else ""
    return f"<{cell.tag}{scope}{marks}>"


def init_markdown(app: Flask) -> None:
    """Give the templates ``text|markdown``, in the language the page is read in."""
    app.jinja_env.filters["markdown"] = lambda text: render(text, current_language())
    app.jinja_env.filters["markdown_inline"] = lambda text: render_inline(text, current_language())
