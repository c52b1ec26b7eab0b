//! A web service that takes answers, keeps them in SQLite, and shows the rolling Net Promoter Score by product.
//!
//! An answer goes from `routes` through the checks of `answer` into the `store`; from there the `scores` are made, which
//! `routes` sends as JSON and `page`, with its `picture`, shows.

mod answer;
mod import;
mod options;
mod page;
mod picture;
mod routes;
mod scores;
mod store;

use std::error::Error;
use std::net::Ipv4Addr;
use std::process::ExitCode;

use options::{Options, USAGE};
use store::Store;
use tokio::net::TcpListener;

type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let done = Options::from_arguments().and_then(|options| match options {
        Some(options) => run(&options),
        None => {
            print!("{USAGE}");
            Ok(())
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("cxmetrics-service: {failure}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> Result<(), Failure> {
    let store = store(options)?;
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(serve(store, options.port))
}

/// The database that was asked for, with the answers that were asked for.
fn store(options: &Options) -> Result<Store, Failure> {
    let today = answer::today();
    let mut store = match &options.database {
        Some(file) => Store::open(file).map_err(|error| format!("{}: {error}", file.display()))?,
        None => Store::in_memory()?,
    };
    match (&options.import, &options.database) {
        (Some(file), _) => {
            let answers = import::read(file, today)?;
            if !store.is_empty()? {
                return Err("--import: the database has answers already; nothing was added".into());
            }
            store.add(&answers)?;
        }
        // Made-up answers never get into a file.
        (None, None) => store.add(&import::sample(today)?)?,
        (None, Some(_)) => {}
    }
    Ok(store)
}

/// Serves until it is killed, which it may be at any time.
async fn serve(store: Store, port: u16) -> Result<(), Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|error| format!("--port {port}: {error}"))?;
    println!("http://{}/", listener.local_addr()?);
    axum::serve(listener, routes::router(store)).await?;
    Ok(())
}
