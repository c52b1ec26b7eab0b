//! What is asked of the service over HTTP.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Json, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::task::spawn_blocking;

use crate::answer::{Answer, Batch, today};
use crate::page;
use crate::scores::{Scores, ScoresError, Window};
use crate::store::{Store, StoreError};

type Shared = Arc<Mutex<Store>>;

pub(crate) fn router(store: Store) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/answers", post(answers))
        .route("/scores", get(scores))
        .with_state(Arc::new(Mutex::new(store)))
}

/// Takes an answer or a list of them. What is acknowledged is on the disk; of a list that is refused nothing is.
async fn answers(
    State(store): State<Shared>,
    body: Result<Json<Value>, JsonRejection>,
) -> Result<impl IntoResponse, Failure> {
    let Json(body) = body?;
    let batch = batch(body)?;
    let recorded = batch.answers();
    blocking(store, move |store| store.add(&batch)).await?;
    Ok((StatusCode::CREATED, Json(json!({"recorded": recorded}))))
}

/// Each answer by itself, so that an error can say which one is wrong.
fn batch(body: Value) -> Result<Batch, Failure> {
    let answers = match body {
        Value::Array(answers) => answers,
        answer => vec![answer],
    };
    let mut batch = Batch::new(today());
    for (number, answer) in (1..).zip(answers) {
        let refused = |reason: &dyn std::fmt::Display| Failure {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            words: format!("answer {number}: {reason}; nothing was recorded"),
        };
        let answer: Answer =
            serde_path_to_error::deserialize(answer).map_err(|error| refused(&error))?;
        batch.record(answer).map_err(|refusal| refused(&refusal))?;
    }
    Ok(batch)
}

/// `?until=2026-03-31`: the scores as they were on that day, from all that is known of it now.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    until: Option<Date>,
}

async fn scores(
    State(store): State<Shared>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Scores>, Failure> {
    let Query(asked) = asked?;
    let window = Window::ending(asked.until.unwrap_or_else(today));
    let products = blocking(store, move |store| {
        store.days(&(window.from..=window.until))
    })
    .await?;
    Ok(Json(Scores::of(&products, window)?))
}

async fn page(
    store: State<Shared>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<impl IntoResponse, Failure> {
    let Json(scores) = scores(store, asked).await?;
    // Nothing from elsewhere, and no script, whatever a product is called.
    let policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'";
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Html(page::html(&scores))))
}

/// SQLite waits for the disk: that happens on a thread where nobody else waits.
async fn blocking<T: Send + 'static>(
    store: Shared,
    work: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Failure> {
    let done = spawn_blocking(move || {
        // After a panic the store is as good as before: its transaction was rolled back.
        let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut store)
    });
    let done = done.await.map_err(|error| Failure::of_ours(&error))?;
    done.map_err(|error| Failure::of_ours(&error))
}

/// An answer that is none: a status, and the reason in words.
struct Failure {
    status: StatusCode,
    words: String,
}

impl Failure {
    /// What the client cannot help: the reason goes to the log.
    fn of_ours(error: &dyn std::error::Error) -> Self {
        eprintln!("cxmetrics-service: {error}");
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            words: "the service cannot reach its answers; its log says why".to_owned(),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.status, Json(json!({"error": self.words}))).into_response()
    }
}

impl From<JsonRejection> for Failure {
    fn from(rejection: JsonRejection) -> Self {
        Self {
            status: rejection.status(),
            words: rejection.body_text(),
        }
    }
}

impl From<QueryRejection> for Failure {
    fn from(rejection: QueryRejection) -> Self {
        Self {
            status: rejection.status(),
            words: rejection.body_text(),
        }
    }
}

impl From<ScoresError> for Failure {
    fn from(error: ScoresError) -> Self {
        Self::of_ours(&error)
    }
}
