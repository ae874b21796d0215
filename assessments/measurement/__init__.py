"""Fair measurement: scores that say how sure they are.

``facets`` many-facet Rasch models · ``linking`` what can be compared with what · ``decisions`` cuts, and whether a
decision would be another one in other hands · ``items`` quizzes · ``agreement`` of raters · ``generalizability`` ·
``unbalanced`` the same with cells missing · ``standard_setting`` · ``hofstee`` · ``planning`` who marks whom ·
``gains`` · ``fairness`` · ``files`` CSV in · ``errors`` what can go wrong · ``solver`` the one driver of iterations.

Arrays in, frozen dataclasses out; NumPy and SciPy only. Signs: positive is a harsher rater, a
harder criterion, a better person; everything in logits unless a name says points.
"""
