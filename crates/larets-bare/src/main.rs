//! The bare handler that `make bench` compares with: actix-web and diesel on the tables of contacts
//! and deals of a real installation, the plain queries, and JSON. No session, no rights, no
//! decryption, no record of events: what a handler costs that keeps nothing safe. It uses no
//! crate of the product, and is never shipped.

mod contact;
mod database;
mod deal;

use std::io::Write as _;

use actix_web::error::{ErrorBadRequest, ErrorInternalServerError, ErrorNotFound};
use actix_web::{App, HttpResponse, HttpServer, get, patch, post, web};
use anyhow::Context as _;
use contact::{Contact, NewContact, Place};
use database::Database;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

type Answer = Result<HttpResponse, actix_web::Error>;

/// `larets-bare ADDRESS DATABASE`
#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().context("which address to listen on?")?;
    let url = arguments.next().context("which database to read?")?;
    let database = web::Data::new(Database::open(&url)?);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(database.clone())
            .service(list)
            .service(open)
            .service(create)
            .service(board)
            .service(update_deal)
    })
    .bind(&address)?;
    writeln!(std::io::stdout(), "listening on http://{address}")?;
    server.run().await?;
    Ok(())
}

/// A row.
#[get("/api/v1/contacts/{id}")]
async fn open(database: web::Data<Database>, id: web::Path<Uuid>) -> Answer {
    let found = run(move || contact::open(&mut *database.reader()?, *id)).await?;
    let found = found.ok_or_else(|| ErrorNotFound("no such contact"))?;
    json(&mut HttpResponse::Ok(), &found)
}

#[derive(Deserialize)]
struct ListParams {
    limit: i64,
    cursor: Option<String>,
}

#[derive(Serialize)]
struct Page {
    items: Vec<Contact>,
    next_cursor: Option<String>,
}

/// A page in the order of names.
#[get("/api/v1/contacts")]
async fn list(database: web::Data<Database>, params: web::Query<ListParams>) -> Answer {
    let ListParams { limit, cursor } = params.into_inner();
    let after = cursor.map(|text| Place::parse(&text).ok_or_else(|| ErrorBadRequest("cursor")));
    let after = after.transpose()?.unwrap_or_default();
    let items = run(move || contact::list(&mut *database.reader()?, after, limit)).await?;
    let next_cursor = items.last().map(Contact::place);
    json(&mut HttpResponse::Ok(), &Page { items, next_cursor })
}

/// A new row.
#[post("/api/v1/contacts")]
async fn create(database: web::Data<Database>, body: web::Bytes) -> Answer {
    let new: NewContact = serde_json::from_slice(&body).map_err(ErrorBadRequest)?;
    let made = run(move || contact::create(&mut *database.writer()?, new)).await?;
    json(&mut HttpResponse::Created(), &made)
}

#[derive(Deserialize)]
struct BoardParams {
    limit: i64,
}

/// The stages of a pipeline with their latest deals.
#[get("/api/v1/pipelines/{id}/board")]
async fn board(
    database: web::Data<Database>,
    id: web::Path<Uuid>,
    params: web::Query<BoardParams>,
) -> Answer {
    let columns = run(move || deal::board(&mut *database.reader()?, *id, params.limit)).await?;
    json(&mut HttpResponse::Ok(), &columns)
}

#[derive(Deserialize)]
struct Move {
    stage_id: Uuid,
}

/// A deal in another stage.
#[patch("/api/v1/deals/{id}")]
async fn update_deal(
    database: web::Data<Database>,
    id: web::Path<Uuid>,
    body: web::Bytes,
) -> Answer {
    let Move { stage_id } = serde_json::from_slice(&body).map_err(ErrorBadRequest)?;
    let moved = run(move || deal::update(&mut *database.writer()?, *id, stage_id)).await?;
    let moved = moved.ok_or_else(|| ErrorNotFound("no such deal"))?;
    json(&mut HttpResponse::Ok(), &moved)
}

async fn run<T: Send + 'static>(
    query: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> Result<T, actix_web::Error> {
    web::block(query).await?.map_err(ErrorInternalServerError)
}

fn json(response: &mut actix_web::HttpResponseBuilder, body: &impl Serialize) -> Answer {
    let body = serde_json::to_vec(body).map_err(ErrorInternalServerError)?;
    Ok(response.content_type("application/json").body(body))
}
