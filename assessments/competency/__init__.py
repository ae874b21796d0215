"""Evidence → estimate ± error → readiness for a tier. Numbers only; words are the caller's.

``model`` what is estimated · ``calibration`` a score in logits with its error · ``estimate`` one competency
over time · ``profile`` dimensions and overall · ``tiers`` the rules · ``readiness`` a person, or all staff at
once, against them · ``decision`` the probability behind · ``next_step`` what would help most.
"""
