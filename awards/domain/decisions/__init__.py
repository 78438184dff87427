"""The life of a decision: drafted, checked by a second person, signed, issued; and what later ones change."""

from awards.domain.decisions.drafting import (
    DecisionPlan,
    cancel_draft,
    decidable_nominations,
    draft_decision,
    edit_draft,
    is_returned,
    return_decision,
    returned_because,
    submit_decision,
)
from awards.domain.decisions.issuing import certificates_of, issue_decision
from awards.domain.decisions.signers import checkers_of, signers_of
from awards.domain.decisions.signing import sign_decision

__all__ = [
    "DecisionPlan",
    "cancel_draft",
    "certificates_of",
    "checkers_of",
    "decidable_nominations",
    "draft_decision",
    "edit_draft",
    "is_returned",
    "issue_decision",
    "return_decision",
    "returned_because",
    "sign_decision",
    "signers_of",
    "submit_decision",
]
