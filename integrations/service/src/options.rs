//! The command line.

use std::path::PathBuf;

type Failure = Box<dyn std::error::Error>;

pub(crate) const USAGE: &str = "\
Takes answers over HTTP, keeps them in SQLite, and shows the rolling Net Promoter Score by product.

Usage: cxmetrics-service [OPTIONS]

Without options it shows answers that are made up, and keeps what it is sent in memory only.

Options:
  --database FILE  Keeps the answers in FILE, which is made if it is not there.
  --import FILE    Reads answers from a CSV file with the columns product, day and rating, into a database without any.
  --port 8080      The port on 127.0.0.1; 0 takes a free one. The address is printed.
  --help           This text.

  POST /answers    {\"product\": \"Web shop\", \"rating\": 9, \"day\": \"2026-03-01\"}, or a list of such. Without a day it is
                   today, in UTC; a rating of null is a question that was skipped.
  GET /scores      The scores of the last 28 days; ?until=2026-03-31 looks back.
  GET /            The same as a page.
";

/// What the user asked for.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) database: Option<PathBuf>,
    pub(crate) import: Option<String>,
    pub(crate) port: u16,
}

impl Options {
    /// The options, or `None` when help is asked for.
    pub(crate) fn from_arguments() -> Result<Option<Self>, Failure> {
        use lexopt::prelude::*;

        let mut options = Self {
            database: None,
            import: None,
            port: 8080,
        };
        let mut arguments = lexopt::Parser::from_env();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("database") => options.database = Some(arguments.value()?.into()),
                Long("import") => options.import = Some(arguments.value()?.string()?),
                Long("port") => {
                    let port = arguments.value()?.string()?;
                    options.port = port
                        .parse()
                        .map_err(|error| format!("--port {port:?}: {error}"))?;
                }
                Long("help") | Short('h') => return Ok(None),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(Some(options))
    }
}
