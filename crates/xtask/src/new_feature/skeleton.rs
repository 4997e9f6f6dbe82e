//! What a new feature is made of: new files, and lines that join existing ones. Text only; the
//! code itself is in `templates/`, with «example» in the place of the noun.

/// A file to be made.
pub struct Template {
    /// Where, with «examples» for the noun and «NNNN» for the next migration's number.
    pub path: &'static str,
    /// What.
    pub text: &'static str,
}

/// Lines that go right behind a text that stands in a file once.
pub struct Joint {
    /// The file.
    pub path: &'static str,
    /// The text they follow.
    pub behind: &'static str,
    /// The lines.
    pub lines: &'static str,
}

macro_rules! template {
    ($path:literal, $file:literal) => {
        Template {
            path: $path,
            text: include_str!(concat!("templates/", $file)),
        }
    };
}

/// The new files.
pub const TEMPLATES: &[Template] = &[
    template!("crates/larets-core/src/examples/mod.rs", "core/mod.rs.txt"),
    template!(
        "crates/larets-core/src/examples/rules.rs",
        "core/rules.rs.txt"
    ),
    template!(
        "crates/larets-core/src/examples/fields.rs",
        "core/fields.rs.txt"
    ),
    template!(
        "crates/larets-core/src/examples/error.rs",
        "core/error.rs.txt"
    ),
    template!(
        "crates/larets-storage/src/examples/mod.rs",
        "storage/mod.rs.txt"
    ),
    template!(
        "crates/larets-storage/src/examples/row.rs",
        "storage/row.rs.txt"
    ),
    template!(
        "crates/larets-storage/src/examples/read.rs",
        "storage/read.rs.txt"
    ),
    template!(
        "crates/larets-storage/src/examples/write.rs",
        "storage/write.rs.txt"
    ),
    template!(
        "crates/larets-storage/src/examples/tests.rs",
        "storage/tests.rs.txt"
    ),
    template!(
        "crates/larets-storage/migrations/sqlite/NNNN_examples/up.sql",
        "storage/sqlite.sql.txt"
    ),
    template!(
        "crates/larets-storage/migrations/postgres/NNNN_examples/up.sql",
        "storage/postgres.sql.txt"
    ),
    template!(
        "crates/larets-server/src/examples/mod.rs",
        "server/mod.rs.txt"
    ),
    template!(
        "crates/larets-server/src/examples/handlers.rs",
        "server/handlers.rs.txt"
    ),
    template!(
        "crates/larets-server/src/examples/wire.rs",
        "server/wire.rs.txt"
    ),
    template!(
        "crates/larets-web/web/src/features/examples/examples.ts",
        "web/examples.ts.txt"
    ),
    template!(
        "crates/larets-web/web/src/features/examples/examples.test.ts",
        "web/examples.test.ts.txt"
    ),
    template!(
        "crates/larets-web/web/src/features/examples/ExamplesPage.tsx",
        "web/ExamplesPage.tsx.txt"
    ),
];

/// Files with a list of modules that the feature joins.
pub const MODULE_LISTS: &[&str] = &[
    "crates/larets-core/src/lib.rs",
    "crates/larets-storage/src/lib.rs",
    "crates/larets-server/src/lib.rs",
];

/// The area of rights, for nouns that have none yet.
pub const AREA: Joint = Joint {
    path: "crates/larets-core/src/access/area.rs",
    behind: "    Area {\n",
    lines: "        /// Examples.\n        Examples = \"examples\",\n",
};

/// The lines that tell the rest of the code about the feature.
pub const JOINTS: &[Joint] = &[
    Joint {
        path: "crates/larets-core/src/ids.rs",
        behind: "    /// A person who signs in.\n    UserId\n);\n",
        lines: "id!(\n    /// An example.\n    ExampleId\n);\n",
    },
    Joint {
        path: "crates/larets-core/src/audit/mod.rs",
        behind: "    RecordKind {\n",
        lines: "        /// An example.\n        Example = \"example\",\n",
    },
    Joint {
        path: "crates/larets-core/src/access/rights.rs",
        behind: "fn field_names(area: Area) -> Vec<&'static str> {\n    match area {\n",
        lines: "        Area::Examples => {\n            crate::examples::ExampleField::ALL.iter().map(|field| field.name()).collect()\n        }\n",
    },
    Joint {
        path: "crates/larets-storage/src/types.rs",
        behind: "from_core!(\n",
        lines: "    ExampleId,\n",
    },
    Joint {
        path: "crates/larets-storage/src/schema.rs",
        behind: "diesel::allow_tables_to_appear_in_same_query!(\n",
        lines: "    example,\n",
    },
    Joint {
        path: "crates/larets-storage/src/schema.rs",
        behind: "        value -> Text,\n    }\n}\n",
        lines: include_str!("templates/storage/table.rs.txt"),
    },
    Joint {
        path: "crates/larets-storage/src/tests/columns.rs",
        behind: "pub const COLUMNS: &[(&str, Class, &[&str])] = &[\n",
        lines: include_str!("templates/storage/columns.rs.txt"),
    },
    Joint {
        path: "crates/larets-server/src/http/app.rs",
        behind: "fn version_1(config: &mut ServiceConfig) {\n    config\n",
        lines: "        .configure(crate::examples::routes)\n",
    },
    Joint {
        path: "crates/larets-web/web/src/shared/i18n/ru/frame.ts",
        behind: "export const frame = {\n",
        lines: "  \"section.examples\": \"Examples\",\n",
    },
    Joint {
        path: "crates/larets-web/web/src/shared/i18n/en/frame.ts",
        behind: "export const frame = {\n",
        lines: "  \"section.examples\": \"Examples\",\n",
    },
];
