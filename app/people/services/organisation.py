"""The company, its units and its posts."""

from sqlalchemy import func, select

from app.core.database import db
from app.core.errors import RuleViolation
from app.core.forms import check_version
from app.core.i18n import _
from app.people.models import Organisation, Position, Unit

SHIPPED_POSITIONS = (
    ("lead", "接待组长", "Lead"),
    ("receptionist", "接待员", "Receptionist"),
    ("interpreter", "翻译人员", "Interpreter"),
    ("security", "安保人员", "Security"),
    ("logistics", "后勤保障人员", "Logistics"),
    ("coordinator", "协调员", "Coordinator"),
)


def found_organisation(
    name_zh: str, name_en: str, *, code: str = "HQ", time_zone: str = "Asia/Shanghai", currency: str = "CNY", demonstration: bool = False
) -> tuple[Organisation, Unit]:
    """The company with its six posts and the unit at the top of the tree."""
    company = Organisation(name_zh=name_zh, name_en=name_en, time_zone=time_zone, currency=currency, demonstration=demonstration)
    db.session.add(company)
    for sequence, (position, zh, en) in enumerate(SHIPPED_POSITIONS):
        db.session.add(Position(code=position, name_zh=zh, name_en=en, sequence=sequence))
    return company, add_unit(code, name_zh, name_en, None)


def add_unit(code: str, name_zh: str, name_en: str, parent_id: int | None) -> Unit:
    """A unit below ``parent_id`` (None: the top of the tree, of which there is one)."""
    _code_is_free(Unit, code)
    parent = db.session.get_one(Unit, parent_id) if parent_id is not None else None
    if parent is None and db.session.scalar(select(func.count()).select_from(Unit)):
        raise RuleViolation(_("Choose the unit above. Only the company itself has none"), "parent")
    row = Unit(code=code.strip(), name_zh=name_zh.strip(), name_en=name_en.strip(), parent_id=parent_id)
    db.session.add(row)
    db.session.flush()
    row.path = f"{parent.path if parent else '/'}{row.id}/"
    db.session.flush()
    return row


def edit_unit(row: Unit, name_zh: str, name_en: str, version: int | None = None) -> None:
    """Rename a unit. Its code and its place in the tree stay: what happened below it stays where it happened."""
    check_version(row, version, ("name_zh", "name_en"))
    row.name_zh, row.name_en = name_zh.strip(), name_en.strip()
    db.session.flush()


def add_position(code: str, name_zh: str, name_en: str, *, company_wide: bool = True) -> Position:
    """A post of the company's own, after the ones there are. ``company_wide``: whether whoever asks may change what all units share."""
    if not company_wide:
        raise RuleViolation(_("Positions belong to the whole company. Ask HR at its head, or an administrator"), None)
    _code_is_free(Position, code)
    last = db.session.scalar(select(func.max(Position.sequence)))
    row = Position(code=code.strip(), name_zh=name_zh.strip(), name_en=name_en.strip(), sequence=(-1 if last is None else last) + 1)
    db.session.add(row)
    db.session.flush()
    return row


def edit_position(row: Position, name_zh: str, name_en: str, version: int | None = None) -> None:
    """Rename a post; content and schemes refer to its code, which stays."""
    check_version(row, version, ("name_zh", "name_en"))
    row.name_zh, row.name_en = name_zh.strip(), name_en.strip()
    db.session.flush()


def _code_is_free(model: type[Unit] | type[Position], code: str) -> None:
    if db.session.scalar(select(model.id).where(func.lower(model.code) == code.strip().lower())) is not None:
        raise RuleViolation(_("There is already one with the code %(code)s. Choose another", code=code.strip()), "code")
