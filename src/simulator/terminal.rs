//! The terminal in front of the simulator: somebody at a keyboard, or a script on standard input.

use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::Arc;
use std::thread;

use futures_util::future::BoxFuture;
use rustyline::{DefaultEditor, ExternalPrinter};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

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

/// Waits until the bot has fetched everything and done what it had to.
async fn settle(account: &Account, settled: &Settled) {
    let clock = account.clock.clone();
    account.once(|state| (state.queue.len(clock.now()) == 0).then_some(())).await;
    settled().await;
}

/// Lines from a keyboard.
async fn at_keyboard(simulator: &Simulator, screen: &mut Screen) -> Result<()> {
    let account = simulator.account();
    let username = account.bot.username.as_deref().unwrap_or_default();
    let _ = writeln!(
        io::stderr(),
        "You are writing to @{username}, which plays in the simulator at {}.\n\
         `#1` presses a button, `ann> hi` speaks as somebody else, `!advance 30s` turns the clock, ctrl-D ends.",
        simulator.url()
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
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use serde_json::{Value, json};

    use super::*;
    use crate::Bot;
    use crate::simulator::SimulatedTransport;

    /// A bot that repeats what it hears, asks when it is asked to, and says what was pressed.
    async fn echo(bot: Bot) {
        let mut offset = 0;
        loop {
            let asked = json!({"offset": offset, "timeout": 50});
            let Ok(Value::Array(updates)) = bot.call("getUpdates", &asked).await else {
                return;
            };
            for update in updates {
                offset = update["update_id"].as_i64().unwrap() + 1;
                reply(&bot, &update).await;
            }
        }
    }

    async fn reply(bot: &Bot, update: &Value) {
        let (message, query) = (&update["message"], &update["callback_query"]);
        let mut sent = json!({"chat_id": message["chat"]["id"], "text": message["text"]});
        if query.is_object() {
            sent = json!({"chat_id": query["message"]["chat"]["id"], "text": query["data"]});
            let answer = json!({"callback_query_id": query["id"], "text": "Got it"});
            let _: bool = bot.call("answerCallbackQuery", &answer).await.unwrap();
        } else if message["text"] == "ask" {
            let button = |label: &str| json!({"text": label, "callback_data": format!("you chose {label}")});
            sent["reply_markup"] = json!({"inline_keyboard": [[button("Yes"), button("No")]]});
        }
        let _: Value = bot.call("sendMessage", &sent).await.unwrap();
    }

    /// Plays a script against the echo bot; gives what was printed and complained of.
    async fn play(script: &[&str]) -> (String, String) {
        let transport = SimulatedTransport::new().unwrap();
        let simulator = Arc::clone(transport.simulator());
        let bot = tokio::spawn(echo(Bot::over(transport)));
        let (lines, mut input) = mpsc::channel(script.len());
        for line in script {
            lines.send(Ok((*line).to_owned())).await.unwrap();
        }
        drop(lines);
        // This bot has answered a batch when it asks for the next: what is confirmed is done.
        let settled = || -> BoxFuture<'static, ()> { Box::pin(async {}) };
        let (mut output, mut complaints) = (Vec::new(), Vec::new());
        let account = simulator.account();
        let mut screen = Screen::new(account);
        from_script(account, &mut screen, &settled, &mut input, &mut output, &mut complaints).await.unwrap();
        simulator.stop().await;
        bot.abort();
        (String::from_utf8(output).unwrap(), String::from_utf8(complaints).unwrap())
    }

    #[tokio::test]
    async fn a_script_is_played_line_by_line() {
        let script = [
            "hi",
            "",
            "ask",
            "#2",
            "ann> me too",
            "ann@family> all",
            "\\#1",
            "!advance 1h",
            "#3",
            "!pay",
            "!nonsense",
            "bye",
        ];
        let (output, complaints) = play(&script).await;
        let expected = "hi\nask\n[1] Yes  [2] No\n(toast) Got it\nyou chose No\nann: me too\nfamily: all\n#1\nbye\n";
        assert_eq!(output, expected);
        assert_eq!(complaints.lines().count(), 3, "{complaints}");
    }

    #[tokio::test]
    async fn what_the_bot_says_by_itself_is_shown_while_the_script_waits() {
        let transport = SimulatedTransport::new().unwrap();
        let simulator = Arc::clone(transport.simulator());
        let bot = tokio::spawn(echo(Bot::over(transport)));
        let (lines, mut input) = mpsc::channel(1);
        lines.send(Ok("hi".to_owned())).await.unwrap();
        let settled = || -> BoxFuture<'static, ()> { Box::pin(async {}) };
        let (read, mut output) = std::io::pipe().unwrap();
        let mut shown = io::BufReader::new(read).lines();
        let account = simulator.account();
        let (mut screen, mut complaints) = (Screen::new(account), Vec::new());
        let watching = async {
            let (first, mut shown) = tokio::task::spawn_blocking(move || (shown.next(), shown)).await.unwrap();
            let alarm = crate::simulator::markup::Marked::plain("time is up");
            account.write(crate::simulator::YOU, crate::simulator::room::Body::text(alarm), None).unwrap();
            [first, tokio::task::spawn_blocking(move || shown.next()).await.unwrap()].map(|it| it.unwrap().unwrap())
        };
        tokio::select! {
            _ = from_script(account, &mut screen, &settled, &mut input, &mut output, &mut complaints) => {
                panic!("the script has not ended");
            }
            shown = watching => assert_eq!(shown, ["hi", "time is up"]),
        }
        simulator.stop().await;
        bot.abort();
    }

    #[tokio::test]
    async fn a_simulator_that_stops_ends_the_polls_and_frees_its_port() {
        let simulator = Simulator::start().await.unwrap();
        let bot = simulator.bot().unwrap();
        let polling = tokio::spawn(async move { bot.call::<_, Value>("getUpdates", &json!({"timeout": 50})).await });
        let mut polls = simulator.account().polls.subscribe();
        polls.wait_for(|count| *count == 1).await.unwrap();
        tokio::time::timeout(Duration::from_secs(5), simulator.stop()).await.unwrap();
        assert_eq!(polling.await.unwrap().unwrap(), json!([]));
        let address = simulator.url().strip_prefix("http://").unwrap().to_owned();
        std::net::TcpListener::bind(address).unwrap();
    }

    #[test]
    fn a_bot_without_a_token_can_be_made_anywhere_and_moves_between_runtimes() {
        let transport = SimulatedTransport::new().unwrap();
        let bot = Bot::over(transport);
        for _ in 0..2 {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let me: Value = runtime.block_on(bot.call("getMe", &())).unwrap();
            assert_eq!(me["username"], "sim_8000000001_bot");
        }
    }
}
