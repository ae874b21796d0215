"""Sentences of the engine in Chinese, by their English template. A test sees that none is missing."""

from __future__ import annotations

CHINESE: dict[str, str] = {
    # items
    "only {n} answers: too few to judge": "只有 {n} 人作答，不足以判断",
    "nearly everybody gets it right: it tells people apart no more": "几乎人人答对，已不能区分水平",
    "hardly anybody gets it right: check the key, then the wording": "几乎无人答对：先核对答案，再看题干表述",
    "those who do well elsewhere do no better, or worse, here: check the key": "其他题做得好的人，在这道题上并不更好，甚至更差：请核对答案",
    "it does not vary": "得分没有差异",
    "it hardly goes with the other items": "与其他试题几乎不相关",
    "{never} of the {wrong} wrong answers is never chosen": "{wrong_n} 个错误选项中有 {never_n} 个无人选择",
    "{never} of the {wrong} wrong answers are never chosen": "{wrong_n} 个错误选项中有 {never_n} 个无人选择",
    "wrong answer {option} draws the better people (r = {r:.2f})": "错误选项 {option} 吸引了水平较高的人（r = {r:.2f}）",
    "{n} persons; slopes of single items need at least {least}. Use the Rasch model.": (
        "{n} 人；估计单题区分度参数至少需要 {least} 人，请用 Rasch 模型。"
    ),
    "the two-parameter model needs at least three items scored 0 or 1": "双参数模型至少需要三道 0/1 计分的试题",
    # agreement
    "{n} subjects; intraclass correlations need at least {least}": "{n} 个对象；组内相关系数至少需要 {least} 个",
    "intraclass correlations need a full table of subjects by at least two raters": "组内相关系数需要完整数据：每个对象至少由两名考评员评分，且无缺失",
    "subjects or raters do not differ at all": "对象之间或考评员之间毫无差异",
    "agreement needs a table of subjects by at least two raters": "至少需要两名考评员的评分",
    "kappa needs every mark; for gaps use Krippendorff's alpha": "kappa 不允许缺失；有缺失请看 Krippendorff α",
    "a mark is none of the categories": "有评分不在等级之内",
    "all marks are the same: chance agreement is complete and kappa undefined": "所有评分相同，偶然一致为百分之百，kappa 无定义",
    "agreement needs at least two subjects": "至少需要两个对象",
    "no subject was marked by all": "没有任何对象由全部考评员评分",
    "weights are none, linear or quadratic": "权重只能是不加权、线性或二次",
    "Cohen's kappa is for two raters; for more use Fleiss', Conger's or Light's": "Cohen kappa 只用于两名考评员；更多时用 Fleiss、Conger 或 Light kappa",
    "both raters gave one mark only: chance agreement is complete": "两名考评员都只给了同一个分，偶然一致为百分之百",
    "alpha needs at least two units with two marks each": "α 至少需要两个各有两次评分的对象",
    "all marks are the same: alpha is undefined": "所有评分相同，α 无定义",
    "ratio marks are not negative": "比率量表的评分不能为负",
    # generalizability
    "{n} persons: intervals are wide below {least}": "{n} 人：少于 {least} 人时区间很宽",
    "negative estimates count as nothing: {effects}": "方差分量估计为负，按零计：{effects}",
    # cuts
    "{n} judges; at least {least} are advised": "{n} 名评委；建议至少 {least} 名",
    "{n} persons are judged borderline; use borderline regression, which draws on all": "只有 {n} 人被判为临界；请用临界回归法，它利用全部考生",
    "{n} borderline persons; at least {least} are advised": "临界考生 {n} 人；建议至少 {least} 人",
    "{n} persons; borderline regression needs at least {least}": "{n} 人；临界回归法至少需要 {least} 人",
    "{n} persons; at least {least} are advised": "{n} 人；建议至少 {least} 人",
    "everybody has the same global judgement": "所有人的总体评价相同",
    "people judged better do not score higher: the cut would mean nothing": "总体评价更好的人得分并不更高，此时的划界分数没有意义",
    "one score and one global judgement for each person": "每人应有一个得分和一个总体评价",
    "no cut meets the judges' bounds on these scores: the nearest end was taken": "在这批得分上没有同时满足评委界限的划界分数，取最近的一端",
    # gains
    "{n} persons; with fewer than {least} the interval is what counts, not the value": "{n} 人；少于 {least} 人时应看区间，而不是单个数值",
    "{n} persons in a group; with fewer than {least} the interval is what counts": "有一组只有 {n} 人；少于 {least} 人时应看区间",
    # origin of a many-facet fit
    "person mean 0; every facet but {last} sums to zero; thresholds of a scale sum to zero": (
        "人员均值为零；除“{last}”外各侧面之和为零；同一量表的阈值之和为零"
    ),
    "{free} sum to zero": "“{free}”之和为零",
    "{free} sum to zero within each component": "在每个互不相连的部分内，“{free}”之和为零",
    "{anchored} anchored": "“{anchored}”取固定值",
    "population means free": "总体均值自由估计",
    "thresholds of a scale sum to zero": "同一量表的阈值之和为零",
}
