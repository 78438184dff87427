"""The sign-ins of the demo (DESIGN §5); their password `demo` works in demo mode only."""

from __future__ import annotations

from base.accounts.enums import Role

DEMO_SIGN_INS: dict[str, Role] = {
    "thuongtruc": Role.SECRETARIAT,
    "canbo": Role.OFFICER,
    "lanhdao": Role.HEAD,
    "cum": Role.CLUSTER_HEAD,
    "uyvien1": Role.MEMBER,
    "chutich": Role.CHAIR,
    "bientap": Role.EDITOR,
    "kiemtra": Role.AUDITOR,
    "quantri": Role.ADMIN,
}
