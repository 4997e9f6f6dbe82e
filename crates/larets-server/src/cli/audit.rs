//! `larets audit verify`: proves that the record of events is whole, on a stopped or a running
//! server, without any network.

use std::path::Path;

use clap::{Args, Subcommand};
use larets_core::access::SystemActor;
use larets_core::audit::{Event, EventKind};
use larets_storage::events::{Trust, Verification};
use larets_storage::{Db, StorageError, events};
use serde_json::json;

use super::installation::with_database;
use super::{CommandError, Context, Exit, Output};
use crate::checkpoints;
use crate::config::PlaceSettings;

/// Verify the record of events
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  larets audit verify --data /var/lib/larets/larets-data")]
pub struct Audit {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    Verify(Verify),
}

/// Compare every event with its hash, the tree and the signed checkpoints
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  larets audit verify --data /var/lib/larets/larets-data --json\n\n\
    Exit code 0: whole. 1: something is wrong. 3: cannot run here."
)]
struct Verify {
    #[command(flatten)]
    place: PlaceSettings,
    /// Public key of the first day, from your own copy; else the database is believed
    #[arg(long, value_name = "NAME+ID+KEY")]
    first_key: Option<String>,
}

impl Audit {
    pub(super) fn run(self, context: Context) -> Result<Exit, CommandError> {
        let AuditCommand::Verify(verify) = self.command;
        let place = verify.place.or(context.file.place).resolve()?;
        let output = context.output;
        let data = place.data.clone();
        with_database(&place, async move |db| {
            let found = find(&db, &data, verify.first_key).await?;
            Ok(report(output, &found))
        })
    }
}

async fn find(
    db: &Db,
    data: &Path,
    first_key: Option<String>,
) -> Result<Verification, StorageError> {
    let outside = checkpoints::kept(data);
    db.disclose_latest(move |tx| {
        let found = events::verify(tx, &outside, first_key.as_deref())?;
        let event = Event::of(&SystemActor::for_command("audit verify"), EventKind::Audit);
        let event = if found.report.is_intact() {
            event
        } else {
            event.refused("tampered")
        };
        Ok(larets_storage::Recorded::new(found, event))
    })
    .await
}

fn report(output: Output, found: &Verification) -> Exit {
    let report = &found.report;
    let alone = report.is_intact() && found.trust == Trust::Itself;
    let findings: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
    let json = json!({
        "intact": report.is_intact(),
        "events": report.events,
        "checkpoints": report.checkpoints,
        "proven_events": report.proven_size,
        "findings": findings,
        "findings_omitted": report.findings_omitted,
        "trust": found.trust.name(),
        "first_key": found.first_key,
    });
    let mut lines = vec![format!(
        "{} events, {} signed checkpoints, proven up to event {}",
        report.events, report.checkpoints, report.proven_size
    )];
    lines.extend(findings);
    if report.findings_omitted > 0 {
        lines.push(format!("and {} more", report.findings_omitted));
    }
    lines.push(if alone {
        "the record of events is consistent with itself; nothing outside the database says that it \
         is the true one: give your copy of the public key of the first day with --first-key"
            .to_owned()
    } else if report.is_intact() {
        "the record of events is whole".to_owned()
    } else {
        "the record of events was tampered with; keep this database as it is and compare it with \
         your archives"
            .to_owned()
    });
    if let Some(key) = &found.first_key {
        lines.push(format!("public key of the first day: {key}"));
    }
    output.print(&lines.join("\n"), &json);
    if report.is_intact() {
        Exit::Done
    } else {
        Exit::Refused
    }
}
