"""What the use cases need from outside, as Protocols; `bootstrap` hands in the concrete parts."""

from mediadesk.services.ports.asks import (
    AskStore,
    AskViews,
)
from mediadesk.services.ports.basics import (
    Clock,
    Ids,
    Secrets,
    Settings,
)
from mediadesk.services.ports.coverage import (
    CoverageStore,
    CoverageViews,
    CoverageWriter,
)
from mediadesk.services.ports.experts import (
    ExpertStore,
    ExpertViews,
)
from mediadesk.services.ports.files import (
    CalendarWriter,
    CompanyStore,
    ContactReader,
    FileKeeper,
    FileWriter,
    FormDrafts,
    Keys,
    Likeness,
    LinkChecker,
    MessageFiles,
    Packs,
    PictureReader,
    ReleaseReader,
    RosterFiles,
    SenderLock,
    Templates,
)
from mediadesk.services.ports.interviews import (
    InterviewStore,
    InterviewViews,
)
from mediadesk.services.ports.logs import (
    ImportViews,
    LogFiles,
    LogTable,
)
from mediadesk.services.ports.post import (
    AccountTester,
    MailboxTransport,
    MailFolder,
    MailReader,
    Session,
    SignIn,
    SignIns,
    Transport,
)
from mediadesk.services.ports.stores import (
    ImportStore,
    IncomingStore,
    OutboxStore,
    PlanStore,
    ReleaseStore,
    ReporterStore,
    RequestStore,
    UnitOfWork,
)
from mediadesk.services.ports.views import (
    Database,
    Views,
)

__all__ = [
    "AccountTester",
    "AskStore",
    "AskViews",
    "CalendarWriter",
    "Clock",
    "CompanyStore",
    "ContactReader",
    "CoverageStore",
    "CoverageViews",
    "CoverageWriter",
    "Database",
    "ExpertStore",
    "ExpertViews",
    "FileKeeper",
    "FileWriter",
    "FormDrafts",
    "Ids",
    "ImportStore",
    "ImportViews",
    "IncomingStore",
    "InterviewStore",
    "InterviewViews",
    "Keys",
    "Likeness",
    "LinkChecker",
    "LogFiles",
    "LogTable",
    "MailFolder",
    "MailReader",
    "MailboxTransport",
    "MessageFiles",
    "OutboxStore",
    "Packs",
    "PictureReader",
    "PlanStore",
    "ReleaseReader",
    "ReleaseStore",
    "ReporterStore",
    "RequestStore",
    "RosterFiles",
    "Secrets",
    "SenderLock",
    "Session",
    "Settings",
    "SignIn",
    "SignIns",
    "Templates",
    "Transport",
    "UnitOfWork",
    "Views",
]
