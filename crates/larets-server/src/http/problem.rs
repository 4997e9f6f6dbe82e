//! Refusals of the API: every error ends as an [`ApiError`], and every `ApiError` as a problem
//! (RFC 9457) with a code from the table. The cause goes to the log, never to the client.

use std::collections::BTreeMap;
use std::fmt;

use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use larets_core::access::{AccessError, RecordField as _};
use larets_core::users::SettingError;
use larets_security::secret::RandomUnavailable;
use larets_storage::StorageError;
use larets_storage::clients::UpdateError;

use super::codes::Code;
use super::reply::View;
use super::wire::Problem;

/// Seconds after which a client may try again when the server is busy.
const BUSY_RETRY_SECONDS: u64 = 1;

/// Why a request is refused.
pub struct ApiError(Box<Inner>);

struct Inner {
    code: Code,
    detail: String,
    field: Option<String>,
    extra: BTreeMap<&'static str, serde_json::Value>,
    retry_after_seconds: Option<u64>,
    cause: Option<String>,
}

impl ApiError {
    /// A refusal with this code.
    pub fn new(code: Code) -> Self {
        Self(Box::new(Inner {
            code,
            detail: String::new(),
            field: None,
            extra: BTreeMap::new(),
            retry_after_seconds: (code == Code::Busy).then_some(BUSY_RETRY_SECONDS),
            cause: None,
        }))
    }

    /// A refusal because of one field.
    pub fn of_field(code: Code, field: impl Into<String>) -> Self {
        Self::new(code).at_field(field)
    }

    /// A fault of the server; the cause is logged only.
    pub fn unexpected(cause: impl fmt::Display) -> Self {
        Self::new(Code::Unexpected).because(cause)
    }

    /// With the field at fault.
    #[must_use]
    pub fn at_field(mut self, field: impl Into<String>) -> Self {
        self.0.field = Some(field.into());
        self
    }

    /// With a sentence for people who write programs. No personal values.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = detail.into();
        self
    }

    /// With a cause for the log.
    #[must_use]
    pub fn because(mut self, cause: impl fmt::Display) -> Self {
        self.0.cause = Some(cause.to_string());
        self
    }

    /// With the time after which to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after_seconds = Some(seconds);
        self
    }

    /// With a further member that was shown through a grant, such as the current record.
    #[must_use]
    pub fn with_view<V: View>(mut self, name: &'static str, view: &V) -> Self {
        if let Ok(value) = serde_json::to_value(view) {
            self.0.extra.insert(name, value);
        }
        self
    }

    /// With a number, such as a score.
    #[must_use]
    pub fn with_number(mut self, name: &'static str, number: i64) -> Self {
        self.0.extra.insert(name, number.into());
        self
    }

    /// With codes of ours, such as what is wrong with a password.
    #[must_use]
    pub fn with_codes(mut self, name: &'static str, codes: &[&'static str]) -> Self {
        self.0.extra.insert(name, codes.to_vec().into());
        self
    }

    /// The code.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The field at fault.
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// The sentence for people who write programs.
    pub fn sentence(&self) -> &str {
        &self.0.detail
    }

    /// The cause, for the log.
    pub fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    /// The answer to a request.
    pub fn response(&self, request_id: &str) -> HttpResponse<BoxBody> {
        let Inner {
            code,
            detail,
            field,
            extra,
            retry_after_seconds,
            ..
        } = &*self.0;
        let problem = Problem {
            kind: code.address(),
            title: code.title(),
            status: code.status().as_u16(),
            code: code.name(),
            detail: detail.clone(),
            field: field.clone(),
            request_id: request_id.to_owned(),
            extra: extra.clone(),
        };
        let mut response = HttpResponse::build(code.status());
        response
            .content_type("application/problem+json")
            .insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(seconds) = retry_after_seconds {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        response.body(serde_json::to_vec(&problem).unwrap_or_default())
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("code", &self.0.code)
            .field("field", &self.0.field)
            .field("cause", &self.0.cause)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code.name())
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.0.code.status()
    }

    // The outermost middleware answers once more, with the request's id.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        self.response("")
    }
}

impl From<AccessError> for ApiError {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::NotAllowed { .. } => Self::new(Code::Forbidden).detail(error.to_string()),
            AccessError::ProofNeeded => Self::new(Code::ProofNeeded),
            AccessError::NotSearchable { field } => Self::of_field(Code::FieldNotSearchable, field),
            AccessError::ReadOnly { field } => Self::of_field(Code::FieldNotWritable, field),
        }
    }
}

impl From<RandomUnavailable> for ApiError {
    fn from(error: RandomUnavailable) -> Self {
        Self::unexpected(error)
    }
}

impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::NotFound => Self::new(Code::NotFound),
            StorageError::NotAllowed => Self::new(Code::Forbidden),
            StorageError::Outdated { current } => {
                Self::new(Code::EditConflict).with_number("current_version", current)
            }
            StorageError::Conflict(constraint) => {
                Self::new(Code::Duplicate).because(format!("{constraint:?}"))
            }
            StorageError::Refused(name) => {
                of_refusal(name).unwrap_or_else(|| Self::unexpected(error))
            }
            StorageError::Busy => Self::new(Code::Busy),
            StorageError::ReadOnly(cause) => Self::new(Code::ReadOnly).because(cause),
            StorageError::NotAuthentic { .. } | StorageError::Broken(_) => Self::unexpected(error),
        }
    }
}

/// A name, language, zone or other setting that cannot be kept.
pub fn setting_error(error: SettingError) -> ApiError {
    ApiError::of_field(Code::Invalid, error.field()).detail(error.to_string())
}

impl From<UpdateError> for ApiError {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::Storage(error) => error.into(),
            UpdateError::Access(error) => error.into(),
            UpdateError::Stage(error) => {
                let names: Vec<&str> = error.missing.iter().map(|field| field.name()).collect();
                Self::of_field(Code::Required, names.first().copied().unwrap_or_default())
                    .detail(error.to_string())
                    .with_codes("missing", &names)
            }
        }
    }
}

/// The problem of a rule that storage names, with the field at fault where there is one.
fn of_refusal(name: &str) -> Option<ApiError> {
    let (code, field) = match name {
        "cursor_invalid" => (Code::CursorWrong, ""),
        "note_empty" => (Code::Required, "markdown"),
        "note_too_long" => (Code::TooLong, "markdown"),
        "forbidden_character" => (Code::Invalid, ""),
        "company_unknown" => (Code::Invalid, "companies"),
        "contact_unknown" => (Code::Invalid, "contacts"),
        "contacts_full" => (Code::TooLong, "contacts"),
        "companies_full" => (Code::TooLong, "companies"),
        "stage_unknown" => (Code::Invalid, "stage_id"),
        "stage_asks_unseen" => (Code::StageAsksUnseen, "stage_id"),
        "merge_with_itself" => (Code::Invalid, "other_id"),
        "other_outdated" => (Code::EditConflict, "other_version"),
        "company_cycle" => (Code::CompanyCycle, "parent_id"),
        "department_unknown" => (Code::Invalid, "department_id"),
        "role_unknown" => (Code::RoleUnknown, "roles"),
        "role_name_taken" => (Code::RoleNameTaken, "name"),
        "rule_ended" => (Code::RuleEnded, "until"),
        "owner_unknown" => (Code::OwnerUnknown, "owner_id"),
        "point_empty" | "point_unknown" | "point_twice" => (Code::Invalid, "phones"),
        other => (Code::from_name(other)?, ""),
    };
    let error = ApiError::new(code);
    Some(if field.is_empty() {
        error
    } else {
        error.at_field(field)
    })
}

/// What becomes of an error that actix-web made itself, such as a path that does not fit.
pub fn of_status(status: StatusCode) -> ApiError {
    ApiError::new(match status.as_u16() {
        400 => Code::BodyUnreadable,
        401 => Code::Unauthorized,
        403 => Code::Forbidden,
        404 => Code::NotFound,
        405 => Code::MethodNotAllowed,
        408 => Code::RequestTimeout,
        413 => Code::TooLarge,
        415 => Code::MediaType,
        422 => Code::Invalid,
        429 => Code::TooManyRequests,
        431 => Code::HeadersTooLarge,
        503 => Code::Busy,
        _ => Code::Unexpected,
    })
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;
    use larets_core::access::{Action, Area};

    use super::*;

    async fn body(error: ApiError) -> serde_json::Value {
        let bytes = to_bytes(error.response("r-1").into_body()).await.unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    // Shows the form of a problem: every member of RFC 9457, ours, and nothing of the cause.
    #[actix_web::test]
    async fn problem_is_complete_and_keeps_the_cause() {
        let error = ApiError::of_field(Code::PasswordWeak, "password")
            .detail("too short")
            .with_number("score", 1)
            .with_codes("problems", &["too_short"])
            .because("secret cause");
        let problem = body(error).await;
        assert_eq!(
            problem,
            serde_json::json!({
                "type": "/api/docs/errors#password_weak", "title": "Password too weak", "status": 422,
                "code": "password_weak", "detail": "too short", "field": "password",
                "request_id": "r-1", "score": 1, "problems": ["too_short"],
            })
        );
    }

    // Shows how refusals of the policy come out: the field is named, the status is 403.
    #[actix_web::test]
    async fn refusals_of_access() {
        let error = ApiError::from(AccessError::NotSearchable { field: "phones" });
        assert_eq!(error.code(), Code::FieldNotSearchable);
        assert_eq!(body(error).await["field"], "phones");
        let error = ApiError::from(AccessError::NotAllowed {
            area: Area::Contacts,
            action: Action::Delete,
        });
        assert_eq!(error.status_code(), StatusCode::FORBIDDEN);
    }

    // Shows that a busy server says when to come again.
    #[test]
    fn busy_says_when() {
        let response = ApiError::new(Code::Busy).response("");
        assert!(response.headers().contains_key(header::RETRY_AFTER));
    }
}
