//! What is played.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::json;
use stategram::simulator::{Parcel, Simulator, TOKEN};
use stategram::testing::TestBot;

use crate::bots::guess_a_number::Game;
use crate::bots::inline_echo::InlineEcho;
use crate::bots::{Counter, Desk};
use crate::browser::{Browser, program};

/// A browser at that page; `None` where there is none to be had.
pub(crate) fn browser(simulator: &Simulator) -> Option<Browser> {
    open(&simulator.page())
}

/// A browser at this address; `None` where there is none to be had.
pub(crate) fn open(address: &str) -> Option<Browser> {
    let Some(program) = program() else {
        eprintln!(
            "nothing is played: there is no Chromium (apt-get install chromium, or name one by STATEGRAM_CHROMIUM)"
        );
        return None;
    };
    Some(Browser::open(&program, address))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_game_is_played_to_its_end() {
    let bot = TestBot::start(|bot| bot.conversation::<Game>()).await.unwrap();
    let Some(mut page) = browser(bot.simulator()) else { return };
    page.says(0, "hi");
    page.hears(0, "Guess my number");
    // The diagram has moved: the state is lit, and the edge that was taken last.
    page.until("document.querySelector('.diagram .node.current.live text').textContent.startsWith('Playing')");
    page.until("document.querySelector('.diagram .last .stroke')");
    page.says(0, "many");
    page.hears(0, "Give me a number, please.");
    let (mut low, mut high) = (0, 99);
    for guesses in 2.. {
        let guess = (low + high) / 2;
        page.says(0, &guess.to_string());
        page.until(&format!("document.querySelectorAll('.is-bot .text').length === {}", guesses + 1));
        let answer = page.value("[...document.querySelectorAll('.is-bot .text')].at(-1).textContent");
        match answer.as_str().unwrap() {
            "larger" => low = guess + 1,
            "smaller" => high = guess - 1,
            other => {
                assert_eq!(other, "Correct!");
                break;
            }
        }
        if guesses == 4 {
            page.picture("guess");
            page.colours("dark");
            page.picture("guess-dark");
            page.colours("light");
        }
    }
    // What was written last is there to be sent again.
    page.key("ArrowUp");
    let recalled = page.until("document.querySelector('.column textarea').value");
    assert_eq!(recalled, page.value("[...document.querySelectorAll('.is-own .text')].at(-1).textContent"));
    page.all_was_well();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "of the long tier"]
async fn a_button_spins_until_the_bot_answers() {
    let bot = TestBot::start(|bot| bot.conversation::<Desk>()).await.unwrap();
    let Some(mut page) = browser(bot.simulator()) else { return };
    page.says(0, "hello");
    page.until("document.querySelector('.is-bot .text strong').textContent === 'like'");
    let held = bot.simulator().fault("answerCallbackQuery").hold();
    page.click("[data-number='1']");
    page.until("document.querySelector('[data-number=\"1\"] .spinner')");
    page.picture("button");
    held.until_met(1).await;
    held.lift();
    page.until(
        "!document.querySelector('.spinner') && document.querySelector('.toast').textContent.includes('so you know')",
    );
    page.click("[data-number='2']");
    page.until("document.querySelector('[role=alertdialog]').textContent.includes('has to be closed')");
    page.key("Escape");
    page.until("!document.querySelector('[role=alertdialog]')");
    page.all_was_well();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "of the long tier"]
async fn an_inline_query_is_typed_and_a_result_chosen() {
    let bot = TestBot::start(|bot| bot.conversation::<InlineEcho>()).await.unwrap();
    let Some(mut page) = browser(bot.simulator()) else { return };
    page.value("document.querySelector('.column textarea').focus()");
    page.types("@bot good");
    page.until("document.querySelector('.suggestion:not(.is-old)').textContent.includes('good')");
    page.types(" morning");
    page.until("document.querySelector('.suggestion:not(.is-old)').textContent.includes('good morning')");
    page.until("[...document.querySelectorAll('.suggestion.is-old')].some((it) => it.textContent.includes('for \u{201c}good\u{201d}'))");
    page.picture("inline");
    page.key("ArrowDown");
    page.until("document.querySelector('.suggestion[aria-selected=true]').textContent.includes('ABC')");
    page.key("ArrowUp");
    page.until("document.querySelector('.suggestion[aria-selected=true]').textContent.includes('good morning')");
    page.key("Enter");
    page.until("document.querySelector('.is-own .text').textContent === 'good morning'");
    page.until("document.querySelector('.is-own .origin').textContent.startsWith('via @')");
    page.all_was_well();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "of the long tier"]
async fn a_game_expires_by_the_clock() {
    let bot = TestBot::start(|bot| bot.conversation::<Game>()).await.unwrap();
    let Some(mut page) = browser(bot.simulator()) else { return };
    page.says(0, "hi");
    page.hears(0, "Guess my number");
    bot.settled().await;
    page.value(
        "[...document.querySelectorAll('.weather button')].find((it) => it.textContent.includes('+1 min')).click()",
    );
    page.until("document.querySelectorAll('.is-bot .text')[1].textContent.startsWith('Game expired. The answer is ')");
    page.all_was_well();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "of the long tier"]
async fn people_are_added_by_the_keyboard_alone_and_stand_side_by_side() {
    let bot = TestBot::start(|bot| bot.conversation::<Desk>()).await.unwrap();
    let Some(mut page) = browser(bot.simulator()) else { return };
    page.size(1600, 760);
    page.value("document.querySelector('.adding button').focus()");
    page.key("Enter");
    page.types("Ann");
    page.key("Enter");
    page.until("document.querySelectorAll('.column').length === 2");
    page.until("document.activeElement === document.querySelectorAll('.column textarea')[1]");
    page.says(0, "hello");
    page.says(1, "I am Ann");
    page.value("document.querySelectorAll('.adding button')[1].focus()");
    page.key("Enter");
    page.types("Friends");
    page.key("Enter");
    page.until("document.querySelectorAll('.column').length === 3");
    page.says(2, "hello all");
    page.until("document.querySelectorAll('.column')[2].querySelector('.is-bot .author')");
    page.value("document.querySelectorAll('.column')[2].querySelector('[aria-haspopup=menu]').focus()");
    page.key("Enter");
    page.until("document.activeElement.getAttribute('role') === 'menuitem'");
    page.picture("people");
    page.key("Escape");
    page.until("!document.querySelector('[role=menu]')");
    let group = bot.simulator().group_id("Friends");
    assert!(bot.simulator().chat(group).history().iter().any(|it| it.text == "hello all"));
    page.all_was_well();
}

/// Does it in the private chat of the first column, without anything of the page's.
pub(crate) fn doing(deed: &str, details: &str) -> String {
    let bot = TOKEN.split(':').next().unwrap();
    format!(
        "fetch('do/{deed}', {{
            method: 'POST', headers: {{ 'content-type': 'application/json' }},
            body: JSON.stringify({{ bot: {bot}, user_id: 1001, {details} }}),
        }})"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "of the long tier"]
async fn what_cannot_be_drawn_stops_nothing_else() {
    let simulator = Simulator::start().await.unwrap();
    let Some(mut page) = browser(&simulator) else { return };
    simulator.you().sends(Parcel::other("new_chat_members", json!(5)));
    page.until("document.querySelector('.timeline').textContent.includes('This cannot be shown.')");
    page.says(0, "still here");
    page.until("document.querySelector('.is-own .text').textContent === 'still here'");
    page.all_was_well();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "of the long tier"]
async fn of_many_messages_the_newest_are_kept() {
    let simulator = Simulator::start().await.unwrap();
    let Some(mut page) = browser(&simulator) else { return };
    let one = doing("message", "text: String(number)");
    // Some at a time: all of them may take a busy machine longer than a browser may take to answer.
    for first in (1..=510).step_by(51) {
        let some = format!("for (let number = {first}; number < {first} + 51; number += 1) await {one};");
        page.value(&format!("(async () => {{ {some} }})()"));
    }
    let all = "[...document.querySelectorAll('.is-own .text')].map((it) => it.textContent)";
    page.until(&format!("{all}.at(-1) === '510'"));
    assert_eq!(page.value(&format!("`${{{all}.length}} ${{{all}[0]}}`")), "500 11");
    page.all_was_well();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "of the long tier"]
async fn a_page_of_an_earlier_run_says_that_it_is_one() {
    let simulator = Simulator::start().await.unwrap();
    let Some(mut page) = browser(&simulator) else { return };
    let address = simulator.url().trim_start_matches("http://").parse().unwrap();
    simulator.stop().await;
    page.until("document.querySelector('.cut').textContent.startsWith('The simulator does not answer.')");
    let _simulator = Simulator::bind(address).await.unwrap();
    page.until("document.querySelector('.cut').textContent.startsWith('The bot was started anew')");
}

/// A bot in a process of its own, which is killed.
struct Process(Child);

impl Process {
    fn start(simulator: &Simulator, store: &Path) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "plays::the_process_of_a_bot", "--ignored", "--nocapture"]);
        command.env("STATEGRAM_PAGE_BOT", "1").env("TELEGRAM_BOT_TOKEN", TOKEN);
        command.env("TELEGRAM_API_URL", simulator.url()).env("STATEGRAM_LIMITS", "off");
        command.env("STATEGRAM_STORE", format!("sqlite:{}", store.display()));
        Self(command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The bot of the play below; no play by itself.
#[tokio::test]
#[ignore = "it is a process of another test"]
async fn the_process_of_a_bot() {
    if std::env::var_os("STATEGRAM_PAGE_BOT").is_some() {
        stategram::Bot::from_env().unwrap().conversation::<Counter>().run().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "of the long tier"]
async fn a_bot_that_is_killed_counts_on() {
    let simulator = Simulator::start().await.unwrap();
    let Some(mut page) = browser(&simulator) else { return };
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("bot.db");
    let bot = Process::start(&simulator, &store);
    page.says(0, "one");
    page.hears(0, "1");
    page.says(0, "two");
    page.hears(0, "2");
    drop(bot);
    page.says(0, "three");
    let _bot = Process::start(&simulator, &store);
    page.hears(0, "3");
    page.says(0, "four");
    page.hears(0, "4");
    page.all_was_well();
}
