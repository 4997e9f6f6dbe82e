//! `larets openapi`: the OpenAPI document on standard output, for generating clients.

use clap::Args;

use super::{Context, Exit};
use crate::http::{app, docs};

/// Print the OpenAPI document
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  larets openapi > openapi.json")]
pub struct Openapi {}

impl Openapi {
    pub(super) fn run(self, context: &Context) -> Exit {
        let Self {} = self;
        let text = docs::to_text(&app::openapi());
        let json = serde_json::from_str(&text).unwrap_or_default();
        context.output.print(text.trim_end(), &json);
        Exit::Done
    }
}
