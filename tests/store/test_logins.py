"""Sign-in: who is recognised, for how long, with which role; what has ended stays ended, and every refusal is on record."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from pydantic import SecretStr
from sqlalchemy import select, text

from kyphodss.access import AccessError, Role, User
from kyphodss.settings.serving import SignInOptions
from kyphodss.store import accounts, logins
from kyphodss.store.accounts import AccountChange, AccountError
from kyphodss.store.claims import CLOCKS_APART, SignInError
from kyphodss.store.database import Database, instant
from kyphodss.store.door import Door
from kyphodss.store.schema import ACCOUNT, LOGIN
from tests.store.people import NOW, lines, newest, user

OPTIONS: Final = SignInOptions(administrators=("boss@clinic.example",))
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def claims(moment: datetime = NOW, **more: Any) -> dict[str, Any]:
    return {
        "iss": "https://id.clinic.example",
        "sub": "s-1",
        "iat": int(moment.timestamp()),
        "nonce": "n-1",
        "name": "Dr. Nora North",
        "email": "nora@clinic.example",
        "email_verified": True,
        **more,
    }


BOSS: Final[dict[str, Any]] = {"sub": "s-boss", "email": "Boss@clinic.example", "name": "Boss"}


def enter(
    database: Database, moment: datetime = NOW, options: SignInOptions = OPTIONS, begun: datetime = NOW, **more: Any
) -> User:
    return logins.recognise(database, claims(begun, **more), moment, options, "192.0.2.7")


def refused(database: Database, kind: str, moment: datetime = NOW, **more: Any) -> None:
    with pytest.raises(SignInError) as found:
        enter(database, moment, **more)
    assert found.value.kind == kind
    line = newest(database)
    assert (line.action, line.outcome, line.fields, line.origin) == ("sign in", "refused", f'["{kind}"]', "192.0.2.7")


def test_the_first_sight_makes_an_account_without_a_role(database: Database) -> None:
    found = enter(database)
    assert (found.name, found.role, found.organization, found.origin) == ("Dr. Nora North", None, None, "192.0.2.7")
    assert enter(database).id == found.id
    (line,) = lines(database)
    assert (line.action, line.outcome, line.user_id, line.fields) == ("sign in", "done", found.id, '["account"]')
    with pytest.raises(AccessError, match="has no role"):
        Door(database, found, lambda: NOW).cases()


def test_windows_that_open_at_once_make_one_account_and_one_sign_in(database: Database) -> None:
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: enter(database), range(6)))
    assert len({each.id for each in found}) == 1
    assert [line.fields for line in lines(database)] == ['["account"]']


def test_a_second_sign_in_of_the_same_person_is_the_same_account_and_another_line(database: Database) -> None:
    first, second = enter(database), enter(database, NOW + MINUTE, begun=NOW + MINUTE, nonce="n-2")
    assert first.id == second.id
    assert [line.fields for line in lines(database)] == ['["account"]', "[]"]
    assert enter(database, sub="s-2").id != first.id
    assert enter(database, iss="https://other.example").id != first.id


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"iss": None}, "iss"),
        ({"sub": None}, "sub"),
        ({"sub": " "}, "sub"),
        ({"sub": 7}, "sub"),
        ({"sub": "a\0b"}, "sub"),
        ({"sub": "x" * 501}, "sub"),
        ({"iat": None}, "iat"),
        ({"iat": "soon"}, "iat"),
        ({"iat": True}, "iat"),
        ({"iat": float("nan")}, "iat"),
        ({"iat": 10**30}, "iat"),
        ({"iss": "", "sub": None, "iat": None}, "iss and sub and iat"),
    ],
)
def test_a_token_that_lacks_a_claim_is_refused_and_changes_nothing(
    database: Database, changes: dict[str, Any], lacks: str
) -> None:
    with pytest.raises(SignInError, match=f"The identity token lacks {lacks}: nobody can be recognised"):
        enter(database, **changes)
    with database.reading() as conn:
        assert conn.execute(select(ACCOUNT)).all() == conn.execute(select(LOGIN)).all() == []
    (line,) = lines(database)
    assert (line.outcome, line.user_id, line.fields) == ("refused", "unknown", '["claims"]')


def test_a_token_from_the_future_is_refused_beyond_what_clocks_may_differ(database: Database) -> None:
    refused(database, "ahead", begun=NOW + CLOCKS_APART + SECOND)
    assert enter(database, begun=NOW + CLOCKS_APART).role is None


@pytest.mark.parametrize(("after", "ends"), [(15 * MINUTE - SECOND, False), (15 * MINUTE, True), (16 * MINUTE, True)])
def test_fifteen_minutes_without_an_act_end_it(database: Database, after: timedelta, ends: bool) -> None:
    enter(database)
    if ends:
        refused(database, "idle", NOW + after)
        refused(database, "ended", NOW + SECOND)  # nor does a clock put back open it again
    else:
        assert enter(database, NOW + after).name == "Dr. Nora North"


def test_acts_keep_it_open_and_twelve_hours_end_it_whatever_was_done(database: Database) -> None:
    moment = NOW
    while moment < NOW + timedelta(hours=12):
        enter(database, moment)
        moment += 10 * MINUTE
    enter(database, NOW + timedelta(hours=12) - SECOND)
    refused(database, "expired", NOW + timedelta(hours=12))
    refused(database, "ended", NOW + timedelta(hours=12) - SECOND)


def test_both_limits_are_settings(database: Database) -> None:
    brief = SignInOptions(idle_minutes=2, absolute_hours=1)
    enter(database, options=brief)
    with pytest.raises(SignInError, match="after 2 minutes without an act"):
        enter(database, NOW + 2 * MINUTE, brief)


def test_an_act_is_noted_at_most_once_a_minute_and_acts_in_between_write_nothing(database: Database) -> None:
    def seen() -> str:
        with database.reading() as conn:
            return str(conn.scalar(select(LOGIN.c.seen_at)))

    enter(database)
    for seconds in (1, 30, 59):
        enter(database, NOW + seconds * SECOND)
        assert seen() == instant(NOW)
    enter(database, NOW + MINUTE)
    assert seen() == instant(NOW + MINUTE)
    enter(database, NOW)  # a clock put back
    assert seen() == instant(NOW + MINUTE)
    assert len(lines(database)) == 1


def test_a_cookie_that_turns_up_late_was_idle(database: Database) -> None:
    refused(database, "idle", NOW + 15 * MINUTE)
    with database.reading() as conn:
        assert conn.execute(select(ACCOUNT)).all() == []
    assert enter(database, NOW + 15 * MINUTE - SECOND).role is None


def test_signing_out_ends_every_window_and_a_replayed_cookie_is_refused_for_good(database: Database) -> None:
    enter(database)
    logins.sign_out(database, claims(), NOW + SECOND, "192.0.2.7")
    assert newest(database).action == "sign out"
    for moment in (NOW, NOW + 2 * SECOND, NOW + timedelta(days=20)):
        refused(database, "ended", moment)
    logins.sign_out(database, claims(), NOW + MINUTE, "192.0.2.7")  # a second window signs out as well
    assert [line.action for line in lines(database)].count("sign out") == 1
    assert enter(database, NOW + MINUTE, begun=NOW + MINUTE, nonce="n-2").name == "Dr. Nora North"


def test_the_same_sign_in_seen_again_with_other_claims_changes_nothing(database: Database) -> None:
    enter(database)
    again = enter(database, NOW + 2 * MINUTE, name="Somebody Else", email="boss@clinic.example")
    assert (again.name, again.role) == ("Dr. Nora North", None)


def administrator(database: Database) -> tuple[User, Door]:
    boss = enter(database, **BOSS)
    return boss, Door(database, boss, lambda: NOW + MINUTE)


def test_the_site_names_its_first_administrator_who_gives_the_other_roles(database: Database) -> None:
    boss, door = administrator(database)
    assert boss.role is Role.ADMINISTRATOR
    nora = enter(database)
    door.change_account(nora.id, AccountChange(Role.PHYSICIAN, " Praxis  Nord ", False))
    assert newest(database).fields == f'["{nora.id}", "role", "organization"]'
    found = enter(database, NOW + SECOND)  # at the next action, without a new sign-in
    assert (found.role, found.organization) == (Role.PHYSICIAN, "Praxis Nord")
    assert [account.name for account in door.accounts()] == ["Boss", "Dr. Nora North"]


@pytest.mark.parametrize("verified", [False, None, "no", 1 == 2])
def test_an_address_that_nobody_verified_makes_no_administrator(database: Database, verified: Any) -> None:
    assert enter(database, **BOSS, email_verified=verified).role is None


def test_an_administrator_may_be_named_by_issuer_and_subject(database: Database) -> None:
    named = SignInOptions(administrators=("https://id.clinic.example|s-1",))
    assert enter(database, options=named).role is Role.ADMINISTRATOR
    assert enter(database, options=named, sub="s-2").role is None


def test_a_disabled_account_ends_at_its_next_action_and_does_not_come_back_when_enabled(database: Database) -> None:
    _, door = administrator(database)
    nora = enter(database)
    door.change_account(nora.id, AccountChange(Role.PHYSICIAN, None, True))
    refused(database, "disabled", NOW + SECOND)
    refused(database, "disabled", NOW + MINUTE, begun=NOW + MINUTE, nonce="n-2")
    door.change_account(nora.id, AccountChange(Role.PHYSICIAN, None, False))
    refused(database, "ended", NOW + SECOND)
    assert enter(database, NOW + 2 * MINUTE, begun=NOW + 2 * MINUTE, nonce="n-3").role is Role.PHYSICIAN


def test_a_door_that_was_opened_before_a_change_is_closed_by_it(database: Database) -> None:
    _, door = administrator(database)
    nora = enter(database)
    door.change_account(nora.id, AccountChange(Role.PHYSICIAN, None, False))
    old = Door(database, enter(database), lambda: NOW)
    assert old.cases() == []
    for change in (AccountChange(Role.REFERRER, "Praxis Nord", False), AccountChange(Role.PHYSICIAN, None, True)):
        door.change_account(nora.id, change)
        with pytest.raises(AccessError, match="was changed while you worked"):
            old.cases()
        assert newest(database).outcome == "refused"


def test_ending_the_logins_of_somebody_ends_those_begun_before(database: Database) -> None:
    _, door = administrator(database)
    nora = enter(database)
    door.change_account(nora.id, AccountChange(None, None, False, end_logins=True))
    refused(database, "ended", NOW + MINUTE)
    refused(database, "ended", NOW + MINUTE, begun=NOW + MINUTE, nonce="never seen")
    assert enter(database, NOW + MINUTE, begun=NOW + MINUTE + SECOND, nonce="n-2").id == nora.id


def test_the_last_administrator_cannot_be_taken_away(database: Database) -> None:
    boss, door = administrator(database)
    for change in (AccountChange(Role.PHYSICIAN, None, False), AccountChange(Role.ADMINISTRATOR, None, True)):
        with pytest.raises(AccountError, match="only administrator"):
            door.change_account(boss.id, change)
        assert newest(database).outcome == "failed"
    with pytest.raises(AccountError, match="no such account"):
        door.change_account("nobody", AccountChange(None, None, False))
    nora = enter(database)
    door.change_account(nora.id, AccountChange(Role.ADMINISTRATOR, None, False))
    door.change_account(boss.id, AccountChange(Role.PHYSICIAN, None, False))


CLAIMED: Final = SignInOptions(
    role_claim="realm.roles",
    role_values={"ir-doctors": Role.PHYSICIAN, "referring": Role.REFERRER},
    organization_claim="org",
    administrators=("boss@clinic.example",),
)


@pytest.mark.parametrize(
    ("more", "role", "organization", "fields"),
    [
        ({"realm": {"roles": ["x", "ir-doctors"]}}, Role.PHYSICIAN, None, '["account", "role"]'),
        ({"realm.roles": "referring", "org": " Praxis  Nord"}, Role.REFERRER, "Praxis Nord",
         '["account", "role", "organization"]'),
        ({"realm": {"roles": ["referring", "ir-doctors"]}}, Role.PHYSICIAN, None, '["account", "role"]'),
        ({"realm": {"roles": ["king"]}}, None, None, '["account", "no role in the claim"]'),
        ({"realm": {"roles": [{"a": 1}, 7]}}, None, None, '["account", "no role in the claim"]'),
        ({"realm": "ir-doctors"}, None, None, '["account", "no role in the claim"]'),
        ({"org": ["a", "b"]}, None, None, '["account", "no role in the claim"]'),
        ({"org": 7}, None, None, '["account", "no role in the claim"]'),
    ],
)  # fmt: skip
def test_a_claim_gives_the_role_and_one_that_maps_to_none_gives_none_and_is_on_record(
    database: Database, more: dict[str, Any], role: Role | None, organization: str | None, fields: str
) -> None:
    found = enter(database, options=CLAIMED, **more)
    assert (found.role, found.organization) == (role, organization)
    assert newest(database).fields == fields


def test_the_claim_of_the_next_sign_in_takes_a_role_away(database: Database) -> None:
    assert enter(database, options=CLAIMED, realm={"roles": ["ir-doctors"]}).role is Role.PHYSICIAN
    later = NOW + MINUTE
    assert enter(database, later, CLAIMED, later, nonce="n-2").role is None
    assert newest(database).fields == '["no role in the claim", "role"]'
    assert enter(database, later, CLAIMED, later, **BOSS).role is Role.ADMINISTRATOR


def test_a_role_that_nobody_defined_allows_nothing_and_is_on_record(database: Database) -> None:
    nora = enter(database)
    with database.writing() as conn:
        conn.execute(ACCOUNT.update().values(role="emperor"))
        assert accounts.by_id(conn, nora.id) is not None
    found = enter(database, NOW + SECOND)
    assert found.role is None
    with pytest.raises(AccessError, match="has no role"):
        Door(database, found, lambda: NOW).cases()
    assert newest(database).outcome == "refused"


def test_the_store_keeps_no_token_and_no_claim_that_it_does_not_need(database: Database) -> None:
    enter(database, at_hash="SECRETHASH", phone="0123456")
    logins.sign_out(database, claims(), NOW + SECOND, "")
    with database.reading() as conn:
        kept = repr([conn.execute(text(f"SELECT * FROM {name}")).all() for name in ("login", "account", "audit_event")])
    assert "SECRETHASH" not in kept and "0123456" not in kept and "n-1" not in kept


def test_the_role_switch_of_the_demonstration_is_on_record(database: Database) -> None:
    logins.note(database, user(Role.MANAGER), "sign in", NOW)
    assert (newest(database).action, newest(database).role) == ("sign in", "manager")


def test_what_sign_in_lacks_is_said_without_a_secret() -> None:
    assert SignInOptions().lacking() == ()
    assert len(SignInOptions(mode="oidc").lacking()) == 5
    whole = SignInOptions(
        mode="oidc",
        server_metadata_url="https://id.clinic.example/.well-known/openid-configuration",
        client_id="kyphodss",
        client_secret=SecretStr("hidden-secret"),
        cookie_secret=SecretStr("c" * 32),
        redirect_uri="http://localhost:8501/oauth2callback",
    )
    assert whole.lacking() == ()
    assert "hidden-secret" not in repr(whole)
    careless = whole.model_copy(update={"redirect_uri": "http://clinic.example/oauth2callback", "role_claim": "groups"})
    assert [sentence.split()[0] for sentence in careless.lacking()] == ["sign_in.redirect_uri", "sign_in.role_claim"]
