from base.units.models.clusters import Cluster, ClusterMember
from base.units.models.people import Discipline, Initiative, Person, Post, YearlyReview
from base.units.models.successions import Succession, SuccessionPart
from base.units.models.units import Unit, UnitCode, UnitKind, UnitQuerySet

__all__ = [
    "Cluster",
    "ClusterMember",
    "Discipline",
    "Initiative",
    "Person",
    "Post",
    "Succession",
    "SuccessionPart",
    "Unit",
    "UnitCode",
    "UnitKind",
    "UnitQuerySet",
    "YearlyReview",
]
