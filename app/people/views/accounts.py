"""Accounts of others: their state, their roles, the link or slip that lets somebody set a password."""

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, url_for
from markupsafe import Markup

from app.core.errors import RuleViolation
from app.core.i18n import _, in_language, name
from app.core.pages import render
from app.core.security.decorators import requires
from app.core.security.identity import current_identity
from app.core.security.permissions import Permission, Role
from app.core.security.policy import visible_units
from app.people import services
from app.people.forms.accounts import InvitationsForm, RoleForm
from app.people.forms.fields import indented
from app.people.queries.accounts import Managed, load_managed, without_password
from app.people.queries.directory import unit_options
from app.people.queries.organisation import organisation
from app.people.rules import GIVEN_BY_HR
from app.people.rules.slip import qr_svg
from app.people.views.blueprint import blueprint

SLIPS_AT_ONCE = 120


@blueprint.get("/people/<person>/account")
@requires(Permission.ACCOUNT_MANAGE)
def account(person: str) -> Any:
    """Somebody's account."""
    return _page(load_managed(person), _role_form())


@blueprint.post("/people/<person>/account/link")
@requires(Permission.ACCOUNT_MANAGE)
def make_link(person: str) -> Any:
    """A slip with a link for a first or a new password. It is shown once."""
    managed = _managed(person)
    invitation = services.invite(managed.person.id)
    return render("people/slips.html", slips=_slips([(managed.person, invitation)]), person=managed.person)


@blueprint.post("/people/<person>/account/roles")
@requires(Permission.ACCOUNT_MANAGE)
def give_role(person: str) -> Any:
    """Give a role."""
    managed, form = _managed(person), _role_form()
    if form.accepts(lambda: services.give_role(_account_id(managed), form.role.data, form.unit.picked.id, by=current_identity())):
        flash(_("The role is given"))
        return redirect(url_for("people.account", person=person))
    return _page(load_managed(person), form)


@blueprint.post("/people/<person>/account/roles/take")
@requires(Permission.ACCOUNT_MANAGE)
def take_role(person: str) -> Any:
    """Take a role back."""
    managed, form = _managed(person), _role_form()
    if form.accepts(lambda: services.take_role(_account_id(managed), form.role.data, form.unit.picked.id, by=current_identity())):
        flash(_("The role is taken back"))
        return redirect(url_for("people.account", person=person))
    return _page(load_managed(person), form)


@blueprint.post("/people/<person>/account/close")
@requires(Permission.ACCOUNT_MANAGE)
def close_account(person: str) -> Any:
    """Nobody signs in with it any more."""
    managed = _managed(person)
    if managed.account is not None:
        services.close_account(managed.account, by=current_identity())
        flash(_("The account is closed and signed out everywhere"))
    return redirect(url_for("people.account", person=person))


@blueprint.post("/people/<person>/account/reopen")
@requires(Permission.ACCOUNT_MANAGE)
def reopen_account(person: str) -> Any:
    """It may be used again."""
    managed = _managed(person)
    if managed.account is not None:
        services.reopen_account(managed.account)
        flash(_("The account is open again"))
    return redirect(url_for("people.account", person=person))


@blueprint.route("/people/invitations", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_MANAGE)
def invitations() -> Any:
    """Slips for everybody in a unit who has no password yet."""
    units = unit_options(visible_units(current_identity(), Permission.ACCOUNT_MANAGE))
    form = InvitationsForm()
    form.unit.offer(units, indented)
    if form.validate_on_submit():
        people = without_password((form.unit.picked.path,), SLIPS_AT_ONCE)
        invitations_made = services.invite_all([row.person_id for row in people])
        return render("people/slips.html", slips=_slips(zip(people, invitations_made, strict=True)), person=None)
    return render("people/invitations.html", form=form, most=SLIPS_AT_ONCE)


def _slips(made: Iterable[tuple[Any, services.Invitation]]) -> list[Markup]:
    """Each slip in the language of the account it is for."""
    company, slips = organisation(), []
    for owner, invitation in made:
        with in_language(invitation.account.language):
            drawn = render_template("people/slip.html", owner=owner, invitation=invitation, company=company, qr_svg=qr_svg)
        slips.append(Markup(drawn))  # noqa: S704 - a template of ours, which escaped what people wrote
    return slips


def _managed(person: str) -> Managed:
    """The account, for changing it: only who could have given all its roles may."""
    managed = load_managed(person)
    services.check_may_manage(current_identity(), managed.person.id)
    return managed


def _account_id(managed: Managed) -> int:
    if managed.account is None:
        raise RuleViolation(_("There is no account yet. Make an invitation first"), None)
    return managed.account.id


def _role_form() -> RoleForm:
    form = RoleForm()
    given = tuple(Role) if current_identity().has(Role.ADMIN) else tuple(role for role in Role if role in GIVEN_BY_HR)
    form.offer(given, unit_options(visible_units(current_identity(), Permission.ACCOUNT_MANAGE)))
    return form


def _page(managed: Managed, form: Any) -> Any:
    return render("people/account.html", managed=managed, form=form, title=name(managed.person))
