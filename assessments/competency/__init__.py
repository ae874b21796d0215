"""Evidence → estimate ± error → readiness for a tier. Numbers only; words are the caller's.

``model`` what is estimated · ``calibration`` a score in logits with its error · ``estimate`` one competency over
time · ``states`` many persons as arrays · ``profile`` dimensions and overall · ``tiers`` the rules · ``facts`` what
they ask beside levels · ``readiness`` one person, or all staff at once, against them · ``decision`` the probability
behind · ``next_step`` what would help most · ``scale`` logits and the points people read.
"""
