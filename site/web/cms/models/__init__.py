from web.cms.models.documents import DocumentIndexPage, LegalDocumentPage, LegalRelation
from web.cms.models.home import HomePage, NewRuralPage
from web.cms.models.settings import CouncilSettings
from web.cms.models.stories import NewsIndexPage, NewsPage, StoryIndexPage, StoryPage
from web.cms.models.views import PageViews
from web.cms.models.vocabulary import SearchWord

__all__ = [
    "CouncilSettings",
    "DocumentIndexPage",
    "HomePage",
    "LegalDocumentPage",
    "LegalRelation",
    "NewRuralPage",
    "NewsIndexPage",
    "NewsPage",
    "PageViews",
    "SearchWord",
    "StoryIndexPage",
    "StoryPage",
]
