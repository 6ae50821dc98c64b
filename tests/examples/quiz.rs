use std::time::Duration;

use stategram::testing::TestBot;

use crate::bots::quiz;

/// What is asked last in a transcript, the right answer, and all five to choose from.
fn question(transcript: &str) -> (String, i32, Vec<i32>) {
    let mut lines = transcript.lines().rev().skip_while(|it| !it.trim_start().starts_with('['));
    let choices = lines.next().unwrap().split_whitespace();
    let choices = choices.map(|it| it.trim_matches(['[', ']']).parse().unwrap()).collect();
    let (_, sum) = lines.next().unwrap().split_once("edits: ").unwrap();
    let [x, sign, y, "=", "?"] = sum.split(' ').collect::<Vec<_>>()[..] else { panic!("no sum: {sum}") };
    let (x, y): (i32, i32) = (x.parse().unwrap(), y.parse().unwrap());
    let answer = match sign {
        "+" => x + y,
        "-" => x - y,
        "x" => x * y,
        other => panic!("no sign: {other}"),
    };
    (sum.to_owned(), answer, choices)
}

#[tokio::test]
async fn sums_are_asked_until_ten_silent_seconds_and_the_result_disappears() -> stategram::Result<()> {
    let bot = TestBot::start(quiz::bot).await?;
    let ann = bot.user("ann");
    ann.says("hi").await;
    bot.expect("ann: hi\nbot: Press START to do some math ...\n  [START]");
    ann.presses("START").await;
    for right in [true, false, true] {
        let (sum, answer, choices) = question(&bot.transcript());
        assert!(choices.len() == 5 && choices.is_sorted() && choices.contains(&answer), "{sum} {choices:?}");
        let choice = choices.into_iter().find(|it| (*it == answer) == right).unwrap();
        ann.presses(&choice.to_string()).await;
    }
    bot.news();
    bot.advance(Duration::from_secs(9)).await;
    bot.advance(Duration::from_secs(1)).await;
    bot.advance(Duration::from_secs(5)).await;
    bot.expect(
        "
        (9s later)
        (1s later)
        bot edits: 2 out of 3

          This message will disappear in 5 seconds to test deleteMessage
        (5s later)
        bot deletes: 2 out of 3
        ",
    );
    Ok(())
}

#[tokio::test]
async fn each_message_is_a_quiz_of_its_own() -> stategram::Result<()> {
    let bot = TestBot::start(quiz::bot).await?;
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    let friends = bot.group("Friends", &[&ann, &bob]);
    ann.in_(&friends).says("hi").await;
    ann.in_(&friends).says("once more").await;
    bob.in_(&friends).presses("START").await;
    let (_, answer, _) = question(&bot.transcript());
    bob.in_(&friends).presses(&answer.to_string()).await;
    bot.advance(Duration::from_secs(1)).await;
    ann.in_(&friends).presses_under("Press START", "START").await;
    bot.news();
    bot.advance(Duration::from_secs(9)).await;
    bot.advance(Duration::from_secs(1)).await;
    bot.expect(
        "
        (9s later)
        bot edits: 1 out of 1

          This message will disappear in 5 seconds to test deleteMessage
        (1s later)
        bot edits: 0 out of 0

          This message will disappear in 5 seconds to test deleteMessage
        ",
    );
    Ok(())
}
