use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use stategram::simulator::YOU;
use stategram::testing::TestBot;

use crate::bots::ip_cam::{self, Opened, Router, RouterError};

/// A router that is reached by another address at every second time, and then breaks.
#[derive(Default)]
struct Moody(AtomicUsize);

impl Router for Moody {
    fn open(&self) -> Result<Opened, RouterError> {
        let seen = Ipv4Addr::new(203, 0, 113, 5);
        match self.0.fetch_add(1, Ordering::Relaxed) {
            0 => Ok(Opened { router: seen, seen, port: 50_001 }),
            1 => Ok(Opened { router: Ipv4Addr::new(100, 64, 0, 17), seen, port: 50_001 }),
            2 => Err(RouterError("timed out".to_owned())),
            _ => panic!("smoke comes out of it"),
        }
    }

    fn close(&self) -> Result<(), RouterError> {
        Ok(())
    }
}

#[tokio::test]
async fn the_camera_is_opened_and_closed() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| ip_cam::bot(bot, YOU, Arc::new(Moody::default()))).await?;
    let (you, ann) = (bot.user("you"), bot.user("ann"));
    ann.says("/open").await;
    for _ in 0..3 {
        you.says("/open").await;
    }
    you.says("/close").await;
    you.says("hi").await;
    you.says("/open").await;
    let friends = bot.group("Friends", &[&you, &ann]);
    you.in_(&friends).says("/close").await;
    bot.expect(
        "
        ann: /open
        You: /open
        bot: http://203.0.113.5:50001/stream
        You: /open
        bot: http://203.0.113.5:50001/stream
          It may not be accessible from outside: the router's own address is another one.
        You: /open
        bot: the router does not answer: timed out
        You: /close
        bot: Port closed
        You: hi
        bot: I don't understand
        You: /open
        bot: the router's own code failed
        You in Friends: /close
        ",
    );
    Ok(())
}
