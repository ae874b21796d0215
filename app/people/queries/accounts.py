"""Accounts, their roles, sessions and links, loaded for whoever may see them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.database import db
from app.core.security.decorators import authorised
from app.core.security.identity import Grant, Identity, current_identity
from app.core.security.permissions import Permission, Role
from app.core.security.policy import Target
from app.people.models import Account, AccountRole, Employment, OneTimeToken, Person, WebSession
from app.people.queries.person_page import AccountState, account_state
from app.people.queries.placed import Placed, placed_statement, within
from app.people.queries.relations import load_person
from app.people.rules import may_manage
from app.people.sign_in import open_to_its_owner, token_hash


@dataclass(frozen=True, slots=True)
class Link:
    """A link that still works, and whose it is."""

    token: OneTimeToken
    account: Account
    person: Person | None


def roles_of(person_id: int) -> list[AccountRole]:
    """The roles of somebody's account with their units. One query."""
    statement = select(AccountRole).join(Account, Account.id == AccountRole.account_id).where(Account.person_id == person_id)
    return list(db.session.scalars(statement.options(joinedload(AccountRole.unit)).order_by(AccountRole.role, AccountRole.id)))


def grants_of(roles: list[AccountRole]) -> tuple[Grant, ...]:
    """The same as the policy reads them."""
    return tuple(Grant(Role(row.role), row.unit.path) for row in roles)


@dataclass(frozen=True, slots=True)
class Managed:
    """Somebody's account as those see it who look after accounts."""

    person: Person
    state: AccountState
    roles: list[AccountRole]
    may_manage: bool

    @property
    def account(self) -> Account | None:
        """The account, if there is one."""
        return self.state.account


def load_managed(public_id: str) -> Managed:
    """The account of the person at this address; else refused."""
    person = load_person(public_id, Permission.ACCOUNT_MANAGE)
    roles = roles_of(person.id)
    return Managed(person, account_state(person.id), roles, may_manage(current_identity().grants, grants_of(roles)))


def without_password(paths: Collection[str], most: int) -> list[Placed]:
    """Who of these units has no password yet and no link that still works, by staff number."""
    settled = exists().where(Account.person_id == Person.id, Account.password_hash.is_not(None))
    on_the_way = exists().where(
        Account.person_id == Person.id, OneTimeToken.account_id == Account.id, OneTimeToken.used_at.is_(None),
        OneTimeToken.expires_at > clock.now(),
    )  # fmt: skip
    statement = placed_statement(clock.today()).where(within(paths), ~settled, ~on_the_way).order_by(Employment.staff_number).limit(most)
    return [Placed(*row) for row in db.session.execute(statement)]


def own_account(identity: Identity) -> Account:
    """The account of whoever asks."""
    return db.session.get_one(Account, identity.account_id)


def own_sessions(identity: Identity) -> list[WebSession]:
    """Where this account is signed in now, the newest first. One query."""
    return list(
        db.session.scalars(
            select(WebSession)
            .where(WebSession.account_id == identity.account_id, WebSession.revoked_at.is_(None))
            .order_by(WebSession.seen_at.desc(), WebSession.id.desc())
            .limit(50)
        )
    )


def load_own_session(public_id: str, identity: Identity) -> WebSession:
    """One of one's own sessions; else refused."""
    row = db.session.scalar(select(WebSession).where(WebSession.public_id == public_id, WebSession.account_id == identity.account_id))
    return authorised(row, Permission.ACCOUNT_OWN, Target() if row else None)


def link_behind(token: str) -> Link | None:
    """What a link opens; None when it was used, has run out, or never was. One query."""
    row = db.session.execute(
        select(OneTimeToken, Account, Person)
        .join(Account, Account.id == OneTimeToken.account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(OneTimeToken.token_hash == token_hash(token), OneTimeToken.used_at.is_(None), OneTimeToken.expires_at > clock.now())
        .where(open_to_its_owner())
    ).first()
    return Link(*row) if row else None
