//! The vocabulary of rights: areas, actions, reaches and field levels, with their stable names.

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$vdoc])* $variant),+
        }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable name used on the wire, in settings and in the matrix.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }

            /// The value of a stable name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($text => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use named;

named!(
    /// A part of the product that rights are given for.
    Area {
        /// Deals.
        Deals = "deals",
        /// Clients who are people.
        Contacts = "contacts",
        /// Clients who are organisations.
        Companies = "companies",
        /// Tasks.
        Tasks = "tasks",
        /// Projects.
        Projects = "projects",
        /// Invoices.
        Invoices = "invoices",
        /// Products and prices.
        Products = "products",
        /// Directories: sources, tags, reasons.
        Directories = "directories",
        /// Chats of the staff.
        Chats = "chats",
        /// Messages of clients from all channels.
        Inbox = "inbox",
        /// Telephony.
        Calls = "calls",
        /// E-mail.
        Mail = "mail",
        /// Files.
        Files = "files",
        /// Reports.
        Analytics = "analytics",
        /// Imports.
        Imports = "imports",
        /// Exports.
        Exports = "exports",
        /// Settings of the company.
        Settings = "settings",
        /// People, departments and their roles.
        Users = "users",
        /// The record of events, norms, alerts.
        Security = "security",
        /// Backups.
        Backups = "backups",
        /// Updates.
        Updates = "updates",
        /// Tokens of programs.
        Api = "api",
    }
);

named!(
    /// What may be done in an area.
    Action {
        /// See records.
        View = "view",
        /// Make new ones.
        Create = "create",
        /// Change them.
        Edit = "edit",
        /// Move them to the bin.
        Delete = "delete",
        /// See those in the bin, and take them back from it.
        Restore = "restore",
        /// Bring in from files.
        Import = "import",
        /// Take out to files.
        Export = "export",
        /// Give them to another owner or department.
        Assign = "assign",
        /// Change many at once.
        BulkEdit = "bulk_edit",
        /// See one masked value after giving a reason.
        Reveal = "reveal",
    }
);

named!(
    /// How far an action reaches. The order is the order of width.
    Reach {
        /// Nowhere.
        None = "none",
        /// Records one owns.
        Own = "own",
        /// Records of one's department, and one's own.
        Department = "department",
        /// Records of one's department and those below it, and one's own.
        DepartmentTree = "department_tree",
        /// Every record.
        All = "all",
    }
);

named!(
    /// What a person has of a field. The order is the order of width.
    Level {
        /// Does not learn whether there is a value.
        Hidden = "hidden",
        /// Sees that there is a value, through one fixed mask.
        Masked = "masked",
        /// Sees it.
        Read = "read",
        /// Sees and changes it.
        Write = "write",
    }
);

impl Area {
    /// The actions that the product asks for in this area by now, in the order in which people think
    /// of them. An area that is not built yet has none: it stands in the table of rights, and is shown
    /// when its feature lands.
    pub const fn actions(self) -> &'static [Action] {
        use Action as A;
        match self {
            Self::Contacts | Self::Companies => &[
                A::View,
                A::Create,
                A::Edit,
                A::BulkEdit,
                A::Assign,
                A::Delete,
                A::Restore,
                A::Import,
                A::Export,
                A::Reveal,
            ],
            Self::Deals => &[
                A::View,
                A::Create,
                A::Edit,
                A::BulkEdit,
                A::Assign,
                A::Delete,
                A::Restore,
                A::Import,
                A::Export,
            ],
            Self::Imports | Self::Exports => &[A::View, A::Create],
            Self::Settings => &[A::View, A::Edit],
            Self::Users => &[A::View, A::Create, A::Edit],
            Self::Security => &[A::View],
            _ => &[],
        }
    }

    /// How far an action of this area may be set to reach: settings are everybody's or nobody's.
    pub const fn reaches(self) -> &'static [Reach] {
        match self {
            Self::Settings => &[Reach::None, Reach::All],
            _ => Reach::ALL,
        }
    }
}
