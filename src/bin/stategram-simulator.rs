//! The simulator alone: a Bot API server for bots in any language.

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use stategram::simulator::Simulator;

const HELP: &str = "\
A Bot API server on loopback, for playing and testing bots without Telegram.

Usage: stategram-simulator [--listen ADDRESS]

Options:
  --listen ADDRESS  where to answer, on loopback [default: 127.0.0.1:8081]; port 0 takes a free one
  --help            print this

Any well-formed token is a bot: its methods are at /bot<token>/METHOD.
  POST /sim/message {\"token\", \"user_id\", \"chat_id\", \"text\"}   a user writes
  GET  /sim/chat?token=..&chat_id=..                          what a member of the chat sees
  GET  /sim/recording?token=..                                what happened, a line of JSON for each thing
  GET  /sim/news?token=..&after=..&wait=..                    what happened, and what happens next
  POST /sim/fault {\"token\", \"method\", \"retry_after\"}          the next call of the method goes wrong
docs/SIMULATOR.md has all of them: who presses, pays, votes, joins, and what there is to see.
";

enum Wish {
    Help,
    Listen(SocketAddr),
}

#[tokio::main]
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "it is a command")]
async fn main() -> ExitCode {
    // The only failure is that there is a subscriber already, which cannot be.
    let _ = tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::WARN).try_init();
    let words = std::env::args_os().skip(1).map(|it| it.to_string_lossy().into_owned());
    let address = match wish(words) {
        Ok(Wish::Help) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Ok(Wish::Listen(address)) => address,
        Err(sentence) => {
            eprintln!("{sentence}");
            return ExitCode::from(2);
        }
    };
    match serve(address).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(address: SocketAddr) -> stategram::Result<()> {
    let signal = told_to_stop()?;
    let simulator = Simulator::bind(address).await?;
    let where_it_is = format!("listening on {}\nplay in a browser: {}\n", simulator.url(), simulator.page());
    // At once, and without a word if that fails: who has read the address may close its end.
    let _ = std::io::stderr().write_all(where_it_is.as_bytes());
    signal.await;
    simulator.stop().await;
    Ok(())
}

fn wish(mut args: impl Iterator<Item = String>) -> Result<Wish, String> {
    let mut address = SocketAddr::from((Ipv4Addr::LOCALHOST, 8081));
    while let Some(arg) = args.next() {
        let value = match arg.as_str() {
            "--help" | "-h" => return Ok(Wish::Help),
            "--listen" => args.next().ok_or("--listen needs an address, as in --listen 127.0.0.1:8081")?,
            _ => match arg.strip_prefix("--listen=") {
                Some(value) => value.to_owned(),
                None => return Err(format!("there is no option {arg}; --help lists those there are")),
            },
        };
        let parsed = value.replace("localhost:", "127.0.0.1:").parse();
        address = parsed.map_err(|_| format!("{value} is no address: it looks like 127.0.0.1:8081"))?;
    }
    Ok(Wish::Listen(address))
}

/// From here on the signals do not kill; the future ends with the first of them.
fn told_to_stop() -> stategram::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let mut terminated = {
        use tokio::signal::unix::{SignalKind, signal};
        let system = |source| stategram::Error::System { doing: "listening for signals".to_owned(), source };
        (signal(SignalKind::terminate()).map_err(system)?, signal(SignalKind::interrupt()).map_err(system)?)
    };
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = terminated.0.recv() => {}
            _ = terminated.1.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    })
}
