//! The five built-in roles as they are delivered: how far each action reaches, and what each role has
//! of each field. All but the administrator's may be changed; then the changed one is kept and counts.

use super::area::{Action, Area, Level, Reach, named};

named!(
    /// A built-in role.
    Role {
        /// Sets up the installation and sees everything.
        Administrator = "administrator",
        /// Sees and changes all client work, but not the installation.
        Director = "director",
        /// Leads a department and those below it.
        Head = "head",
        /// Works with own clients.
        Manager = "manager",
        /// Answers calls for all clients without seeing their numbers and addresses.
        Operator = "operator",
    }
);

impl Role {
    /// How far an action of this role reaches in an area.
    pub const fn reach(self, area: Area, action: Action) -> Reach {
        match self {
            Self::Administrator => Reach::All,
            Self::Director => director(area, action),
            Self::Head => head(area, action),
            Self::Manager => manager(area, action),
            Self::Operator => operator(area, action),
        }
    }

    /// What this role has of a field.
    pub fn level(self, area: Area, field: &str) -> Level {
        match self {
            Self::Operator => operator_level(area, field),
            _ => self.other_fields(),
        }
    }

    /// What it has of a field that it does not speak of. An operator has only what is listed, so that
    /// a new field stays closed until somebody decides.
    pub const fn other_fields(self) -> Level {
        match self {
            Self::Administrator | Self::Director | Self::Head | Self::Manager => Level::Write,
            Self::Operator => Level::Hidden,
        }
    }
}

fn operator_level(area: Area, field: &str) -> Level {
    match area {
        Area::Contacts | Area::Companies => operator_level_of_client(field),
        Area::Deals => operator_level_of_deal(field),
        _ => Level::Hidden,
    }
}

/// Whoever answers a call knows what it may be about, but not for how much.
fn operator_level_of_deal(field: &str) -> Level {
    match field {
        "phones" | "emails" | "handles" => Level::Masked,
        "title" | "stage" | "expected_close" | "next_step" | "lost_reason" | "contacts"
        | "companies" | "source" | "owner" | "department" | "tags" => Level::Read,
        "notes" => Level::Write,
        _ => Level::Hidden,
    }
}

fn operator_level_of_client(field: &str) -> Level {
    match field {
        "phones" | "emails" | "handles" => Level::Masked,
        "owner" | "department" => Level::Read,
        "last_name" | "first_name" | "middle_name" | "position" | "source" | "birthday"
        | "address" | "companies" | "tags" | "notes" | "name" | "legal_name" | "inn" | "kpp"
        | "ogrn" | "vat_id" | "site" | "legal_address" | "parent" | "contacts" => Level::Write,
        _ => Level::Hidden,
    }
}

/// Areas in which clients are worked with.
const fn is_client_work(area: Area) -> bool {
    matches!(
        area,
        Area::Deals
            | Area::Contacts
            | Area::Companies
            | Area::Tasks
            | Area::Projects
            | Area::Invoices
            | Area::Products
            | Area::Directories
            | Area::Chats
            | Area::Inbox
            | Area::Calls
            | Area::Mail
            | Area::Files
            | Area::Analytics
    )
}

const fn director(area: Area, action: Action) -> Reach {
    match (area, action) {
        (Area::Imports | Area::Exports, _) => Reach::All,
        (Area::Users | Area::Security, Action::View) => Reach::All,
        _ if is_client_work(area) => Reach::All,
        _ => Reach::None,
    }
}

const fn head(area: Area, action: Action) -> Reach {
    match (area, action) {
        (Area::Imports | Area::Exports, _) => Reach::DepartmentTree,
        (Area::Users | Area::Security, Action::View) => Reach::DepartmentTree,
        (Area::Products | Area::Directories, Action::View) => Reach::All,
        _ if is_client_work(area) => Reach::DepartmentTree,
        _ => Reach::None,
    }
}

const fn manager(area: Area, action: Action) -> Reach {
    match (area, action) {
        (Area::Products | Area::Directories, Action::View) => Reach::All,
        (Area::Imports, Action::View | Action::Create) => Reach::Own,
        (_, Action::Export | Action::BulkEdit | Action::Assign) => Reach::None,
        _ if is_client_work(area) => Reach::Own,
        _ => Reach::None,
    }
}

const fn operator(area: Area, action: Action) -> Reach {
    match (area, action) {
        (Area::Contacts | Area::Companies | Area::Deals | Area::Tasks, Action::View) => Reach::All,
        (Area::Contacts | Area::Companies | Area::Tasks, Action::Create) => Reach::Own,
        (Area::Contacts | Area::Companies | Area::Tasks, Action::Edit) => Reach::Own,
        (Area::Calls | Area::Inbox | Area::Chats, Action::View | Action::Create) => Reach::Own,
        (Area::Products | Area::Directories, Action::View) => Reach::All,
        _ => Reach::None,
    }
}
