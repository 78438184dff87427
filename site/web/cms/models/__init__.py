from web.cms.models.documents import DocumentIndexPage, LegalDocumentPage, LegalRelation
from web.cms.models.home import HomePage, NewRuralPage
from web.cms.models.settings import CouncilSettings
from web.cms.models.stories import NewsIndexPage, NewsPage, StoryIndexPage, StoryPage

__all__ = [
    "CouncilSettings",
    "DocumentIndexPage",
    "HomePage",
    "LegalDocumentPage",
    "LegalRelation",
    "NewRuralPage",
    "NewsIndexPage",
    "NewsPage",
    "StoryIndexPage",
    "StoryPage",
]
