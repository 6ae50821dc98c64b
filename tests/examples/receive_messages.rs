use stategram::simulator::Simulator;
use stategram::testing::Parcel;

use crate::bots::receive_messages::receive;

/// What is shown until nothing waits any more.
async fn received(simulator: &Simulator) -> stategram::Result<Vec<String>> {
    let mut texts = Vec::new();
    receive(simulator.bot()?.updates(), simulator.confirmed(), |text| texts.push(text.to_owned())).await?;
    Ok(texts)
}

#[tokio::test]
async fn what_waits_is_shown_once_and_what_has_no_text_is_no_trouble() -> stategram::Result<()> {
    let simulator = Simulator::start().await?;
    let (ann, bob) = (simulator.user("ann"), simulator.user("bob"));
    ann.says("hello");
    ann.sends(Parcel::location(51.5, -0.1));
    simulator.inject(r#"{"something_new": {"text": "not of a message"}}"#)?;
    simulator.inject(r#"{"message": {"text": ["broken"]}}"#)?;
    bob.says_in("friends", "two\nlines & more");
    assert_eq!(received(&simulator).await?, ["hello", "two\nlines & more"]);
    assert_eq!(received(&simulator).await?, [""; 0]);
    ann.says("again");
    assert_eq!(received(&simulator).await?, ["again"]);
    Ok(())
}

/// Telegram hands over a hundred at a time.
#[tokio::test]
async fn however_many_wait_they_come_in_order() -> stategram::Result<()> {
    let simulator = Simulator::start().await?;
    let written: Vec<_> = (0..250).map(|it| it.to_string()).collect();
    for text in &written {
        simulator.you().says(text);
    }
    assert_eq!(received(&simulator).await?, written);
    Ok(())
}
