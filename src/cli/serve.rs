//! `policygen serve`: the editor in a browser.

use super::arguments;
use super::outcome::{CLEAN, Failure};
use super::place::{Place, Root};
use super::report;
use crate::date::Date;
use crate::enrol::gias;
use crate::load;
use crate::serve::server::{self, Served};
use clap::Args;
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen serve --open                 all schools here, in the browser: make one, change it, approve, download
  policygen serve schools/oak.toml       one school
  policygen serve north/ --port 8017     the schools in a folder
  policygen serve --from-gias edubasealldata20261127.csv     new schools are found in England's register

It prints an address to be opened in a browser on this machine; nobody else can reach it. The address ends in a token, which is
another one each time. What is changed there is written into the school's file, which otherwise stays as it is. Ctrl-C ends it.";

#[derive(Args)]
pub(super) struct Serve {
    /// A school's file, or a folder of them [default: all schools here]
    #[arg(value_name = "FILE or FOLDER")]
    school: Option<PathBuf>,
    #[command(flatten)]
    root: Root,
    /// England's register of schools, edubasealldata… .csv: a new school is found there by its name or postcode
    #[arg(long, value_name = "FILE")]
    from_gias: Option<PathBuf>,
    /// The port [default: any that is free]
    #[arg(long, value_name = "NUMBER", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Open the browser
    #[arg(long)]
    open: bool,
    /// The day it is [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    today: Option<Date>,
}

impl Serve {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let place = Place { schools: self.school.iter().cloned().collect(), root: self.root.clone() };
        // What cannot be read is better told of here than in the browser.
        if self.school.as_ref().is_some_and(|path| !path.is_dir()) {
            place.schools()?;
        }
        let read = |file: &PathBuf| {
            gias::read(&load::read_file(file)?).map_err(|why| Failure(format!("{}: {why}", load::shown(file))))
        };
        let register = self.from_gias.as_ref().map(read).transpose()?;
        let asked = self.today;
        let served = Served {
            register,
            workspace: self.root.named(),
            asked: place.schools,
            port: self.port,
            today: Box::new(move || arguments::today(asked)),
        };
        server::serve(served, |address| {
            report::result(&format!("{address}\n"));
            // No shell reads the address, and on Windows nothing beside the program is taken for a browser.
            let is_opened = self.open && open::that_detached(address).is_ok();
            let whose = if is_opened { "It is opened in your browser" } else { "Open it in your browser" };
            report::note(&format!("{whose}; it is for this machine and for you alone. Ctrl-C ends it."));
        })?;
        report::note("Ended. All that was saved is in the files.");
        Ok(CLEAN)
    }
}
