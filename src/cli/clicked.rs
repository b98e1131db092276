//! What a double click on the program comes to: the editor, and a window that stays until what it says was read.

use super::report;
use std::ffi::OsString;
use std::io::{self, BufRead, IsTerminal, Write};

/// What a double click stands for.
pub(super) const WORDS: [&str; 2] = ["serve", "--open"];

/// How the program was started, as far as that can be told from within.
#[derive(Clone, Copy)]
pub(super) struct Start {
    /// How many words stand after its name.
    pub words: usize,
    /// Whether this is Windows, where people start programs from a folder.
    pub is_windows: bool,
    /// Whether somebody can both read what it says and type.
    pub has_console: bool,
}

impl Start {
    /// How this process was started.
    pub(super) fn of(arguments: &[OsString]) -> Start {
        Start {
            words: arguments.len().saturating_sub(1),
            is_windows: cfg!(windows),
            has_console: [io::stdin().is_terminal(), io::stdout().is_terminal(), io::stderr().is_terminal()]
                == [true; 3],
        }
    }

    /// Whether a double click may have started it. Somebody at a prompt who types the name alone cannot be told from that without
    /// calls that are not safe; the editor says how to get help, and helps them too.
    pub(super) fn may_be_a_click(self) -> bool {
        self.is_windows && self.has_console && self.words == 0
    }
}

/// Says what is done though nothing was asked for.
pub(super) fn tell() {
    let folder = std::env::current_dir().map(|folder| folder.display().to_string());
    report::note(&format!(
        "The editor, for the schools in {}. To end it, close this window.\nFor all else that policygen does, open a terminal there and \
         write: policygen --help",
        folder.as_deref().unwrap_or("this folder")
    ));
}

/// Keeps the window until somebody has read what is in it.
pub(super) fn wait_for_reader(keys: &mut dyn BufRead, screen: &mut dyn Write) {
    let _ = write!(screen, "\nPress Enter to close this window. ").and_then(|()| screen.flush());
    // Whoever has gone away has closed it.
    let _ = keys.read_line(&mut String::new());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bare_start_on_windows_may_be_a_double_click() {
        let click = Start { words: 0, is_windows: true, has_console: true };
        assert!(click.may_be_a_click());
        assert!(!Start { words: 1, ..click }.may_be_a_click(), "somebody wrote what they want");
        assert!(!Start { is_windows: false, ..click }.may_be_a_click(), "elsewhere a click opens no console");
        assert!(!Start { has_console: false, ..click }.may_be_a_click(), "a script could not press Enter");
    }

    #[test]
    fn the_window_stays_until_enter_is_pressed_and_takes_no_more() {
        let (mut keys, mut screen) = (io::Cursor::new(b"\r\nnext"), Vec::new());
        wait_for_reader(&mut keys, &mut screen);
        assert_eq!(String::from_utf8_lossy(&screen), "\nPress Enter to close this window. ");
        assert_eq!(keys.position(), 2);
        wait_for_reader(&mut io::empty(), &mut Vec::new());
    }
}
