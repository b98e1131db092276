#![allow(dead_code, reason = "each bench asks for some of it")]
//! What a process, or a stretch of this one, has spent. Linux alone tells all of it.

use std::fs::read_to_string;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What was spent.
#[derive(Default)]
pub(crate) struct Spent {
    /// Seconds on the wall.
    pub(crate) wall: f64,
    /// Seconds of processor time, of all threads.
    pub(crate) processor: f64,
    /// The most memory that was held at a time, in megabytes.
    pub(crate) peak: f64,
}

impl Spent {
    /// Adds a further run.
    pub(crate) fn add(&mut self, other: &Spent) {
        self.wall += other.wall;
        self.processor += other.processor;
        self.peak = self.peak.max(other.peak);
    }
}

/// Runs a process to its end, whatever it says.
pub(crate) fn run(command: &mut Command) -> Spent {
    let (start, before) = (Instant::now(), processor(CHILDREN));
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs");
    let status = format!("/proc/{}/status", child.id());
    let mut peak: f64 = 0.0;
    while child.try_wait().expect("it can be waited for").is_none() {
        peak = read_to_string(&status).ok().and_then(|status| high_water(&status)).map_or(peak, |now| now.max(peak));
        std::thread::sleep(Duration::from_millis(2));
    }
    Spent { wall: start.elapsed().as_secs_f64(), processor: processor(CHILDREN) - before, peak }
}

/// What a stretch of this process spends.
pub(crate) fn own(work: impl FnOnce()) -> Spent {
    let (start, before) = (Instant::now(), processor(OWN));
    work();
    Spent { wall: start.elapsed().as_secs_f64(), processor: processor(OWN) - before, peak: 0.0 }
}

/// Seconds of processor time that processes spend which `work` starts and waits for.
pub(crate) fn of_children(work: impl FnOnce()) -> f64 {
    let before = processor(CHILDREN);
    work();
    processor(CHILDREN) - before
}

/// Megabytes, in what Linux tells of a process.
fn high_water(status: &str) -> Option<f64> {
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1000.0)
}

/// The field of `/proc/self/stat` that begins what this process has spent, as proc(5) counts them: user, then system.
const OWN: usize = 14;
/// That which begins what the processes have spent that it waited for.
const CHILDREN: usize = 16;

/// Seconds of processor time. Linux counts them in hundredths.
fn processor(field: usize) -> f64 {
    let told = read_to_string("/proc/self/stat").expect("this measures on Linux");
    let fields = told.rsplit(") ").next().unwrap_or_default().split(' ');
    // The first two, the number and the name, stand before the bracket.
    fields.skip(field - 3).take(2).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}
