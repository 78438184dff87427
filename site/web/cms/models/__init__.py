from web.cms.models.documents import DocumentIndexPage, LegalDocumentPage, LegalRelation
from web.cms.models.home import GuidePage, HomePage, NewRuralPage
from web.cms.models.participation import Feedback, LinkBanner, StoryCandidate, StoryChoice, Voice
from web.cms.models.settings import CouncilSettings
from web.cms.models.stories import NewsIndexPage, NewsPage, StoryIndexPage, StoryPage, StoryTopic
from web.cms.models.views import PageViews
from web.cms.models.vocabulary import SearchWord

__all__ = [
    "CouncilSettings",
    "DocumentIndexPage",
    "Feedback",
    "GuidePage",
    "HomePage",
    "LegalDocumentPage",
    "LegalRelation",
    "LinkBanner",
    "NewRuralPage",
    "NewsIndexPage",
    "NewsPage",
    "PageViews",
    "SearchWord",
    "StoryCandidate",
    "StoryChoice",
    "StoryIndexPage",
    "StoryPage",
    "StoryTopic",
    "Voice",
]
