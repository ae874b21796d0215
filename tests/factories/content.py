"""A small curriculum: bodies of every kind of content, and a folder of files with a bit of each."""

from pathlib import Path
from typing import Any

import yaml

from assessments.schema import Criterion, Item, Option, Quiz, Rubric
from courses.schema import Lesson
from courses.text import Text

Body = dict[str, Any]

COMPETENCIES = {
    "communication": "professional-skill",
    "etiquette": "professional-skill",
    "service-awareness": "service-quality",
    "patience": "work-attitude",
}


def pair(zh: str = "请坐", en: str = "Please sit down") -> Body:
    """A text in both languages."""
    return {"zh": zh, "en": en}


def text(zh: str = "请坐", en: str = "Please sit down") -> Text:
    """The same as a Text."""
    return Text(zh, en)


def lesson_body(slug: str = "greeting", **changes: Any) -> Body:
    """The body of a lesson of three parts, with a dialogue and a common mistake."""
    return {
        "slug": slug,
        "code": "1-1",
        "title": pair("问候", "Greeting"),
        "kind": "theory",
        "minutes": 30,
        "class_hours": 0.75,
        "area": "etiquette",
        "competencies": ["etiquette"],
        "guide": ["2.2"],
        "objectives": [pair("能先开口问候", "can greet first"), pair("能问清称呼", "can ask for a name")],
        "self_check": [self_check_body(f"c{number}", number % 3) for number in range(3)],
        "body": {"zh": ZH, "en": EN},
        **changes,
    }


def self_check_body(name: str, right: int) -> Body:
    """A single-choice question with three options."""
    options: list[Body] = [{"text": pair(f"第{number}种做法", f"Way {number}")} for number in range(3)]
    options[right]["correct"] = True
    return {
        "id": name,
        "kind": "single-choice",
        "prompt": pair("怎么办？", "What now?"),
        "options": options,
        "explanation": pair("因为礼貌", "It is polite"),
    }


def lesson(slug: str = "greeting", **changes: Any) -> Lesson:
    """A lesson."""
    return Lesson.from_json(lesson_body(slug, **changes))


ZH = """## 开口

先问候，再问事。

::: dialogue
接待员：您好。 || Good morning.
（客人点头） || (The guest nods.)
客人：我找王总。 || I am here to see Mr Wang.
:::

## 称呼

| 场合 | 称呼 |
| --- | --- |
| 初见 | 先生、女士 |

## 别这样

::: mistake 低着头问好
抬头，看着客人，再开口。
:::"""

EN = """## Speak first

Greet, then ask.

::: dialogue
Receptionist: Good morning. || 您好。
(The guest nods.) || （客人点头）
Guest: I am here to see Mr Wang. || 我找王总。
:::

## Names

| Occasion | Address |
| --- | --- |
| First meeting | Sir, Madam |

## Not like this

::: mistake Greeting the desk
Look up, at the guest, then speak.
:::"""


def item(slug: str = "who-first", **changes: Any) -> Item:
    """A single-choice item on etiquette with the key b."""
    options = [Option(key, text(f"选项{key}", f"Option {key}"), correct=key == "b") for key in "abcd"]
    body = {
        "slug": slug,
        "kind": "single-choice",
        "topic": "greeting",
        "competency": "etiquette",
        "difficulty": "easy",
        "stem": pair(f"{slug}：谁先伸手？", f"{slug}: who offers first?"),
        "options": [{"key": option.key, "text": pair(option.text.zh, option.text.en), "correct": option.correct} for option in options],
        "rationale": pair("迎客时主人先", "The host first on arrival"),
    }
    return Item.from_json(body | changes)


def multiple_choice(right: str, offered: str = "abcde", *, partial: bool = True, slug: str = "which-ones", **changes: Any) -> Item:
    """A multiple-choice item with the keys ``right``, every option one letter."""
    options = [{"key": key, "text": pair(f"选项{key}", f"Option {key}"), "correct": key in right} for key in offered]
    return item(slug, kind="multiple-choice", options=options, partial_credit=partial, **changes)


def ordering(count: int = 4, *, partial: bool = False, **changes: Any) -> Item:
    """An ordering item whose right order is a, b, c …"""
    options = [{"key": key, "text": pair(f"第{key}步", f"Step {key}")} for key in "abcdefgh"[:count]]
    return item("in-order", kind="ordering", options=options, partial_credit=partial, **changes)


def matching(count: int = 3, decoys: int = 1, *, partial: bool = False, **changes: Any) -> Item:
    """A matching item in which every option belongs to the match of the same letter."""
    options = [
        {"key": key, "text": pair(f"左{key}", f"Left {key}"), "match": pair(f"右{key}", f"Right {key}")} for key in "abcdefgh"[:count]
    ]
    extra = [pair(f"多余{number}", f"Decoy {number}") for number in range(decoys)]
    return item("belongs-together", kind="matching", options=options, decoys=extra, partial_credit=partial, **changes)


def judgement(*worths: int, **changes: Any) -> Item:
    """A situational judgement whose actions a, b, c … have these worths."""
    options = [
        {"key": key, "text": pair(f"做法{key}", f"Action {key}"), "worth": worth, "reason": pair(f"理由{key}", f"Reason {key}")}
        for key, worth in zip("abcdefgh", worths, strict=False)
    ]
    return item("what-now", kind="situational-judgement", options=options, **changes)


def numeric(value: float, tolerance: float = 0.0, **changes: Any) -> Item:
    """An item asking for a number of people."""
    wanted = {"value": value, "tolerance": tolerance, "unit": pair("人", "people")}
    return item("how-many", kind="numeric", options=[], numeric=wanted, **changes)


def short_text(*accepted: str, **changes: Any) -> Item:
    """An item asking for a word."""
    return item("which-word", kind="short-text", options=[], accepted=list(accepted), **changes)


def quiz(*draw: Body, **changes: Any) -> Quiz:
    """A quiz with the blueprint given."""
    body = {
        "slug": "short-quiz",
        "title": pair("小测", "Short quiz"),
        "purpose": pair("看看会了没有", "See what you know"),
        "draw": list(draw),
    }
    return Quiz.from_json(body | changes)


def criterion(slug: str, competency: str = "communication", levels: int = 5) -> Criterion:
    """A criterion with levels that only count."""
    return Criterion.from_json(criterion_body(slug, competency, levels))


def criterion_body(slug: str, competency: str = "communication", levels: int = 5, **changes: Any) -> Body:
    """The body of a criterion with levels that only count."""
    described = [pair(f"{slug}第{level}级", f"{slug} level {level}") for level in range(levels)]
    return {"slug": slug, "title": pair("标准", "Criterion"), "competency": competency, "levels": described, **changes}


def rubric_file(**changes: Any) -> Body:
    """rubric.yaml of the scenario below: two criteria of its own, three shared ones."""
    own = [
        criterion_body("verifies", "etiquette", weight=2),
        criterion_body("leads-the-way", "service-awareness"),
        criterion_body("settles-the-guest", "patience"),
    ]
    shared = [{"use": "clear-speech", "weight": 2}, {"use": "notices-the-guest"}, {"use": "composure"}]
    return {
        "slug": "visitor",
        "pass_percent": 60,
        "criteria": own + shared,
        "critical_errors": [{"use": "gives-away"}, {"slug": "lets-in", "title": pair("放行", "Lets in")}],
        **changes,
    }


def rubric(**changes: Any) -> Rubric:
    """A rubric of three criteria with weights 1, 2 and 3, and two critical errors."""
    body = {
        "slug": "visitor",
        "criteria": [
            {
                "slug": slug,
                "title": pair(),
                "competency": competency,
                "weight": weight,
                "levels": [pair(f"{n}级", f"{n}") for n in range(5)],
            }
            for slug, competency, weight in (("greets", "etiquette", 1), ("verifies", "communication", 2), ("explains", "communication", 3))
        ],
        "critical_errors": [{"slug": "insults", "title": pair()}, {"slug": "lets-in", "title": pair()}],
        "pass_percent": 60,
    }
    return Rubric.from_json(body | changes)


def write(path: Path, content: Body | str) -> Path:
    """Write a file, mappings as YAML."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def write_lesson(folder: Path, **changes: Any) -> Path:
    """A lesson's three files in ``folder``; the path of lesson.yaml."""
    body = lesson_body(**changes)
    texts = body.pop("body")
    for language, markdown in texts.items():
        write(folder / f"{language}.md", markdown + "\n")
    return write(folder / "lesson.yaml", body)


def write_courses(root: Path) -> Path:
    """One programme of a written and a planned day below ``root``."""
    group = root / "pre_job"
    task = {
        "slug": "six-arrivals", "code": "1-p1", "title": pair("六拨来客", "Six arrivals"),
        "brief": pair("问候六位客人。", "Greet six guests."),
        "looks_for": [pair("先开口", "speaks first"), pair("看着客人", "looks at the guest")],
        "minutes": 90, "class_hours": 2, "safety": True, "competencies": ["etiquette"],
    }  # fmt: skip
    day = group / "day-01-greeting"
    write_lesson(day / "01-greeting")
    write_lesson(day / "02-names", slug="names", code="1-2")
    course = {
        "slug": "day-01-greeting", "day": 1, "title": pair("问候", "Greeting"), "guest_contact": "none",
        "summary": pair("会问候", "Can greet"),
        "practice": [task], "assessments": [{"kind": "quiz", "slug": "short-quiz"}],
    }  # fmt: skip
    write(day / "course.yaml", course)
    planned_lesson = {
        "code": "2-1",
        "title": pair("开会", "Meetings"),
        "kind": "theory",
        "safety": False,
        "class_hours": 0.75,
        "competencies": ["etiquette"],
    }
    planned = {
        "slug": "day-02-meetings", "title": pair("会议", "Meetings"), "guest_contact": "shadowing", "lessons": [planned_lesson],
        "practice": [], "assessments": [{"kind": "role-play", "slug": "visitor"}],
    }  # fmt: skip
    programme = {
        "slug": "pre-job", "kind": "pre-job", "title": pair("岗前培训", "Pre-job"), "revision": 1, "change": "substantive",
        "summary": pair("两天", "Two days"), "minimum_days": 2, "safety_class_hours": 2,
        "days": [{"course": "day-01-greeting"}, {"planned": planned}],
        "completes": {
            "lessons": "all", "practice": "all", "quizzes": [{"slug": "short-quiz", "required": True}],
            "role_plays": [{"slug": "visitor", "required": True}], "retake": {"after_days": 1, "attempts": 2},
        },
    }  # fmt: skip
    write(group / "programme.yaml", programme)
    return root


def write_assessments(root: Path) -> Path:
    """Three items, a quiz, shared criteria and a scenario below ``root``."""
    competencies = [{"slug": slug, "dimension": dimension} for slug, dimension in COMPETENCIES.items()]
    write(root / "competency.yaml", {"competencies": competencies})
    shared = [("clear-speech", "communication"), ("notices-the-guest", "service-awareness"), ("composure", "patience")]
    criteria = [criterion_body(slug, competency) for slug, competency in shared]
    error = {"slug": "gives-away", "title": pair("泄露", "Gives away"), "competency": "communication"}
    write(root / "criteria.yaml", {"criteria": criteria, "critical_errors": [error]})
    items = []
    for number in range(3):
        body = item(f"item-{number}", lesson="greeting").to_json()
        items.append({name: value for name, value in body.items() if name not in ("content", "topic")})
    write(root / "questions" / "greeting" / "first.yaml", {"items": items})
    quiz_body = quiz({"topic": "greeting", "count": 2}).to_json()
    quiz_body.pop("content")
    write(root / "quizzes" / "short-quiz.yaml", quiz_body)
    folder = root / "scenarios" / "visitor"
    scenario = {
        "slug": "visitor", "code": "E1", "kind": "role-play", "title": pair("来客", "A visitor"), "level": "entry",
        "lead_dimension": "professional-skill", "emergency": False, "minutes": 10, "guide": ["2.2"], "competencies": ["etiquette"],
        "twist": pair("他真是老朋友", "He really is a friend"), "props": [pair("名单", "A list")],
    }  # fmt: skip
    write(folder / "scenario.yaml", scenario)
    write(folder / "rubric.yaml", rubric_file())
    write(folder / "zh.md", "# candidate\n\n你在前台。\n\n# actor\n\n你没预约。\n\n# rater\n\n看他是否核实。\n")
    write(folder / "en.md", "# candidate\n\nYou are at the desk.\n\n# actor\n\nNo appointment.\n\n# rater\n\nWatch the check.\n")
    return root
