"""Units and posts as data."""

from typing import Any

from flask import flash, redirect, url_for

from app.core.i18n import _, name
from app.core.pages import render
from app.core.security.decorators import requires
from app.core.security.identity import current_identity
from app.core.security.permissions import Permission
from app.core.security.policy import visible_units
from app.people import services
from app.people.forms.organisation import PositionForm, RenameForm, UnitForm
from app.people.queries.directory import position_options, unit_options
from app.people.queries.organisation import load_position, load_unit, may_company_wide, people_per_position, people_per_unit
from app.people.views.blueprint import blueprint


@blueprint.get("/units")
@requires(Permission.UNIT_EDIT)
def units() -> Any:
    """The tree of one's units."""
    tree = unit_options(visible_units(current_identity(), Permission.UNIT_EDIT))
    return render("people/units.html", units=tree, counts=people_per_unit())


@blueprint.route("/units/new", methods=["GET", "POST"])
@requires(Permission.UNIT_EDIT)
def add_unit() -> Any:
    """A new unit below one of one's own."""
    form = UnitForm()
    form.offer(unit_options(visible_units(current_identity(), Permission.UNIT_EDIT)))
    if form.accepts(lambda: services.add_unit(form.code.data, form.name_zh.data, form.name_en.data, form.parent.picked.id)):
        flash(_("The unit is added"))
        return redirect(url_for("people.units"))
    return render("people/unit_form.html", form=form, unit=None, title=_("Add a unit"))


@blueprint.route("/units/<unit>/edit", methods=["GET", "POST"])
@requires(Permission.UNIT_EDIT)
def edit_unit(unit: str) -> Any:
    """Rename a unit."""
    row = load_unit(unit, Permission.UNIT_EDIT)
    form = RenameForm(obj=row)
    if form.accepts(lambda: services.edit_unit(row, form.name_zh.data, form.name_en.data, form.version.data)):
        flash(_("Saved"))
        return redirect(url_for("people.units"))
    return render("people/unit_form.html", form=form, unit=row, title=name(row))


@blueprint.get("/positions")
@requires(Permission.UNIT_EDIT)
def positions() -> Any:
    """All posts, and how many hold each."""
    return render("people/positions.html", positions=position_options(), counts=people_per_position(), may_edit=may_company_wide())


@blueprint.route("/positions/new", methods=["GET", "POST"])
@requires(Permission.UNIT_EDIT)
def add_position() -> Any:
    """A post of the company's own."""
    form = PositionForm()
    if form.accepts(lambda: services.add_position(form.code.data, form.name_zh.data, form.name_en.data, company_wide=may_company_wide())):
        flash(_("The position is added"))
        return redirect(url_for("people.positions"))
    return render("people/position_form.html", form=form, position=None, title=_("Add a position"))


@blueprint.route("/positions/<position>/edit", methods=["GET", "POST"])
@requires(Permission.UNIT_EDIT)
def edit_position(position: str) -> Any:
    """Rename a post."""
    row = load_position(position, Permission.UNIT_EDIT)
    form = RenameForm(obj=row)
    if form.accepts(lambda: services.edit_position(row, form.name_zh.data, form.name_en.data, form.version.data)):
        flash(_("Saved"))
        return redirect(url_for("people.positions"))
    return render("people/position_form.html", form=form, position=row, title=name(row))
