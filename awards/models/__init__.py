from awards.models.ballots import NamedVote, RollEntry, TallyResult, Urn
from awards.models.catalogue import AwardType, BaseSalary, ChecklistItem, PastAward
from awards.models.consultation_page import ConsultationIndexPage
from awards.models.consultations import Consultation, Opinion
from awards.models.councils import Council, CouncilMember
from awards.models.decisions import Certificate, Decision, DecisionItem, Grant, NumberSeries
from awards.models.nominations import Appraisal, DossierDocument, Nomination
from awards.models.recusals import Kinship, Recusal
from awards.models.register import RegisterPage
from awards.models.rounds import Round
from awards.models.rulebook import Rule, RulebookVersion, VotingRule
from awards.models.sessions import AgendaItem, CouncilSession

__all__ = [
    "AgendaItem",
    "Appraisal",
    "AwardType",
    "BaseSalary",
    "Certificate",
    "ChecklistItem",
    "Consultation",
    "ConsultationIndexPage",
    "Council",
    "CouncilMember",
    "CouncilSession",
    "Decision",
    "DecisionItem",
    "DossierDocument",
    "Grant",
    "Kinship",
    "NamedVote",
    "Nomination",
    "NumberSeries",
    "Opinion",
    "PastAward",
    "Recusal",
    "RegisterPage",
    "RollEntry",
    "Round",
    "Rule",
    "RulebookVersion",
    "TallyResult",
    "Urn",
    "VotingRule",
]
