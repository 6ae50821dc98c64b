use std::sync::atomic::Ordering::Relaxed;

use stategram::testing::{Parcel, TestBot};

use crate::bots::set_aside::{Shop, Warehouse, Yard};

#[tokio::test]
async fn what_the_warehouse_could_not_do_is_done_when_it_is_put_back() -> stategram::Result<()> {
    let warehouse = Warehouse::default();
    let of_bot = warehouse.clone();
    let bot = TestBot::start(move |bot| bot.with(Yard { warehouse: of_bot.clone() }).conversation::<Shop>()).await?;
    let ann = bot.user("ann");
    ann.says("What do you have?").await;
    ann.says("3 pears").await;
    ann.says("5 plums").await;
    let running = bot.running().unwrap();
    let aside = running.set_aside(None, 10).await?;
    let why: Vec<_> = aside.iter().map(|it| it.error.as_str()).collect();
    assert_eq!(why, ["handler `order` in state `Empty` failed: the warehouse does not answer"; 2]);
    warehouse.open.store(true, Relaxed);
    assert!(running.replay(aside[0].id).await? && running.discard(aside[1].id).await?);
    bot.settled().await;
    ann.says("2 quinces").await;
    warehouse.open.store(false, Relaxed);
    ann.says("1 fig").await;
    ann.sends(Parcel::location(51.5, -0.1)).await;
    ann.says("/orders").await;
    bot.expect(
        "
        ann: What do you have?
        bot: Order like this: 3 pears
        ann: 3 pears
        bot: Our warehouse does not answer. We have your order, and will see to it.
        ann: 5 plums
        bot: Our warehouse does not answer. We have your order, and will see to it.
        bot: On their way: 3 pears
        ann: 2 quinces
        bot: On their way: 2 quinces
        ann: 1 fig
        bot: Our warehouse does not answer. We have your order, and will see to it.
        ann: [location 51.5, -0.1]
        bot: Order like this: 3 pears
        ann: /orders
        bot: 3 pears, 2 quinces
        ",
    );
    let aside = running.set_aside(None, 10).await?;
    let why: Vec<_> = aside.iter().map(|it| it.error.as_str()).collect();
    assert_eq!(why, ["handler `order` in state `Ordered` failed: the warehouse does not answer"]);
    Ok(())
}
