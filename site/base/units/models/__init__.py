from base.units.models.clusters import Cluster, ClusterMember
from base.units.models.people import Discipline, Initiative, Person, Post, YearlyReview
from base.units.models.successions import Succession, SuccessionPart
from base.units.models.units import Unit, UnitCode, UnitKind, UnitQuerySet, UnitVersion, below_any

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
    "UnitVersion",
    "YearlyReview",
    "below_any",
]
