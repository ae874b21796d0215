"""How results are put into words."""

from app.core.i18n import _


def kind_name(kind: str) -> str:
    """What a kind of result or evidence is called."""
    names = {
        "quiz": _("Quiz"),
        "role-play": _("Role-play"),
        "practical": _("Practical"),
        "case-analysis": _("Case analysis"),
        "drill": _("Drill"),
        "observation": _("Observation"),
        "work-log": _("Work log"),
        "service-record": _("Service record"),
        "client-judgement": _("Client’s judgement"),
        "client-feedback": _("Client feedback"),
        "incident": _("Incident"),
    }
    return str(names.get(kind, kind))


def level(value: float) -> str:
    """A level as people write it: 3, 2½, 2.3."""
    whole, rest = divmod(round(value, 2), 1)
    if rest in (0, 0.5):
        return f"{int(whole) or ''}½" if rest else str(int(whole))
    return f"{value:.1f}"
