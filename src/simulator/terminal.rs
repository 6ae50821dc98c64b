//! The terminal in front of the simulator: somebody at a keyboard, or a script on standard input.

use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::Arc;
use std::thread;

use futures_util::future::BoxFuture;
use rustyline::{DefaultEditor, ExternalPrinter};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tracing::info;

use crate::simulator::Simulator;
use crate::simulator::account::Account;
use crate::simulator::screen::Screen;
use crate::{Error, Result};

/// Longer lines are not sent: an answer with one in it would be longer than any client takes.
const LONGEST_LINE: usize = 16 << 20;

/// Waits until the bot has nothing under way: no turn, no reply to be sent, and no deadline that the clock has reached.
pub(crate) type Settled = dyn Fn() -> BoxFuture<'static, ()> + Send + Sync;

/// Whoever plays the user of a bot at the simulator: somebody at a keyboard, or a script.
#[derive(Debug)]
pub(crate) struct Player {
    simulator: Arc<Simulator>,
    screen: Screen,
}

impl Player {
    pub(crate) fn new(simulator: &Arc<Simulator>) -> Self {
        Self { simulator: Arc::clone(simulator), screen: Screen::new(simulator.account()) }
    }

    /// Plays until the input ends or `stop` is cancelled.
    ///
    /// What the bot says appears when it comes. From a script, each line waits until everything before it is done, so that
    /// the same script gives the same transcript every time; standard output has the bot's words alone.
    pub(crate) async fn play(&mut self, settled: &Settled, stop: CancellationToken) -> Result<()> {
        let Self { simulator, screen } = self;
        let keyboard = is_keyboard();
        let playing = async {
            if keyboard {
                at_keyboard(simulator, screen).await
            } else {
                info!("a script plays at the simulator; in a browser: {}", simulator.page());
                let mut input = read_lines()?;
                let (output, complaints) = (&mut io::stdout(), &mut io::stderr());
                from_script(simulator.account(), screen, settled, &mut input, output, complaints).await
            }
        };
        tokio::select! {
            played = playing => played,
            () = stop.cancelled() => {
                if keyboard {
                    restore_terminal();
                }
                Ok(())
            }
        }
    }

    /// Shows what the bot said since: the last words of turns that ended while it stopped.
    pub(crate) fn rest(&mut self) {
        let mut output = io::stdout();
        for line in self.screen.news() {
            // Nobody is left to tell that nobody reads.
            let _ = writeln!(output, "{line}");
        }
    }
}

/// Lines can be edited only where they are typed and shown.
fn is_keyboard() -> bool {
    let dumb = std::env::var_os("TERM").is_some_and(|it| it == "dumb");
    io::stdin().is_terminal() && io::stdout().is_terminal() && !dumb
}

/// Lines from a script.
async fn from_script(
    account: &Account,
    screen: &mut Screen,
    settled: &Settled,
    input: &mut mpsc::Receiver<io::Result<String>>,
    output: &mut (dyn Write + Send),
    complaints: &mut (dyn Write + Send),
) -> Result<()> {
    // A bot that forgets what was sent to it while it was away does so before it first asks.
    let mut polls = account.polls.subscribe();
    let _ = polls.wait_for(|count| *count > 0).await;
    loop {
        settle(account, settled).await;
        for line in screen.news() {
            // Whoever reads may have seen enough; then nobody is left to play for.
            match writeln!(output, "{line}").and_then(|()| output.flush()) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
                Err(error) => return Err(unusable(error)),
            }
        }
        // What the bot does of its own accord, at a time that has come, is shown when it happens.
        let line = tokio::select! {
            biased;
            line = input.recv() => line,
            () = screen.wait() => continue,
        };
        let Some(line) = line else { return Ok(()) };
        let line = line.map_err(unusable)?;
        if line.len() > LONGEST_LINE {
            let _ = writeln!(complaints, "a line of {} bytes is more than anybody writes", line.len());
            continue;
        }
        if let Err(sentence) = screen.act(&line) {
            let _ = writeln!(complaints, "{sentence}");
        }
    }
}

/// Waits until the bot has fetched everything, or was sent it, and done what it had to.
async fn settle(account: &Account, settled: &Settled) {
    let clock = account.clock.clone();
    // What the bot does may lead to more updates: it says how it ships what is being paid for.
    loop {
        account.once(|state| (state.pending(clock.now()) == 0).then_some(())).await;
        settled().await;
        if account.state().pending(clock.now()) == 0 {
            return;
        }
    }
}

/// Lines from a keyboard.
async fn at_keyboard(simulator: &Simulator, screen: &mut Screen) -> Result<()> {
    let account = simulator.account();
    let username = account.bot.username.as_deref().unwrap_or_default();
    let _ = writeln!(
        io::stderr(),
        "You are writing to @{username}, which plays in the simulator at {}.\n\
         `#1` presses a button, `ann> hi` speaks as somebody else, `ann@friends> hi` in a group, `@bot words` asks inline,\n\
         `!photo PATH` sends a photo, `!pay` pays, `!advance 30s` turns the clock, ctrl-D ends.\n\
         In a browser: {}",
        simulator.url(),
        simulator.page()
    );
    let (mut input, mut printer) = edit_lines().await?;
    loop {
        tokio::select! {
            line = input.recv() => match line {
                Some(line) => {
                    if let Err(sentence) = screen.act(&line) {
                        print(&mut *printer, &format!("({sentence})"))?;
                    }
                }
                None => return Ok(()),
            },
            () = screen.wait() => {
                for line in screen.news() {
                    print(&mut *printer, &line)?;
                }
            }
        }
    }
}

fn print(printer: &mut (dyn Printer + Send), line: &str) -> Result<()> {
    printer.print_line(line).map_err(|error| unusable(io::Error::other(error)))
}

/// `rustyline`'s printer, whose own trait cannot be an object.
trait Printer {
    fn print_line(&mut self, line: &str) -> rustyline::Result<()>;
}

impl<P: ExternalPrinter> Printer for P {
    fn print_line(&mut self, line: &str) -> rustyline::Result<()> {
        self.print(format!("{line}\n"))
    }
}

type Keyboard = (mpsc::Receiver<String>, Box<dyn Printer + Send>);

/// Edits lines on a thread of its own, which waits at the keyboard for as long as the process lives.
async fn edit_lines() -> Result<Keyboard> {
    let (lines, input) = mpsc::channel(1);
    let (ready, editor) = oneshot::channel::<rustyline::Result<Box<dyn Printer + Send>>>();
    let edit = move || {
        let made = DefaultEditor::new().and_then(|mut editor| {
            let printer: Box<dyn Printer + Send> = Box::new(editor.create_external_printer()?);
            Ok((editor, printer))
        });
        let mut editor = match made {
            Ok((editor, printer)) => {
                let _ = ready.send(Ok(printer));
                editor
            }
            Err(error) => {
                let _ = ready.send(Err(error));
                return;
            }
        };
        // Ctrl-C and ctrl-D come as errors and end the play, as any other does.
        while let Ok(line) = editor.readline("> ") {
            let _ = editor.add_history_entry(&line);
            if lines.blocking_send(line).is_err() {
                return;
            }
        }
    };
    spawn("stategram-keyboard", edit)?;
    match editor.await {
        Ok(Ok(printer)) => Ok((input, printer)),
        Ok(Err(error)) => Err(unusable(io::Error::other(error))),
        Err(_) => Err(unusable(io::Error::other("the line editor ended"))),
    }
}

/// Reads lines on a thread of its own, since reading standard input cannot be cancelled.
fn read_lines() -> Result<mpsc::Receiver<io::Result<String>>> {
    let (lines, input) = mpsc::channel(1);
    let read = move || {
        for line in io::stdin().lock().split(b'\n') {
            let mut line = match line {
                Ok(line) => line,
                Err(error) => {
                    let _ = lines.blocking_send(Err(error));
                    return;
                }
            };
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            if lines.blocking_send(Ok(String::from_utf8_lossy(&line).into_owned())).is_err() {
                return;
            }
        }
    };
    spawn("stategram-script", read)?;
    Ok(input)
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map(drop).map_err(unusable)
}

fn unusable(source: io::Error) -> Error {
    Error::System { doing: "cannot use the terminal".to_owned(), source }
}

/// The line editor is left waiting at the keyboard when the program ends otherwise than by the keyboard, and cannot be
/// told to give the terminal back as it was.
fn restore_terminal() {
    if cfg!(unix) {
        // It had turned bracketed paste on, and its prompt stands there without an end.
        let mut output = io::stdout();
        let _ = output.write_all(b"\x1b[?2004l\n").and_then(|()| output.flush());
        let _ = std::process::Command::new("stty").arg("sane").status();
    }
}

#[cfg(test)]
mod tests;
