//! `larets serve`: prepares what is missing, prints where it listens, and answers until it is told
//! to stop.

use std::sync::Arc;

use actix_web::{HttpServer, web};
use clap::Args;
use larets_core::access::SystemActor;
use larets_core::audit::{Event, EventKind};
use larets_security::password::COST;
use larets_security::token::SetupToken;
use larets_storage::{Db, StorageError, users};
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use super::{CommandError, Context, Exit, Output};
use crate::acts;
use crate::checkpoints::Checkpoints;
use crate::clock::Clock;
use crate::config::{Place, PlaceSettings, ServeSettings, Serving};
use crate::demo::{self, Colleague};
use crate::duplicates;
use crate::exports;
use crate::exports::file::ExportFiles;
use crate::http::actor::Actors;
use crate::http::cookie::SessionCookie;
use crate::http::{AppState, app, limits};
use crate::imports::file::ImportFiles;
use crate::imports::run;
use crate::language::Language;
use crate::live::OpenSockets;
use crate::maintenance;
use crate::passwords::Passwords;
use crate::pipelines::ensure_first;
use crate::sign_in_delay::SignInDelay;
use crate::start::{self, Started};

/// Start the server; the first start prepares everything and prints a one-time set-up link
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  larets serve\n  \
    larets serve --data /var/lib/larets/larets-data --listen 0.0.0.0:8443\n  \
    larets serve --database postgres://larets@db.example/larets\n  \
    larets serve --demo")]
pub struct Serve {
    #[command(flatten)]
    place: PlaceSettings,
    #[command(flatten)]
    serving: ServeSettings,
}

impl Serve {
    pub(super) fn run(self, context: Context) -> Result<Exit, CommandError> {
        let place = self.place.or(context.file.place).resolve()?;
        let serving = self.serving.or(context.file.serving).resolve()?;
        actix_web::rt::System::new().block_on(serve(place, serving, context.output))
    }
}

async fn serve(place: Place, serving: Serving, output: Output) -> Result<Exit, CommandError> {
    let Started {
        listener,
        folder: _locked,
        certificate,
        db,
        undo,
    } = start::prepare(&place, &serving)?;
    let failed = |error: std::io::Error| CommandError::new(Exit::CannotRun, "system", error);
    let peppers = db
        .read(|tx| Ok(users::read::peppers(tx)))
        .await
        .map_err(database)?;
    let passwords = Passwords::start(peppers, COST).map_err(failed)?;
    let invented = if serving.demo {
        let language = serving.demo_language.unwrap_or_else(|| {
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"];
            Language::of_locale(
                locale
                    .into_iter()
                    .filter_map(|name| std::env::var(name).ok()),
            )
        });
        demo::set_up(&db, &passwords, serving.demo_seed, language)
            .await
            .map_err(|error| CommandError::new(Exit::CannotRun, "demo", error))?
    } else {
        None
    };
    ensure_first(&db, &SystemActor::for_job("serve"))
        .await
        .map_err(|error| CommandError::new(Exit::CannotRun, "pipeline", error))?;
    let setup_token = start::setup_token(&db).await?;
    let actors = Actors::new();
    let state = web::Data::new(AppState {
        db: db.clone(),
        actors: actors.clone(),
        clock: Clock::system(),
        passwords,
        sign_in_delay: Arc::new(SignInDelay::default()),
        sockets: OpenSockets::default(),
        cookie: if certificate.is_some() || !serving.proxies.is_empty() {
            SessionCookie::Secure
        } else {
            SessionCookie::Plain
        },
        data_folder: place.data.clone().into(),
        proxies: serving.proxies.into(),
        setup_token: setup_token.as_ref().map(SetupToken::hash),
    });
    let sockets = state.sockets.clone();
    let document = Arc::new(app::openapi());
    let server = HttpServer::new(move || app::build(state.clone(), &document))
        .client_request_timeout(limits::HEAD_TIMEOUT)
        .client_disconnect_timeout(limits::DISCONNECT_TIMEOUT)
        .tls_handshake_timeout(limits::HANDSHAKE_TIMEOUT)
        .keep_alive(limits::KEEP_ALIVE)
        .max_connections(limits::CONNECTIONS_PER_WORKER)
        .shutdown_timeout(limits::SHUTDOWN_SECONDS);
    let fingerprint = certificate.as_ref().map(|found| found.fingerprint.clone());
    let server = match certificate {
        Some(certificate) => server.listen_rustls_0_23(listener.socket, certificate.config),
        None => server.listen(listener.socket),
    }
    .map_err(failed)?;
    db.record(Event::of(
        &SystemActor::for_job("serve"),
        EventKind::Started,
    ))
    .await
    .map_err(database)?;
    undo.keep();
    let checkpoints = Checkpoints::new(db.clone(), &place.data);
    let export_files = ExportFiles::new(&db, &place.data);
    let import_files = ImportFiles::new(&db, &place.data);
    import_files.remove_pieces().map_err(failed)?;
    maintenance::start(&db, &actors, &checkpoints, &export_files, &import_files);
    run::resume(&db, &import_files).await.map_err(database)?;
    acts::run::resume(&db).await.map_err(database)?;
    duplicates::run::resume(&db).await.map_err(database)?;
    exports::run::resume(&db, &export_files)
        .await
        .map_err(database)?;
    announce(
        output,
        &listener.url,
        fingerprint.as_deref(),
        setup_token.as_ref(),
        invented.as_deref().unwrap_or_default(),
    );
    let server = server.run();
    // Open sockets do not end by themselves, and the server would wait for them.
    let mut told = signal(SignalKind::terminate()).map_err(failed)?;
    actix_web::rt::spawn(async move {
        told.recv().await;
        sockets.stop();
    });
    let ended = server.await.map_err(failed);
    stop(&db, &checkpoints).await;
    ended.map(|()| Exit::Done)
}

fn database(error: StorageError) -> CommandError {
    error.into()
}

/// The lines that scripts may wait for.
fn announce(
    output: Output,
    url: &str,
    fingerprint: Option<&str>,
    token: Option<&SetupToken>,
    invented: &[Colleague],
) {
    let link = token.map(|token| format!("{url}/setup#token={}", token.to_text()));
    let mut lines = vec![format!("listening on {url}")];
    lines.extend(fingerprint.map(|text| format!("certificate fingerprint (SHA-256): {text}")));
    lines.extend(link.as_ref().map(|link| format!("set-up link: {link}")));
    let sign_in = |person: &Colleague| {
        format!(
            "demo sign-in: {} {} {}",
            person.role.name(),
            person.email,
            person.password
        )
    };
    lines.extend(invented.iter().map(sign_in));
    let people: Vec<_> = invented
        .iter()
        .map(|person| {
            json!({ "role": person.role.name(), "email": person.email, "password": person.password })
        })
        .collect();
    let json = json!({
        "listening": url, "fingerprint": fingerprint, "setup_link": link, "demo_sign_ins": people,
    });
    output.print(&lines.join("\n"), &json);
}

async fn stop(db: &Db, checkpoints: &Checkpoints) {
    let event = Event::of(&SystemActor::for_job("serve"), EventKind::Stopped);
    if let Err(error) = db.record(event).await {
        tracing::warn!(%error, "the stop could not be recorded");
    }
    checkpoints.sign().await;
    let db = db.clone();
    if let Err(error) = tokio::task::spawn_blocking(move || db.stop()).await {
        tracing::warn!(%error, "the database did not close in order");
    }
}
