//! The table of everything the API refuses with: code, status, title, and what it means. Problems,
//! the page `/api/docs/errors` and the union in the OpenAPI document are made from it.
//!
//! A code is a promise: it is never renamed or reused.

use actix_web::http::StatusCode;

macro_rules! codes {
    ($($variant:ident = $code:literal, $status:literal, $title:literal, $meaning:literal;)+) => {
        /// Why a request was refused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $(#[doc = $meaning] $variant,)+
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable name, as it stands in a problem.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The HTTP status.
            pub fn status(self) -> StatusCode {
                let number: u16 = match self { $(Self::$variant => $status),+ };
                StatusCode::from_u16(number).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }

            /// A few words, the same for every occurrence.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }

            /// What happened and what to do, for people who write programs.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning),+ }
            }
        }
    };
}

codes! {
    Unauthorized = "unauthorized", 401, "Not signed in",
        "There is no session, or it has ended. Sign in by POST /api/v1/sessions.";
    CsrfWrong = "csrf_wrong", 403, "Forgery token missing or wrong",
        "A request that changes something needs the header X-CSRF-Token with the `csrf_token` of the session, and must come from the same origin.";
    Forbidden = "forbidden", 403, "Not allowed",
        "The rights of the person do not reach this action.";
    ProofNeeded = "proof_needed", 403, "Password needed again",
        "What changes rights needs a proof of the last ten minutes that the person is the one who signed in. Send POST /api/v1/session/proof, then the same request again.";
    SignInFailed = "sign_in_failed", 401, "Sign-in failed",
        "The e-mail and the password do not belong together, or the person is disabled. Which of these is not told.";
    SignInDelayed = "sign_in_delayed", 429, "Too many sign-in attempts",
        "Wait for as many seconds as Retry-After says.";
    SetupNeeded = "setup_needed", 409, "Not set up yet",
        "Open the set-up link that the server printed at its start.";
    SetupTokenWrong = "setup_token_wrong", 403, "Set-up link not valid",
        "The token is not the one of the link printed last. A restart of the server prints a new one.";
    SetupDone = "setup_done", 409, "Already set up",
        "Set-up happens once. Sign in instead.";
    PasswordWeak = "password_weak", 422, "Password too weak",
        "`problems` says what is wrong with it, `score` goes from 0 to 4.";
    PasswordWrong = "password_wrong", 422, "Current password wrong",
        "The current password of the person does not fit.";
    NotFound = "not_found", 404, "Not found",
        "There is no such thing, or the person may not see it. Which of these is not told.";
    MethodNotAllowed = "method_not_allowed", 405, "Method not allowed",
        "The address exists, but not for this HTTP method.";
    EditConflict = "edit_conflict", 409, "Changed in the meantime",
        "If-Match names an older version, or the field named in `field` does. `differing` has the fields with both values, `current` the record as it is now.";
    Duplicate = "duplicate", 409, "Exists already",
        "A value that must be unique is taken.";
    EmailTaken = "email_taken", 409, "E-mail taken",
        "Another person signs in with this e-mail.";
    RecordInBin = "record_in_bin", 409, "In the bin",
        "What lies in the bin cannot be changed. Take it back first.";
    IdempotencyConflict = "idempotency_conflict", 409, "Idempotency key reused",
        "The same Idempotency-Key came before with another body.";
    FieldNotSearchable = "field_not_searchable", 403, "Field may not be searched by",
        "Whoever may not see a field may neither filter, sort, count nor search by it. `field` names it.";
    FieldNotWritable = "field_not_writable", 403, "Field may not be changed",
        "The person may not change `field`.";
    FieldNotExportable = "field_not_exportable", 403, "Field may not be taken out",
        "Whoever may not see a field cannot export its column. `field` names it.";
    UnknownField = "unknown_field", 422, "Unknown field",
        "`field` does not exist here.";
    BodyUnreadable = "body_unreadable", 400, "Body not readable",
        "The body is not JSON, or not UTF-8, or too deep.";
    MediaType = "media_type", 415, "Media type not supported",
        "Send the header Content-Type: application/json, or multipart/form-data for a file.";
    TooLarge = "too_large", 413, "Too large",
        "The body or the file is above the limit.";
    HeadersTooLarge = "headers_too_large", 431, "Headers too large",
        "The address or the headers of the request are above the limit.";
    RequestTimeout = "request_timeout", 408, "Request too slow",
        "The body did not arrive in time.";
    Invalid = "invalid", 422, "Value not valid",
        "`field` has a value of the wrong type or form; `detail` says what is expected.";
    Required = "required", 422, "Value missing",
        "`field` must be given.";
    TooLong = "too_long", 422, "Value too long",
        "The value of `field` is longer than allowed.";
    CursorWrong = "cursor_wrong", 422, "Cursor not valid",
        "The cursor belongs to another query. Begin again without one.";
    EmptyRecord = "empty_record", 422, "Empty record",
        "A client needs at least a name, a phone, an e-mail or a company.";
    PhoneInvalid = "phone_invalid", 422, "Not a phone number",
        "The number does not exist in any numbering plan. Add the country code, for example +7.";
    EmailInvalid = "email_invalid", 422, "Not an e-mail address",
        "The value of `field` is not an e-mail address.";
    HandleInvalid = "handle_invalid", 422, "Not a messenger name",
        "The value of `field` is not a name of that messenger.";
    AmountInvalid = "amount_invalid", 422, "Not a sum of money",
        "A sum is digits, such as 1250.50: not below zero, not too large, and with no more of them behind the point than its currency has.";
    CurrencyUnknown = "currency_unknown", 422, "No such currency",
        "A currency is a code of ISO 4217, such as RUB.";
    DateInvalid = "date_invalid", 422, "Not a date",
        "Dates are written YYYY-MM-DD, moments as RFC 3339.";
    InnChecksum = "inn_checksum", 422, "INN check digit wrong",
        "The check digits of the INN do not fit its other digits.";
    KppFormat = "kpp_format", 422, "Not a KPP",
        "A KPP has nine characters.";
    OgrnChecksum = "ogrn_checksum", 422, "OGRN check digit wrong",
        "The check digit of the OGRN does not fit its other digits.";
    VatIdFormat = "vat_id_format", 422, "Not a VAT id",
        "The value does not have the form of a VAT id of that country.";
    CompanyCycle = "company_cycle", 422, "Company inside itself",
        "A company cannot be its own parent, nor a parent of one of its parents.";
    DepartmentNotEmpty = "department_not_empty", 409, "Department not empty",
        "Move its people and departments elsewhere first.";
    StageNotEmpty = "stage_not_empty", 409, "Stage not empty",
        "Move its deals, those in the bin too, to another stage first.";
    StageAsksUnseen = "stage_asks_unseen", 409, "Stage asks for what is not seen",
        "The stage asks for a field that this person may not see, and it may be empty; somebody who sees it must move the deal. Many deals at once are not moved there by this person at all.";
    LastPipeline = "last_pipeline", 409, "Last pipeline",
        "At least one pipeline must stay.";
    TooManyPipelines = "too_many_pipelines", 409, "Too many pipelines",
        "Remove one that is not needed first.";
    TooManyViews = "too_many_views", 409, "Too many views",
        "A person keeps at most 100 views. Remove one first.";
    TooManyFavourites = "too_many_favourites", 409, "Too many favourites",
        "A person marks at most 100 records. Take a mark off first.";
    DepartmentCycle = "department_cycle", 422, "Department inside itself",
        "A department cannot be inside itself or inside one below it.";
    LastAdministrator = "last_administrator", 409, "Last administrator",
        "At least one enabled administrator must stay.";
    BeyondOwnRights = "beyond_own_rights", 403, "More than one's own rights",
        "Nobody gives more than they have, and nobody changes a person, a role or a rule that has more.";
    PreviewReadOnly = "preview_read_only", 403, "Only looking",
        "Through the eyes of another person nothing is changed, and no file or session of that person is opened. Leave out the header X-Larets-Preview.";
    BeyondView = "beyond_view", 422, "Further than the view",
        "No action reaches further than the view of its area: what may not be seen may not be changed. `detail` names the action.";
    RoleUnknown = "role_unknown", 422, "No such role",
        "There is no role with this stable name. GET /api/v1/roles has them.";
    RoleFixed = "role_fixed", 409, "Role cannot be changed",
        "The administrator's role always has everything, and a built-in role that was not changed is as delivered already.";
    RoleInUse = "role_in_use", 409, "Role in use",
        "Somebody has this role. Give those people another one first.";
    RoleNameTaken = "role_name_taken", 409, "Name taken",
        "Another role is called so.";
    TooManyRoles = "too_many_roles", 409, "Too many roles",
        "A company has at most 100 roles of its own. Remove one that nobody has first.";
    TooManyRules = "too_many_rules", 409, "Too many rules",
        "A department or a person has at most 100 rules. Remove one that has ended first.";
    RuleEnded = "rule_ended", 422, "End has passed",
        "A new rule ends in the future, or not by itself.";
    DemoExists = "demo_exists", 409, "Demo data is there already",
        "Remove the demo data before making it anew.";
    DepartmentUnknown = "department_unknown", 422, "No such department",
        "There is no department with this id.";
    TooManyDepartments = "too_many_departments", 409, "Too many departments",
        "An installation has at most 2,000 departments.";
    OwnerUnknown = "owner_unknown", 422, "No such person",
        "There is no person with this id or e-mail whom the record could be given to.";
    FileUnreadable = "file_unreadable", 422, "File not readable",
        "The file is not CSV, XLSX or vCard, or it is damaged.";
    FileEmpty = "file_empty", 422, "File empty",
        "There are no rows in the file.";
    ImportBusy = "import_busy", 409, "Import in progress",
        "The import is running or has ended; it cannot be changed any more.";
    TooManyImports = "too_many_imports", 409, "Too many imports not ended",
        "A person has at most 20 imports that have not ended. Finish one, or cancel it before it is started; the file of one that nobody goes on with goes after 7 days.";
    ImportFileGone = "import_file_gone", 409, "File of the import gone",
        "The file goes when the import is given up, and 7 days after its last step when nobody goes on with it. Upload it again.";
    ActBusy = "act_busy", 409, "Act in progress",
        "The act is at work or has ended. Try again when it has ended.";
    TooManyActs = "too_many_acts", 409, "Too many acts",
        "As many acts wait or run as there may at a time. Try again when one has ended.";
    ActExpired = "act_expired", 409, "Too late to undo",
        "An act can be undone for 30 days.";
    RecordMerged = "record_merged", 409, "Merged into another record",
        "The record became one with another. Undo the merge to have both again.";
    ChangedSince = "changed_since", 409, "Changed since",
        "Somebody changed the record after the act. Take it back by force, or leave it.";
    DuplicateSearchBusy = "duplicate_search_busy", 409, "Search in progress",
        "A search for duplicates of this kind is at work for this person. Wait for its end, or cancel it first.";
    DuplicateSearchEnded = "duplicate_search_ended", 409, "Search has ended",
        "The search for duplicates is finished, cancelled or failed; nothing is left to stop.";
    TooManyDuplicateSearches = "too_many_duplicate_searches", 409, "Too many searches",
        "The server has at most 20 searches for duplicates under way. Try again when one has ended.";
    TooManyRecords = "too_many_records", 422, "Too many records",
        "An act takes at most 1,000,000 records. Narrow the list.";
    ExportBusy = "export_busy", 409, "Export in progress",
        "The file is still being written. Wait for its end, or cancel it first.";
    ExportEnded = "export_ended", 409, "Export has ended",
        "The export is finished, cancelled or failed; nothing is left to stop.";
    TooManyExports = "too_many_exports", 409, "Too many exports",
        "A person has at most two exports under way and fifty kept, and the server four under way. Wait for one to end, or remove one.";
    ExportsFull = "exports_full", 409, "No room for exports",
        "The files of all exports together have at most 8 GiB. Each goes after a day, or when its owner removes it.";
    TooManyReveals = "too_many_reveals", 429, "Too many values revealed",
        "A person reveals at most 100 masked values within 24 hours. Retry-After says when the next may be.";
    TooManyRequests = "too_many_requests", 429, "Too many requests",
        "Wait for as many seconds as Retry-After says.";
    Busy = "busy", 503, "Busy",
        "The server has too much to do at the moment. Try again after Retry-After seconds.";
    ReadOnly = "read_only", 503, "Nothing can be written",
        "The disk is full or the database takes no writes; what cannot be recorded is not shown either. The administrator must act.";
    Unexpected = "unexpected", 500, "Unexpected error",
        "A fault of the server. Its log has the cause under `request_id`.";
}

impl Code {
    /// The code with this stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// The address of the explanation; `type` of RFC 9457.
    pub fn address(self) -> String {
        format!("/api/docs/errors#{}", self.name())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    // Shows that no two refusals share a code, and that each code is written like the others.
    #[test]
    fn codes_are_unique() {
        let names: BTreeSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        for name in names {
            assert!(
                name.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
                "{name}"
            );
        }
    }

    // Shows that every code is documented and stands for a refusal.
    #[test]
    fn codes_are_documented() {
        for code in Code::ALL {
            assert!(!code.title().is_empty(), "{code:?}");
            assert!(code.meaning().ends_with('.'), "{code:?}");
            let status = code.status();
            assert!(
                status.is_client_error() || status.is_server_error(),
                "{code:?}"
            );
        }
        assert_eq!(Code::Unexpected.status().as_u16(), 500);
    }
}
