//! What the bot has in mind, beside the chat.

use std::time::Duration;

use stategram::testing::TestBot;

use crate::bots::guess_a_number::Game;
use crate::plays::browser;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "of the long tier"]
async fn the_diagram_moves_with_the_game() {
    let bot = TestBot::start(|bot| bot.conversation::<Game>()).await.unwrap();
    let Some(mut page) = browser(bot.simulator()) else { return };
    let text = |selector: &str, is: &str| format!("document.querySelector({selector:?})?.textContent === {is:?}");
    page.until(&text(".diagram .node.entry text", "Idle"));
    page.says(0, "hi");
    page.hears(0, "Guess my number");
    page.until(&text(".diagram .node.current.live text", "Playing"));
    page.until(&text(".diagram .label.last text", "message"));
    page.until(r#"document.querySelector('.mind .data').textContent.includes('"tries": 0')"#);
    page.until("document.querySelectorAll('.entry.of-turn').length === 1");
    // Which updates took the edge.
    page.click(".diagram .label.last");
    page.until("document.querySelector('.takers li .said')?.textContent === 'You: hi'");
    bot.advance(Duration::from_secs(10)).await;
    page.until(&text(".diagram .label.last text", "expired"));
    page.until(&text(".diagram .node.current:not(.live) text", "Idle"));
    page.until("document.querySelectorAll('.entry.of-turn').length === 2");
    page.all_was_well();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "of the long tier"]
async fn every_action_is_reached_by_the_tabulator_and_seen_to_be() {
    let bot = TestBot::start(|bot| bot.conversation::<Game>()).await.unwrap();
    let Some(mut page) = browser(bot.simulator()) else { return };
    page.says(0, "hi");
    page.hears(0, "Guess my number");
    page.until("document.querySelector('.diagram .node.current.live')");
    bot.settled().await;
    let all =
        "[...document.querySelectorAll('button, a[href], input:not([hidden]), select, textarea, [tabindex=\"0\"]')]
        .filter((it) => !it.disabled)";
    let count = page.value(&format!("{all}.length")).as_u64().unwrap();
    assert!(count > 20, "{count}");
    page.value(&format!("{all}[0].focus()"));
    for _ in 0..count {
        page.value("document.activeElement.dataset.met = getComputedStyle(document.activeElement).outlineStyle");
        page.key("Tab");
    }
    let missed =
        format!("{all}.filter((it) => it.dataset.met !== 'solid').map((it) => it.outerHTML.slice(0, 90)).join()");
    assert_eq!(page.value(&missed), "");
    // Where something is open, Escape closes it.
    page.value("document.querySelector('.diagram .label').focus()");
    page.key("Enter");
    page.until("document.querySelector('.takers')");
    page.key("Escape");
    page.until("!document.querySelector('.takers')");
    page.value("document.querySelector('.weather .menu button').focus()");
    page.key("Enter");
    page.until("document.querySelector('.faults')");
    page.key("Escape");
    page.until("!document.querySelector('.faults') && document.activeElement.textContent.includes('Weather')");
    page.all_was_well();
}
