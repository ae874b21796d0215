"""The words of incentive documents, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.documents.wording import Bilingual, Wording, is_chinese

EMPLOYMENT: Mapping[str, Bilingual] = {
    "contract": Bilingual("合同制", "Contract"),
    "dispatched": Bilingual("劳务派遣", "Dispatched"),
    "outsourced": Bilingual("外包", "Outsourced"),
    "intern": Bilingual("实习", "Intern"),
    "part-time": Bilingual("非全日制", "Part-time"),
    "re-employed": Bilingual("退休返聘", "Re-employed"),
}
TIERS: Mapping[str, Bilingual] = {
    "junior": Bilingual("初级", "Junior"),
    "mid": Bilingual("中级", "Mid"),
    "senior": Bilingual("高级", "Senior"),
}
DIMENSIONS: Mapping[str, Bilingual] = {
    "service-quality": Bilingual("服务质量", "Service quality"),
    "work-attitude": Bilingual("工作态度", "Work attitude"),
    "professional-skill": Bilingual("专业技能", "Professional skill"),
    "emergency-handling": Bilingual("应急处理能力", "Emergency handling"),
}
DIMENSIONS_SHORT: Mapping[str, Bilingual] = {
    "service-quality": Bilingual("服务质量", "Service"),
    "work-attitude": Bilingual("工作态度", "Attitude"),
    "professional-skill": Bilingual("专业技能", "Skill"),
    "emergency-handling": Bilingual("应急处理", "Emerg."),
}
STEPS: Mapping[str, Bilingual] = {
    "reviewed": Bilingual("复核人", "Reviewed by"),
    "first": Bilingual("第一批准人", "First approval"),
    "second": Bilingual("第二批准人", "Second approval"),
}
"""The places in the signature chain, by the step that fills them."""
REASONS: Mapping[str, Bilingual] = {
    "employment": Bilingual("用工形式不在方案范围内", "kind of employment outside the scheme"),
    "no-tier": Bilingual("尚未定职级", "no tier yet"),
    "few-days": Bilingual("本期在职天数不足", "too few days employed in the period"),
    "attendance": Bilingual("出勤未达到方案要求", "attendance below what the scheme asks for"),
    "no-score": Bilingual("本期没有已发布的考核成绩", "no released score in the period"),
}

say = Wording(
    {
        "title": ("绩效奖金发放表", "Bonus payment sheet"),
        "title_of": ("绩效奖金发放表，{period}", "Bonus payment sheet, {period}"),
        "unit_title": ("绩效奖金发放表：{unit}", "Bonus payment sheet: {unit}"),
        "stamp": ("{date}生成，内部资料", "Issued {date}, internal"),
        "over": ("{period}，{scheme}第 {version} 版，按{basis}计算", "{period}, {scheme} version {version}, on {basis}"),
        "scheme_line": ("{scheme}第 {version} 版，按{basis}计算", "{scheme} version {version}, on {basis}"),
        "basis_raw": ("原始分", "raw scores"),
        "basis_adjusted": ("校准分", "adjusted scores"),
        "serial": ("编号 {serial}", "No. {serial}"),
        "hash": ("方案 {scheme}  数据 {inputs}", "scheme {scheme}  data {inputs}"),
        "currency_note": ("单位：元（人民币），税前", "Amounts in CNY, before tax"),
        # Columns.
        "number": ("序号", "No."),
        "unit": ("单位", "Unit"),
        "staff_number": ("工号", "Staff no."),
        "name": ("姓名", "Name"),
        "position": ("岗位", "Position"),
        "tier": ("职级", "Tier"),
        "employment": ("用工形式", "Employment"),
        "hired": ("入职日期", "Hired"),
        "days_due": ("应出勤（天）", "Days due"),
        "days_present": ("实出勤（天）", "Days present"),
        "due": ("应出勤", "Days due"),
        "present": ("实出勤", "Present"),
        "attendance": ("出勤系数", "Attendance factor"),
        "attendance_short": ("出勤系数", "Attend. factor"),
        "performance_short": ("绩效系数", "Perform."),
        "service_short": ("服务系数", "Service"),
        "base": ("奖金基数", "Base"),
        "overall": ("综合得分", "Overall score"),
        "grade": ("考核等级", "Grade"),
        "performance": ("绩效系数", "Performance factor"),
        "satisfaction": ("客户满意度", "Client satisfaction"),
        "service": ("服务系数", "Service factor"),
        "entitlement": ("计奖额", "Claim"),
        "bonus": ("应得绩效奖金", "Bonus due"),
        "awards": ("单项奖励", "Single awards"),
        "deductions": ("依法扣款", "Lawful deductions"),
        "grounds": ("扣款依据", "Ground of deduction"),
        "adjustment": ("前期调整", "Earlier adjustments"),
        "gross": ("应发合计（税前）", "Gross paid"),
        "gross_short": ("应发合计", "Gross paid"),
        "before_tax": ("（税前）", "(before tax)"),
        "signature": ("签字", "Signature"),
        "remark": ("备注", "Remark"),
        # Summary.
        "summary": ("汇总", "Summary"),
        "by_unit": ("按单位", "By unit"),
        "people": ("人数", "People"),
        "median": ("中位数", "Median"),
        "lowest": ("最低", "Lowest"),
        "highest": ("最高", "Highest"),
        "range": ("最低–最高", "Lowest–highest"),
        "previous": ("上期应发", "Last period"),
        "change": ("环比", "Change"),
        "total": ("合计", "Total"),
        "subtotal": ("小计", "Subtotal"),
        "subtotal_people": ("小计（{n} 人）", "Subtotal ({n} people)"),
        "gross_total": ("应发总额（元）", "Gross paid (CNY)"),
        "median_bonus": ("奖金中位数（元）", "Median bonus (CNY)"),
        "against_last": ("与上期相比", "Against last period"),
        "last_median": ("上期 {amount}", "last period {amount}"),
        "left_out_count": ("另有 {n} 人不发放", "{n} more not paid"),
        "all_paid": ("全部人员均发放", "everyone is paid"),
        "pool_paid": ("奖金池全部发完", "the pool is paid out in full"),
        "pool_left": ("奖金池余 {amount} 元（均已到上限）", "{amount} left in the pool (all at their cap)"),
        "bonus_part": ("其中绩效奖金 {amount}", "of which bonus {amount}"),
        "distribution": ("金额分布", "Distribution of amounts"),
        "distribution_axis": ("本期应得绩效奖金（元）", "Bonus due this period (CNY)"),
        "distribution_text": ("{n} 人，中位数 {median} 元", "{n} people, median {median}"),
        "left_out": ("不发放人员", "Not paid"),
        "left_out_line": ("{name}（{number}，{unit}）：{reasons}", "{name} ({number}, {unit}): {reasons}"),
        "outliers": ("异常", "Outliers"),
        "outlier_line": (
            "{name}（{number}）：{amount} 元，同岗位同职级的常见范围是 {low}–{high} 元",
            "{name} ({number}): {amount}; usual for the same position and tier: {low}–{high}",
        ),
        "outlier_alone": (
            "{name}（{number}）：{amount} 元，同岗位同职级的大多是 {low} 元",
            "{name} ({number}): {amount}; most of the same position and tier get {low}",
        ),
        "fairness": ("公平性", "Fairness"),
        "by_unit_fair": ("按单位", "By unit"),
        "by_position_fair": ("按岗位", "By position"),
        "by_employment_fair": ("按用工形式", "By kind of employment"),
        "fair_line": (
            "{by}：{group}有 {selected}/{n} 人绩效系数达到 1.0（{rate}），"
            "是{best}（{best_rate}）的 {ratio} 倍，95% 区间 {interval}。{verdict}",
            "{by}: in {group} {selected} of {n} reached a performance factor of 1.0 ({rate}), "
            "{ratio} times the share in {best} ({best_rate}), 95% interval {interval}. {verdict}",
        ),
        "fair_fine": ("没有低于五分之四。", "Not below four fifths."),
        "fair_unsure": (
            "低于五分之四，但人数少，也可能是偶然；继续观察。",
            "Below four fifths, but with so few people it may be chance; keep watching.",
        ),
        "fair_below": (
            "低于五分之四，偶然很难解释：请查考核和评分。",
            "Below four fifths, and hardly by chance: look into the assessments and the ratings.",
        ),
        "fair_no_interval": ("算不出", "not to be had"),
        "fair_hidden": ("{by}：另有 {n} 组不足 10 人，不单独列出。", "{by}: {n} more with fewer than 10 people are not shown."),
        "fair_too_small": (
            "{by}：达到 10 人的组不足两个，不作比较，免得认出个人。",
            "{by}: fewer than two have 10 people or more, so nothing is compared and nobody can be recognised.",
        ),
        "trend": ("历期走势", "Trend"),
        "capitals": ("合计金额大写：{words}", "Total in Chinese capitals: {words}"),
        "capitals_changed": ("金额已改动，请重写大写", "The amount was changed: write the capitals anew"),
        "prepared": ("编制", "Prepared by"),
        "reviewed": ("复核", "Reviewed by"),
        "approved": ("批准", "Approved by"),
        "signed": ("{name}，{date}", "{name}, {date}"),
        # Remarks.
        "not_taking_part": ("不参与奖金：{reasons}", "no bonus: {reasons}"),
        "no_score": ("无考核成绩，按系数 {factor}", "no score: factor {factor}"),
        "capped": ("奖金已到个人上限", "bonus at the personal cap"),
        "carried": ("结转下期 {amount} 元", "{amount} carried forward"),
        # Sheets of the workbook.
        "scheme_sheet": ("方案参数", "Scheme"),
        "awards_sheet": ("单项奖励明细", "Awards"),
        "deductions_sheet": ("依法扣款明细", "Deductions"),
        "adjustments_sheet": ("前期调整明细", "Adjustments"),
        "pool_sheet": ("奖金池分配", "Pool"),
        "reference": ("编号", "Reference"),
        "kind": ("项目", "Kind"),
        "ground": ("依据", "Ground"),
        "quantity": ("数量", "Quantity"),
        "unit_amount": ("标准", "Unit amount"),
        "amount": ("金额", "Amount"),
        "requested": ("批准扣款", "Approved amount"),
        "limit": ("扣款上限", "Limit"),
        "applied": ("本期扣款", "Deducted now"),
        "pool": ("奖金池（分）", "Pool (fen)"),
        "rest": ("扣除到顶者后（分）", "After those at their cap (fen)"),
        "claims": ("未到顶者计奖额合计（分）", "Claims below their cap (fen)"),
        "leftover": ("待分的余分", "Cents left to give"),
        "claim_fen": ("计奖额（分）", "Claim (fen)"),
        "cap_fen": ("个人上限（分）", "Cap (fen)"),
        "at_cap": ("到顶（1 是 0 否）", "At cap (1 yes, 0 no)"),
        "whole_fen": ("整分", "Whole fen"),
        "remainder": ("余数", "Remainder"),
        "rank": ("余数次序", "Rank"),
        "extra": ("补 1 分", "Extra fen"),
        "check": ("核对", "Check"),
        "tie_break": ("余数相同的，按工号先后补分。", "Equal remainders are served in the order of staff numbers."),
        "score_points": ("得分", "Score"),
        "factor": ("系数", "Factor"),
        "missing": ("无得分时", "Without a score"),
        "curve": ("绩效系数：{tier}", "Performance factor: {tier}"),
        "from_factor": ("绩效系数从", "Performance factor from"),
        "person_multiple": ("个人上限（基数的倍数）", "Personal cap (multiple of base)"),
        "person_amount": ("个人上限（元）", "Personal cap (CNY)"),
        "total_cap": ("总额上限（元）", "Total cap (CNY)"),
        "deduction_share": ("扣款上限占奖金与奖励的比例", "Largest share of bonus and awards that deductions may take"),
        "period_days": ("本期日历天数", "Calendar days of the period"),
        "scheme_hash": ("方案内容校验码", "Content hash of the scheme"),
        "inputs_hash": ("数据校验码", "Hash of the inputs"),
        "version": ("版本", "Version"),
        "period": ("期间", "Period"),
        "number_label": ("编号", "Number"),
    }
)

_QUARTERS = "一二三四"
_HALVES = Bilingual("上下", "12")


def period_words(period: str, language: str) -> str:
    """A period's code as people say it: 2026-Q3 → 2026 年第三季度, Q3 2026; also 2026-07, 2026-H1 and 2026."""
    year, _, part = period.partition("-")
    chinese = is_chinese(language)
    if part.startswith("Q"):
        return f"{year} 年第{_QUARTERS[int(part[1:]) - 1]}季度" if chinese else f"{part} {year}"
    if part.startswith("H"):
        return f"{year} 年{_HALVES.zh[int(part[1:]) - 1]}半年" if chinese else f"{part} {year}"
    if part:
        return f"{year} 年 {int(part)} 月" if chinese else period
    return f"{year} 年" if chinese else year


def joined(parts: list[str], language: str) -> str:
    """Several short phrases in one line."""
    return ("；" if is_chinese(language) else "; ").join(parts)
