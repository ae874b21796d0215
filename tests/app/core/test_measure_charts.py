"""The measurement drawings: every element is on the map, every category has its curve, in both languages."""

from xml.etree import ElementTree

import pytest

from app.core.charts import FULL, NARROW, category_curves, figure_as_svg, render_svg, variable_map

PERSONS = [-2.1, -0.4, 0.0, 0.3, 1.2, 2.6]
FACETS = {"rater": [("周敏", 0.4), ("Ann", -0.4), ("Bo", -0.41)], "criterion": [("greeting", -0.8), ("leaving", 0.8)]}
CURVES = [("0", [0.9, 0.4, 0.1]), ("1", [0.1, 0.5, 0.2]), ("2", [0.0, 0.1, 0.7])]


def words(svg: str) -> str:
    return " | ".join(element.text or "" for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"))


@pytest.mark.parametrize("width", [NARROW, FULL])
def test_every_element_stands_on_the_map(width: int) -> None:
    figure = variable_map(PERSONS, FACETS, language="zh", width=width)
    shown = words(render_svg(figure, title="题", description="述", id_prefix="m"))
    for name in ("周敏", "greeting", "leaving", "人员"):
        assert name in shown


def test_elements_at_one_place_share_a_line_and_what_does_not_fit_is_counted() -> None:
    crowd = {"rater": [(f"rater number {n}", 0.0) for n in range(30)]}
    shown = words(render_svg(variable_map(PERSONS, crowd, language="en", width=NARROW), title="t", description="d", id_prefix="m"))
    assert "+29" in shown


def test_every_category_has_a_labelled_curve() -> None:
    figure = category_curves([-4.0, 0.0, 4.0], CURVES, language="en", width=FULL)
    shown = words(render_svg(figure, title="t", description="d", id_prefix="c"))
    assert all(f"{label}" in shown for label, _ in CURVES)
    assert "probability" in shown


def test_drawings_are_the_same_on_every_run() -> None:
    one, other = (figure_as_svg(variable_map(PERSONS, FACETS, language="zh", width=FULL), text_as_paths=True) for _ in range(2))
    assert one == other


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        variable_map([], FACETS, language="zh", width=FULL)
    with pytest.raises(ValueError, match="at least one"):
        category_curves([0.0], [], language="zh", width=FULL)
