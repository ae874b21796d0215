"""绩效奖金明细: one person's result told in words, every line traced to the rule and the figures behind it (I3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.core.documents.wording import Wording, money, scaled
from app.incentives.report.names import Names
from app.incentives.report.wording import REASONS
from app.incentives.rules import DAY, FACTOR, SCORE, TOTAL_CAP, WHOLE_COMPANY, PersonResult, Scheme, Step


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One step: its rule, what it says, and the amount (minor units) or factor it gave, as text."""

    rule: str
    sentence: str
    value: str
    is_amount: bool


_say = Wording(
    {
        "post": (
            "{position}{tier}：整期基数 {rate} 元，在岗 {days} 天，本期共 {period_days} 天",
            "{position}, {tier}: base {rate} for the whole period, {days} of {period_days} days",
        ),
        "post_share": (
            "{position}{tier}：整期基数 {rate} 元，在岗 {days} 天，本期共 {period_days} 天，按 {share} 计",
            "{position}, {tier}: base {rate} for the whole period, {days} of {period_days} days, share {share}",
        ),
        "no_tier": ("（未定职级）", "no tier yet"),
        "base": ("奖金基数，按天数折算", "Base, by days"),
        "attendance": ("应出勤 {due} 天，实出勤 {present} 天", "{present} of {due} days due were worked"),
        "performance": (
            "综合得分 {score}（{basis}），按职级的曲线得绩效系数",
            "Overall score {score} ({basis}), read on the curve of the tier",
        ),
        "performance_missing": ("本期没有考核成绩，按方案规定的系数", "No score in this period: the factor the scheme sets for that"),
        "performance_none": ("没有绩效系数", "No performance factor"),
        "service": ("客户满意度 {score}，得服务系数", "Client satisfaction {score}, read on its curve"),
        "service_missing": (
            "本期没有足够的客户反馈，服务系数按方案规定",
            "Too little client feedback: the factor the scheme sets for that",
        ),
        "not-eligible": ("不参与本期奖金：{reason}", "Not part of this period's bonus: {reason}"),
        "entitlement": (
            "计奖额 = 基数 {base} × 出勤 {attendance} × 绩效 {performance} × 服务 {service}，四舍五入到分",
            "Claim = base {base} × attendance {attendance} × performance {performance} × service {service}, rounded to the cent",
        ),
        "person-cap": ("超过个人上限，按上限 {cap} 元", "Above the personal cap: the cap of {cap} counts"),
        "pool": (
            "{pool}共 {pool_amount} 元。按计奖额占比：{claim} ÷ {claims} × {shared}{extra}",
            "{pool}: {pool_amount}. In proportion to claims: {claim} ÷ {claims} × {shared}{extra}",
        ),
        "capped": (
            "{pool}共 {pool_amount} 元，按占比已到个人上限 {cap} 元",
            "{pool}: {pool_amount}. The proportional part reaches the personal cap of {cap}",
        ),
        "extra": ("，余分按余数大小补 1 分", ", one cent more by largest remainder"),
        "pool_company": ("公司奖金池", "The company's pool"),
        "pool_unit": ("{unit}奖金池", "The pool of {unit}"),
        "pool_total": ("超过总额上限，总额", "More was earned than the total allows: total"),
        "bonus": ("应得绩效奖金", "Bonus due"),
        "award": ("{kind}：{ground}", "{kind}: {ground}"),
        "award_units": ("{kind} × {quantity}：{ground}", "{kind} × {quantity}: {ground}"),
        "deduction": ("依法扣款：{ground}", "Lawful deduction: {ground}"),
        "deduction_limited": (
            "依法扣款：{ground}。批准 {requested} 元，本期最多可扣 {limit} 元",
            "Lawful deduction: {ground}. Approved {requested}; at most {limit} may be taken this period",
        ),
        "adjustment": ("前期调整：{ground}", "Earlier adjustment: {ground}"),
        "gross": ("应发合计（税前）= 奖金 + 奖励 − 扣款 ± 调整", "Gross paid (before tax) = bonus + awards − deductions ± adjustments"),
        "carried-forward": ("本期扣不完，结转下期", "Could not be taken this time and is carried forward"),
        "raw": ("原始分", "raw"),
        "adjusted": ("校准分", "adjusted"),
    }
)

_FACTORS = ("attendance", "performance", "service")


@dataclass(frozen=True, slots=True)
class _Teller:
    scheme: Scheme
    names: Names
    language: str

    def say(self, key: str, **values: object) -> str:
        return _say(key, self.language, **values)


def statement(result: PersonResult, scheme: Scheme, names: Names, language: str) -> tuple[StatementLine, ...]:
    """All steps of one person in the order in which they were taken; who takes no part has no claim to explain."""
    teller = _Teller(scheme, names, language)
    return tuple(_line(teller, step) for step in result.steps if result.eligible or step.rule != "entitlement")


def _line(teller: _Teller, step: Step) -> StatementLine:
    tell = _TELLERS.get(step.rule)
    sentence = tell(teller, step) if tell else teller.say(step.rule)
    if step.outcome is None:
        return StatementLine(step.rule, sentence, "", False)
    if step.rule in _FACTORS:
        return StatementLine(step.rule, sentence, _factor(step.outcome), False)
    return StatementLine(step.rule, sentence, money(-step.outcome if step.rule == "deduction" else step.outcome), True)


def _factor(value: int) -> str:
    return scaled(value, FACTOR, 4)


def _whole(step: Step, name: str) -> int:
    """A number of the step; steps are ours, so that anything else is a mistake of this code."""
    value = step.inputs[name]
    if not isinstance(value, int):
        raise TypeError(f"{step.rule}: {name} is {value!r}")
    return value


def _text(step: Step, name: str) -> str:
    return str(step.inputs[name])


def _post(teller: _Teller, step: Step) -> str:
    tier = step.inputs["tier"]
    values = {
        "position": teller.names.position(_text(step, "position"), teller.language),
        "tier": teller.say("no_tier") if tier is None else teller.names.tier(str(tier), teller.language),
        "rate": money(_whole(step, "rate")),
        "days": _whole(step, "days"),
        "period_days": _whole(step, "period_days"),
    }
    share = _whole(step, "share")
    if share == FACTOR:
        return teller.say("post", **values)
    return teller.say("post_share", **values, share=scaled(share * 100, FACTOR, 0) + "%" if share % 100 == 0 else _factor(share))


def _attendance(teller: _Teller, step: Step) -> str:
    return teller.say("attendance", due=scaled(_whole(step, "due"), DAY, 1), present=scaled(_whole(step, "present"), DAY, 1))


def _performance(teller: _Teller, step: Step) -> str:
    if step.outcome is None:
        return teller.say("performance_none")
    if step.inputs["score"] is None:
        return teller.say("performance_missing")
    basis = teller.say(_text(step, "basis"))
    return teller.say("performance", score=scaled(_whole(step, "score"), SCORE, 2), basis=basis)


def _service(teller: _Teller, step: Step) -> str:
    if step.inputs["score"] is None:
        return teller.say("service_missing")
    return teller.say("service", score=scaled(_whole(step, "score"), SCORE, 2))


def _not_eligible(teller: _Teller, step: Step) -> str:
    return teller.say("not-eligible", reason=REASONS[_text(step, "reason")].in_language(teller.language))


def _entitlement(teller: _Teller, step: Step) -> str:
    factors = {name: "—" if step.inputs[name] is None else _factor(_whole(step, name)) for name in _FACTORS}
    return teller.say("entitlement", base=money(_whole(step, "base")), **factors)


def _person_cap(teller: _Teller, step: Step) -> str:
    return teller.say("person-cap", cap=money(_whole(step, "cap")))


def _pool_name(teller: _Teller, step: Step) -> str:
    key = _text(step, "pool")
    if step.rule.startswith(TOTAL_CAP):
        return teller.say("pool_total")
    return teller.say("pool_company") if key == WHOLE_COMPANY else teller.say("pool_unit", unit=teller.names.unit(key, teller.language))


def _pool(teller: _Teller, step: Step) -> str:
    amounts = {name: money(_whole(step, name)) for name in ("pool_amount", "claim", "claims", "shared")}
    extra = teller.say("extra") if step.inputs["extra"] else ""
    return teller.say("pool", pool=_pool_name(teller, step), extra=extra, **amounts)


def _capped(teller: _Teller, step: Step) -> str:
    return teller.say(
        "capped", pool=_pool_name(teller, step), pool_amount=money(_whole(step, "pool_amount")), cap=money(_whole(step, "cap"))
    )


def _award(teller: _Teller, step: Step) -> str:
    kind = teller.scheme.award(_text(step, "kind"))
    name = kind.name.in_language(teller.language) if kind else _text(step, "kind")
    ground = teller.names.ground(_text(step, "reference"))
    if kind is not None and kind.unit_amount is not None:
        return teller.say("award_units", kind=name, quantity=_whole(step, "quantity"), ground=ground)
    return teller.say("award", kind=name, ground=ground)


def _deduction(teller: _Teller, step: Step) -> str:
    ground, requested = teller.names.ground(_text(step, "reference")), _whole(step, "requested")
    if step.outcome == requested:
        return teller.say("deduction", ground=ground)
    return teller.say("deduction_limited", ground=ground, requested=money(requested), limit=money(_whole(step, "limit")))


def _adjustment(teller: _Teller, step: Step) -> str:
    return teller.say("adjustment", ground=teller.names.ground(_text(step, "reference")))


_TELLERS: dict[str, Callable[[_Teller, Step], str]] = {
    "post": _post,
    "attendance": _attendance,
    "performance": _performance,
    "service": _service,
    "not-eligible": _not_eligible,
    "entitlement": _entitlement,
    "person-cap": _person_cap,
    "pool": _pool,
    "pool-capped": _capped,
    TOTAL_CAP: _pool,
    f"{TOTAL_CAP}-capped": _capped,
    "award": _award,
    "deduction": _deduction,
    "adjustment": _adjustment,
}
