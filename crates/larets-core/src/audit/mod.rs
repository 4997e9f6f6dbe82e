//! What the record of events holds. An event names records by id and fields by name; personal
//! values stand only in [`Changes`], which storage seals.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use uuid::Uuid;

use crate::access::Actor;
use crate::access::named;
use crate::ids::{SessionId, UserId};

/// Who caused an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorRef {
    /// `person`, `system`, `command_line` or `nobody`.
    pub kind: &'static str,
    /// The person.
    pub user: Option<UserId>,
    /// The session.
    pub session: Option<SessionId>,
    /// The network address the request came from.
    pub address: Option<IpAddr>,
    /// For jobs and commands: what for.
    pub why: &'static str,
}

impl ActorRef {
    /// Someone who has not signed in.
    pub fn nobody(address: Option<IpAddr>) -> Self {
        Self {
            kind: "nobody",
            user: None,
            session: None,
            address,
            why: "",
        }
    }
}

named!(
    /// A kind of record, as events and the live channel name it.
    RecordKind {
        /// A client who is a person.
        Contact = "contact",
        /// A client who is an organisation.
        Company = "company",
        /// Something that is being sold.
        Deal = "deal",
        /// The stages that deals go through.
        Pipeline = "pipeline",
        /// A saved view of a list.
        View = "view",
        /// A note.
        Note = "note",
        /// A person who signs in.
        User = "user",
        /// A department.
        Department = "department",
        /// A role.
        Role = "role",
        /// A session.
        Session = "session",
        /// An import.
        Import = "import",
        /// An act on many records, or a merge of two, that can be undone.
        Act = "act",
        /// An export.
        Export = "export",
        /// The settings of the company.
        Settings = "settings",
    }
);

named!(
    /// What happened.
    EventKind {
        /// The installation was set up.
        SetUp = "installation.set_up",
        /// The server started.
        Started = "server.start",
        /// The server stopped in order.
        Stopped = "server.stop",
        /// Somebody signed in, or failed to.
        SignIn = "session.create",
        /// The person of a session proved again to be the one who signed in.
        Prove = "session.prove",
        /// A session was ended.
        SignOut = "session.end",
        /// One's own sessions were listed.
        SessionList = "session.list",
        /// A request was refused for lack of rights.
        Refused = "request.refused",
        /// It was asked which role or rule decides.
        Explain = "access.explain",
        /// Somebody looked through the eyes of a person.
        Preview = "access.preview",
        /// A card was opened.
        Open = "record.open",
        /// A masked value was shown for a reason.
        Reveal = "record.reveal",
        /// A page of a list was shown.
        List = "record.list",
        /// A timeline was shown.
        Timeline = "record.timeline",
        /// A search was made.
        Search = "record.search",
        /// Duplicates were looked for.
        Duplicates = "record.duplicates",
        /// A record was made.
        Create = "record.create",
        /// A record was changed.
        Change = "record.change",
        /// A record was moved to the bin.
        Delete = "record.delete",
        /// A record was taken back from the bin.
        Restore = "record.restore",
        /// A record was removed for good.
        Purge = "record.purge",
        /// Another record was merged into this one.
        Merge = "record.merge",
        /// They became two records again.
        Unmerge = "record.unmerge",
        /// A record came in with an import.
        Import = "record.import",
        /// A record was invented as demo data.
        Invent = "record.demo",
        /// An import was uploaded, checked, started, cancelled or ended.
        ImportStep = "import.step",
        /// An act on many records was looked at in advance, started, cancelled, ended or undone.
        ActStep = "act.step",
        /// Two records were said to be no duplicates.
        Dismiss = "duplicate.dismiss",
        /// They were no longer said to be none.
        Recall = "duplicate.recall",
        /// The refused rows of an import were downloaded.
        ImportDownload = "import.download",
        /// Records went into the file of an export.
        Export = "record.export",
        /// An export was begun, cancelled, ended or removed.
        ExportStep = "export.step",
        /// The file of an export was downloaded.
        ExportDownload = "export.download",
        /// A password was set.
        Password = "user.password",
        /// Demo data was made or removed.
        Demo = "demo",
        /// The record of events was verified or read.
        Audit = "audit.verify",
    }
);

/// The record an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordRef {
    /// Its kind.
    pub kind: RecordKind,
    /// Its id.
    pub id: Uuid,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Refused, with the stable code of the reason.
    Refused(&'static str),
}

impl Outcome {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused(code) => code,
        }
    }
}

/// A detail of an event. None of these may hold a personal value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// A number.
    Number(i64),
    /// A code of ours, such as a sort or a field name.
    Code(String),
    /// Several codes.
    Codes(Vec<String>),
    /// Records shown.
    Ids(Vec<Uuid>),
}

/// One field before and after, in the words of the wire. Sealed by storage as a whole.
#[derive(Clone, PartialEq, Eq)]
pub struct Change {
    /// The stable name of the field.
    pub field: &'static str,
    /// The value before.
    pub before: Option<String>,
    /// The value after.
    pub after: Option<String>,
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Change({}: …)", self.field)
    }
}

/// Something that happened, before it has a place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Who.
    pub actor: ActorRef,
    /// What.
    pub kind: EventKind,
    /// On which record.
    pub record: Option<RecordRef>,
    /// How it ended.
    pub outcome: Outcome,
    /// Details without personal values.
    pub details: BTreeMap<&'static str, Detail>,
    /// Changed values.
    pub changes: Vec<Change>,
}

impl Event {
    /// An event of this actor.
    pub fn of(actor: &Actor, kind: EventKind) -> Self {
        let event = Self::by(actor.reference(), kind);
        if actor.is_previewed() {
            let of = vec![actor.user().as_uuid()];
            event.with("preview_of", Detail::Ids(of))
        } else {
            event
        }
    }

    /// An event of whoever is named.
    pub fn by(actor: ActorRef, kind: EventKind) -> Self {
        Self {
            actor,
            kind,
            record: None,
            outcome: Outcome::Done,
            details: BTreeMap::new(),
            changes: Vec::new(),
        }
    }

    /// On this record.
    #[must_use]
    pub fn on(mut self, kind: RecordKind, id: Uuid) -> Self {
        self.record = Some(RecordRef { kind, id });
        self
    }

    /// With this detail.
    #[must_use]
    pub fn with(mut self, name: &'static str, detail: Detail) -> Self {
        self.details.insert(name, detail);
        self
    }

    /// With these changed values.
    #[must_use]
    pub fn changing(mut self, changes: Vec<Change>) -> Self {
        self.changes = changes;
        self
    }

    /// Refused with this code.
    #[must_use]
    pub fn refused(mut self, code: &'static str) -> Self {
        self.outcome = Outcome::Refused(code);
        self
    }
}
