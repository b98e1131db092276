//! Feeds the program what nobody would write, and everything that comes near to it.
//!
//!     cargo bench --bench fuzz --profile dev                    each target for 20 seconds
//!     cargo bench --bench fuzz --profile dev -- 600 pdf html    these two for ten minutes each
//!     cargo bench --bench fuzz --profile dev -- FILE            one input that was found, whose name begins with its target
//!
//! Inputs are mutations of the files of this repository and of `fuzz/corpus/TARGET/`: bytes and letters changed, lines moved, doubled and taken out,
//! words of the formats put in, two inputs crossed. Every target must end within [`LONGEST`], must not panic, and what is built of its input
//! must keep these promises: no error means that the page and the PDF are whole, `verify` finds them unaltered, and both say what the document says.
//!
//! What breaks one of them is put into `fuzz/found/`, to become a test. It is a harness of its own because it runs wherever the
//! program does, with the stable compiler.

mod mutate;

mod targets;

use mutate::Mutator;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use targets::TARGETS;

/// No input may take longer. Without optimisation a large school takes a second.
const LONGEST: Duration = Duration::from_secs(20);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let seconds = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(20);
    let file = arguments.iter().find(|argument| Path::new(argument).is_file());
    let named = |name: &str| arguments.iter().any(|argument| argument == name);
    let is_any = TARGETS.iter().any(|target| named(target.name));
    let mut broken = 0;
    if let Some(file) = file {
        let name = Path::new(file).file_name().unwrap_or_default().to_string_lossy().into_owned();
        let target =
            TARGETS.iter().find(|target| name.starts_with(target.name)).expect("its name begins with a target");
        let input = std::fs::read(file).expect("it can be read");
        println!("{name}: {:?}", (target.start)()(&input));
        return;
    }
    for target in TARGETS.iter().filter(|target| !is_any || named(target.name)) {
        broken += fuzz(target, Duration::from_secs(seconds));
    }
    assert_eq!(broken, 0, "see fuzz/found");
}

/// Feeds a target for so long; how many of the inputs broke a promise.
fn fuzz(target: &targets::Target, time: Duration) -> usize {
    let run = (target.start)();
    let mut mutator = Mutator::new(seeds(target));
    let (start, mut runs, mut broken) = (Instant::now(), 0_u64, 0);
    let watched = Arc::new(Watched { since: AtomicU64::new(u64::MAX), input: Mutex::new(Vec::new()), start });
    watch(target.name, watched.clone());
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut slowest = Duration::ZERO;
    while start.elapsed() < time {
        let input = mutator.next();
        watched.input.lock().expect("nobody panics with it").clone_from(&input);
        watched.since.store(millis(start.elapsed()), Ordering::SeqCst);
        let began = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| run(&input)));
        watched.since.store(u64::MAX, Ordering::SeqCst);
        slowest = slowest.max(began.elapsed());
        runs += 1;
        let why = match outcome {
            Ok(Ok(())) => continue,
            Ok(Err(why)) => why,
            Err(panic) => {
                let said = panic.downcast_ref::<String>().map(String::as_str);
                format!("panic: {}", said.or(panic.downcast_ref::<&str>().copied()).unwrap_or_default())
            }
        };
        broken += 1;
        let path = keep(target.name, &input);
        println!("{}: {why}\n  {}", target.name, path.display());
        if broken == MOST_BROKEN {
            println!("{}: enough", target.name);
            break;
        }
    }
    std::panic::set_hook(hook);
    println!(
        "{:8} {runs:8} runs in {:.0} s, {broken} broken, the slowest {:.2} s",
        target.name,
        start.elapsed().as_secs_f64(),
        slowest.as_secs_f64()
    );
    broken
}

/// After so many the rest is most likely the same.
const MOST_BROKEN: usize = 10;

/// What runs now, for who watches.
struct Watched {
    since: AtomicU64,
    input: Mutex<Vec<u8>>,
    start: Instant,
}

/// Ends the process when an input takes too long, with that in a file: a thread cannot be stopped.
fn watch(target: &'static str, watched: Arc<Watched>) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_millis(200));
            let (now, since) = (millis(watched.start.elapsed()), watched.since.load(Ordering::SeqCst));
            if now.saturating_sub(since) > millis(LONGEST) {
                let path = keep(target, &watched.input.lock().expect("nobody panics with it"));
                eprintln!("{target}: takes longer than {LONGEST:?}\n  {}", path.display());
                std::process::exit(1);
            }
        }
    });
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Puts an input into a file of its own.
fn keep(target: &str, input: &[u8]) -> PathBuf {
    let digest = policygen::digest::sha256(input);
    let path = Path::new("fuzz/found").join(format!("{target}-{}", &digest[..12]));
    std::fs::create_dir_all("fuzz/found").expect("run it in the folder of the package");
    std::fs::write(&path, input).expect("it can be written");
    path
}

/// What mutations of a target begin with.
fn seeds(target: &targets::Target) -> Vec<Vec<u8>> {
    let own = Path::new("fuzz/corpus").join(target.name);
    let folders = target.seeds.iter().map(|(folder, ending)| (PathBuf::from(folder), *ending)).chain([(own, "")]);
    let mut seeds = Vec::new();
    for (folder, ending) in folders {
        let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
        let files = entries.filter(|entry| entry.file_type().is_file());
        let paths = files.map(walkdir::DirEntry::into_path).filter(|path| path.to_string_lossy().ends_with(ending));
        seeds.extend(paths.filter_map(|path| std::fs::read(path).ok()));
    }
    assert!(!seeds.is_empty(), "{} has nothing to begin with", target.name);
    seeds
}
