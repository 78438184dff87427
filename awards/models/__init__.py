from awards.models.ballots import NamedVote, RollEntry, TallyResult, Urn
from awards.models.bonuses import BonusEntry, BonusFactor
from awards.models.catalogue import AwardAuthority, AwardType, BaseSalary, ChecklistItem, PastAward
from awards.models.changes import GrantChange, ReliedFlag
from awards.models.consultation_page import ConsultationIndexPage
from awards.models.consultations import Consultation, Opinion
from awards.models.councils import Council, CouncilMember
from awards.models.decisions import Certificate, Decision, DecisionItem, Grant, NumberSeries
from awards.models.discovery import Candidate, Discovery
from awards.models.dossiers import DossierNote, DossierReport, ReportVersion
from awards.models.facts_used import AchievementUse, InitiativeUse
from awards.models.households import Household
from awards.models.kinds import CommendationKind
from awards.models.nominations import Appraisal, DossierDocument, Nomination
from awards.models.opinions import OpinionRequest, SilenceRule
from awards.models.outgoing import OutgoingPaper
from awards.models.printing import (
    CertificateKey,
    PrintedSheet,
    Printer,
    PrintRun,
    PrintTemplate,
    PrintTemplateVersion,
)
from awards.models.recusals import Kinship, Recusal
from awards.models.register import RegisterPage
from awards.models.rounds import Round
from awards.models.rulebook import Quota, Rule, RulebookVersion, VotingRule
from awards.models.sessions import AgendaItem, CouncilSession
from awards.models.signatures import RevocationList, SignedCopy, TrustAnchor
from awards.models.statistics import EmulationStaff, StatisticsReport
from awards.models.withholding import WithheldPerson

__all__ = [
    "AchievementUse",
    "AgendaItem",
    "Appraisal",
    "AwardAuthority",
    "AwardType",
    "BaseSalary",
    "BonusEntry",
    "BonusFactor",
    "Candidate",
    "Certificate",
    "CertificateKey",
    "ChecklistItem",
    "CommendationKind",
    "Consultation",
    "ConsultationIndexPage",
    "Council",
    "CouncilMember",
    "CouncilSession",
    "Decision",
    "DecisionItem",
    "Discovery",
    "DossierDocument",
    "DossierNote",
    "DossierReport",
    "EmulationStaff",
    "Grant",
    "GrantChange",
    "Household",
    "InitiativeUse",
    "Kinship",
    "NamedVote",
    "Nomination",
    "NumberSeries",
    "Opinion",
    "OpinionRequest",
    "OutgoingPaper",
    "PastAward",
    "PrintRun",
    "PrintTemplate",
    "PrintTemplateVersion",
    "PrintedSheet",
    "Printer",
    "Quota",
    "Recusal",
    "RegisterPage",
    "ReliedFlag",
    "ReportVersion",
    "RevocationList",
    "RollEntry",
    "Round",
    "Rule",
    "RulebookVersion",
    "SignedCopy",
    "SilenceRule",
    "StatisticsReport",
    "TallyResult",
    "TrustAnchor",
    "Urn",
    "VotingRule",
    "WithheldPerson",
]
