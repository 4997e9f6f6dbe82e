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
    /// What makes them needless when it stands in the file already; nothing: always needed.
    pub unless: &'static str,
}

/// Lines that every feature needs.
const fn joint(path: &'static str, behind: &'static str, lines: &'static str) -> Joint {
    Joint {
        path,
        behind,
        lines,
        unless: "",
    }
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

/// The lines that tell the rest of the code about the feature.
pub const JOINTS: &[Joint] = &[
    Joint {
        path: "crates/larets-core/src/access/area.rs",
        behind: "    Area {\n",
        lines: "        /// Examples.\n        Examples = \"examples\",\n",
        unless: "= \"examples\"",
    },
    joint(
        "crates/larets-core/src/ids.rs",
        "    /// A person who signs in.\n    UserId\n);\n",
        "id!(\n    /// An example.\n    ExampleId\n);\n",
    ),
    joint(
        "crates/larets-core/src/audit/mod.rs",
        "    RecordKind {\n",
        "        /// An example.\n        Example = \"example\",\n",
    ),
    joint(
        "crates/larets-core/src/access/rights.rs",
        "fn field_names(area: Area) -> Vec<&'static str> {\n    match area {\n",
        "        Area::Examples => {\n            crate::examples::ExampleField::ALL.iter().map(|field| field.name()).collect()\n        }\n",
    ),
    joint(
        "crates/larets-storage/src/types.rs",
        "from_core!(\n",
        "    ExampleId,\n",
    ),
    joint(
        "crates/larets-storage/src/schema.rs",
        "diesel::allow_tables_to_appear_in_same_query!(\n",
        "    example,\n",
    ),
    joint(
        "crates/larets-storage/src/schema.rs",
        "        value -> Text,\n    }\n}\n",
        include_str!("templates/storage/table.rs.txt"),
    ),
    joint(
        "crates/larets-storage/src/tests/columns.rs",
        "pub const COLUMNS: &[(&str, Class, &[&str])] = &[\n",
        include_str!("templates/storage/columns.rs.txt"),
    ),
    joint(
        "crates/larets-server/src/http/app.rs",
        "fn version_1(config: &mut ServiceConfig) {\n    config\n",
        "        .configure(crate::examples::routes)\n",
    ),
    joint(
        "crates/larets-server/src/sessions/me.rs",
        "    (\"companies\", Area::Companies, Action::View),\n",
        "    (\"examples\", Area::Examples, Action::View),\n",
    ),
    Joint {
        path: "crates/larets-server/src/sessions/me.rs",
        behind: "const AREAS: &[Area] = &[\n",
        lines: "    Area::Examples,\n",
        unless: "\n    Area::Examples,\n",
    },
    joint(
        "crates/larets-web/web/src/router.tsx",
        "(\"./features/companies/CompanyPage.tsx\"), \"CompanyPage\"),\n});\n",
        include_str!("templates/web/route.tsx.txt"),
    ),
    joint(
        "crates/larets-web/web/src/router.tsx",
        "frame.addChildren([home, today, ...recordsTree, ",
        "examples, ",
    ),
    joint(
        "crates/larets-web/web/src/features/shell/sections.ts",
        "export type SectionPath = ",
        "\"/examples\" | ",
    ),
    joint(
        "crates/larets-web/web/src/features/shell/sections.ts",
        "shown: (me) => sees(me, \"companies\") },\n",
        "  { id: \"examples\", label: \"section.examples\", path: \"/examples\", icon: IconFolder, place: \"more\", shown: (me) => sees(me, \"examples\") },\n",
    ),
    Joint {
        path: "crates/larets-web/web/src/features/shell/sections.ts",
        behind: "import { IconAddressBook, IconBriefcase, IconBuilding, IconFileExport, IconFileImport, ",
        lines: "IconFolder, ",
        unless: "IconFolder, Icon",
    },
    joint(
        "crates/larets-web/web/src/shared/i18n/ru/frame.ts",
        "export const frame = {\n",
        "  \"section.examples\": \"«Russian»\",\n",
    ),
    joint(
        "crates/larets-web/web/src/shared/i18n/en/frame.ts",
        "export const frame = {\n",
        "  \"section.examples\": \"«English»\",\n",
    ),
];
