use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use stategram::testing::TestBot;

use crate::bots::ip_cam::{Camera, Home, Opened, Router, RouterError};

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
    let bot =
        TestBot::start(|bot| bot.with(Home { router: Arc::new(Moody::default()) }).conversation::<Camera>()).await?;
    let ann = bot.user("ann");
    for _ in 0..3 {
        ann.says("/open").await;
    }
    ann.says("/close").await;
    ann.says("hi").await;
    ann.says("/open").await;
    bot.expect(
        "
        ann: /open
        bot: http://203.0.113.5:50001/stream
        ann: /open
        bot: http://203.0.113.5:50001/stream
          It may not be accessible from outside: the router's own address is another one.
        ann: /open
        bot: handler `open` in state `Ready` failed: the router does not answer: timed out
        ann: /close
        bot: Port closed
        ann: hi
        bot: I don't understand
        ann: /open
        bot: handler `open` in state `Ready` failed: the router's own code failed
        ",
    );
    Ok(())
}
