"""Rows of the table of addresses: accounts, sign-in and the second factor."""

from tests.addresses import LED_ON, SIGN_IN, Address, Answer, Answers, everybody, members, only, slug
from tests.cast import Country

UNREAD = everybody(405, anonymous=SIGN_IN)
SIGNED_IN = everybody(200, anonymous=SIGN_IN)
CONFIRM_FIRST = everybody(LED_ON, anonymous=SIGN_IN)
"""allauth asks for the password again first."""
NOT_ENROLLED = everybody(404, anonymous=SIGN_IN)

ENTRANCE = [
    Address("account_login", everybody(LED_ON, anonymous=200), everybody(LED_ON, anonymous=200)),
    Address("account_logout", SIGNED_IN, everybody(SIGN_IN)),
    Address("account_signup", everybody(LED_ON, anonymous=200), everybody(LED_ON, anonymous=200)),
    Address("account_inactive", everybody(200)),
    Address("account_confirm_email", everybody(200), everybody(404), lambda country: ["no-such-key"]),
    Address("account_email_verification_sent", everybody(200)),
    Address("account_confirm_login_code", everybody(LED_ON, anonymous=SIGN_IN), everybody(LED_ON, anonymous=SIGN_IN)),
    Address("set_language", everybody(LED_ON), everybody(LED_ON)),
]

PASSWORD = [
    Address("account_change_password", SIGNED_IN, SIGNED_IN),
    Address("account_set_password", CONFIRM_FIRST, CONFIRM_FIRST),
    Address("account_email", everybody(LED_ON), everybody(LED_ON)),
    Address("account_reauthenticate", SIGNED_IN, SIGNED_IN),
    Address("account_reset_password", everybody(200), everybody(200)),
    Address("account_reset_password_done", everybody(200)),
    Address("account_reset_password_from_key", everybody(200), everybody(200), lambda country: ["no", "such-key"]),
    Address("account_reset_password_from_key_done", everybody(200)),
]

SECOND_FACTOR = [
    Address("mfa_index", SIGNED_IN, UNREAD),
    Address("mfa_authenticate", everybody(LED_ON, anonymous=SIGN_IN), everybody(LED_ON, anonymous=SIGN_IN)),
    Address("mfa_reauthenticate", CONFIRM_FIRST, CONFIRM_FIRST),
    Address("mfa_activate_totp", CONFIRM_FIRST, CONFIRM_FIRST),
    Address("mfa_deactivate_totp", NOT_ENROLLED, NOT_ENROLLED),
    Address("mfa_generate_recovery_codes", CONFIRM_FIRST, CONFIRM_FIRST),
    Address("mfa_view_recovery_codes", NOT_ENROLLED, UNREAD),
    Address("mfa_download_recovery_codes", NOT_ENROLLED, NOT_ENROLLED),
]

APPOINTING = ("ilo_officer", "agency_lead", "coordinator", "administrator")


def a_member(country: Country) -> list[object]:
    return [country.implementation.slug, country.members["data_user"].public_id]


def an_institution(country: Country) -> list[object]:
    return [country.implementation.slug, country.institutions["ministry"].public_id]


def an_account(country: Country) -> list[object]:
    return [country["data_user"].public_id]


def appointing(status: Answer) -> Answers:
    return only(*APPOINTING, status=status)


NOT_IN_THE_GIFT = {**appointing(422), "ilo_officer": 409}
"""The country has its own lead and coordinator: the ILO's officer sees why not."""

ADMINISTRATING = everybody(403, anonymous=SIGN_IN, administrator=200)

MEMBERS = [
    Address("accounts:members", members(200), UNREAD, slug),
    Address("accounts:appointment", appointing(200), appointing(422), slug),
    Address("accounts:membership", appointing(200), NOT_IN_THE_GIFT, a_member),
    Address("accounts:ending", appointing(200), NOT_IN_THE_GIFT, a_member),
    Address("accounts:reminder", UNREAD, appointing(303), a_member),
    Address("accounts:new_institution", appointing(200), appointing(422), slug),
    Address("accounts:institution", appointing(200), appointing(422), an_institution),
    Address("accounts:comparison", members(200), only("agency_lead", status=422), slug),
    Address("accounts:settings", appointing(200), appointing(422), slug),
]

ACCOUNTS = [
    Address("accounts:profile", SIGNED_IN, everybody(422, anonymous=SIGN_IN)),
    Address("accounts:people", ADMINISTRATING, UNREAD),
    Address("accounts:account", ADMINISTRATING, {**ADMINISTRATING, "administrator": 422}, an_account),
]

ROWS = [*ENTRANCE, *PASSWORD, *SECOND_FACTOR, *MEMBERS, *ACCOUNTS]
