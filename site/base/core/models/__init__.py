from base.core.models.calendar import CalendarDay
from base.core.models.files import StoredFile
from base.core.models.jobs import Job
from base.core.models.ledger import LedgerEvent, LedgerHead, LedgerStream

__all__ = ["CalendarDay", "Job", "LedgerEvent", "LedgerHead", "LedgerStream", "StoredFile"]
