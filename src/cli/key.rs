//! `policygen key`: a key to sign releases with.

use super::outcome::{CLEAN, Failure};
use super::report;
use crate::load::{self, shown};
use crate::output;
use crate::release::signature::{NoKey, PublisherKey, SigningKey};
use clap::{Args, Subcommand};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen key new anyshire.key     make a key, kept under a password; asks for one
  policygen key show anyshire.key    print the half of it that schools need

The file is the key: who has it, and its password, can publish in your name. Keep it where nobody else can \
read it, and a copy in a safe. Schools get the other half, which policygen prints: put it on your website and \
into a letter, so that they can compare. The format is that of minisign.";

#[derive(Args)]
pub(super) struct Key {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Make a new key.
    New {
        /// The file to keep it in
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Keep it under no password, for a machine that signs by itself
        #[arg(long)]
        no_password: bool,
    },
    /// Print the half of a key that others may see.
    Show {
        /// The file of the key, or of its public half
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

impl Key {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        match &self.what {
            What::New { file, no_password } => new(file, *no_password),
            What::Show { file } => show(file),
        }
    }
}

fn new(file: &Path, no_password: bool) -> Result<u8, Failure> {
    if file.symlink_metadata().is_ok() {
        return Err(Failure(format!("{} is there already; a key is never overwritten", shown(file))));
    }
    let password = match no_password {
        true => None,
        false => Some(new_password()?),
    };
    let (secret, public) = SigningKey::generate(password.as_deref())
        .ok_or_else(|| Failure("the system gives no random numbers".to_owned()))?;
    output::write_secret(file, secret.as_bytes())?;
    let public_file = file.with_extension("pub");
    output::write(&public_file, public.file().as_bytes())?;
    report::result(&format!("{public}\n"));
    report::note(&format!(
        "The key is in {}: show it to nobody. Schools need the line above, which is in {} too.",
        shown(file),
        shown(&public_file)
    ));
    Ok(CLEAN)
}

fn show(file: &Path) -> Result<u8, Failure> {
    let text = read(file)?;
    let public = match PublisherKey::read(&text) {
        Some(public) => public,
        None => signing_key(file)?.public(),
    };
    report::result(&format!("{public}\n"));
    Ok(CLEAN)
}

fn read(file: &Path) -> Result<String, Failure> {
    // No key is longer than this; a disk that somebody named is.
    Ok(String::from_utf8_lossy(&load::read_at_most(file, 10_000)?).into_owned())
}

/// The key in a file, whose password is asked for if it has one.
pub(super) fn signing_key(file: &Path) -> Result<SigningKey, Failure> {
    let text = read(file)?;
    let key = match SigningKey::needs_password(&text) {
        false => SigningKey::read(&text, None),
        true => SigningKey::read(&text, Some(&password(&format!("Password of {}: ", shown(file)))?)),
    };
    key.map_err(|why| {
        Failure(match why {
            NoKey::Password => format!("that is not the password of {}", shown(file)),
            NoKey::NotAKey => format!("{} holds no key to sign with; policygen key new makes one", shown(file)),
        })
    })
}

/// A password as it is typed, unseen; or a line of standard input if nobody types there.
fn password(asked: &str) -> Result<String, Failure> {
    let unread = |fault: io::Error| Failure(format!("cannot read the password: {fault}"));
    if io::stdin().is_terminal() {
        return rpassword::prompt_password(asked).map_err(unread);
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line).map_err(unread)?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

fn new_password() -> Result<String, Failure> {
    let first = password("A password for the key: ")?;
    if first.is_empty() {
        return Err(Failure("the key needs a password; --no-password makes one without".to_owned()));
    }
    match !io::stdin().is_terminal() || password("The same again: ")? == first {
        true => Ok(first),
        false => Err(Failure("the two passwords differ; nothing was made".to_owned())),
    }
}
