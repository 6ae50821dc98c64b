//! Links that grant something, followed by whom they are for, by others, too late, and made up.

use std::time::Duration;

use stategram::link::{LinkError, Payload, Signed};
use stategram::prelude::*;
use stategram::testing::TestBot;

/// What a link grants.
#[derive(CallbackData, Clone, Debug)]
enum Grant {
    Team(u32),
}

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat_user)]
enum Club {
    #[state(entry)]
    Outside,
    Inside {
        team: u32,
    },
}
use club::{Inside, Outside};

#[handler]
impl Club {
    #[on(_, command = "link")]
    fn link(Command(to): Command, me: Me, now: Moment, reply: &mut Reply) -> Result<Stay, LinkError> {
        let payload = |team| me.sign(&Grant::Team(team));
        let hour = now + Duration::from_secs(3600);
        let payload: Payload = match to.split_once(' ') {
            Some(("user", id)) => payload(2)?.only(id.parse().unwrap_or_default()),
            Some(("group", _)) => {
                reply.text(me.group_link(payload(4)?)?);
                return Ok(Stay);
            }
            _ if to == "hour" => payload(3)?.until(hour),
            _ => payload(1)?,
        };
        reply.text(me.start_link(payload)?);
        Ok(Stay)
    }

    #[on(Outside, command = "start")]
    fn invited(DeepLink(Signed(Grant::Team(team))): DeepLink<Signed<Grant>>, reply: &mut Reply) -> Inside {
        reply.text(format!("welcome to team {team}"));
        Inside { team }
    }

    #[on(_, command = "start")]
    fn other(reply: &mut Reply) -> Stay {
        reply.text("nothing for you");
        Stay
    }

    #[on(Inside, command = "leave")]
    fn leave(inside: Inside, reply: &mut Reply) -> End {
        reply.text(format!("you have left team {}", inside.team));
        End
    }
}

/// The payload of the link that the bot has just shown.
fn payload(bot: &TestBot) -> String {
    bot.news().split_once('=').expect("a link").1.trim().to_owned()
}

#[tokio::test]
async fn a_link_grants_what_it_says_to_whom_it_is_for_as_long_as_it_says() {
    let bot = TestBot::start(Bot::conversation::<Club>).await.unwrap();
    let (ann, eve) = (bot.user("ann"), bot.user("eve"));
    let said = async |who: &stategram::testing::Actor, payload: &str| {
        bot.news();
        who.says(&format!("/start {payload}")).await;
        bot.news().contains("welcome")
    };
    ann.says("/link").await;
    let open = payload(&bot);
    assert!(said(&eve, &open).await);
    eve.says("/leave").await;
    assert!(said(&eve, &open).await, "a link is not used up");
    eve.says("/leave").await;

    for forged in ["", "1", &open[1..], &format!("{open}A"), &open.replace(&open[2..4], "AB"), &open[..open.len() - 16]]
    {
        assert!(!said(&eve, forged).await, "{forged}");
    }

    bot.news();
    ann.says(&format!("/link user {}", ann.id())).await;
    let for_ann = payload(&bot);
    assert!(!said(&eve, &for_ann).await);
    assert!(said(&ann, &for_ann).await);
    ann.says("/leave").await;

    bot.news();
    ann.says("/link hour").await;
    let hour = payload(&bot);
    bot.advance(Duration::from_secs(3600)).await;
    assert!(said(&ann, &hour).await);
    ann.says("/leave").await;
    bot.advance(Duration::from_secs(1)).await;
    assert!(!said(&ann, &hour).await);

    bot.news();
    ann.says("/link group x").await;
    let group = payload(&bot);
    let friends = bot.group("Friends", &[&ann, &eve]);
    assert!(said(&ann.in_(&friends), &group).await);
}

#[tokio::test]
async fn a_link_of_another_key_is_nothing() {
    let key = |key: &'static [u8]| move |bot: Bot| bot.conversation::<Club>().callback_key(key);
    let ours = TestBot::start(key(b"a key of sixteen bytes or more")).await.unwrap();
    let theirs = TestBot::start(key(b"another key of as many bytes..")).await.unwrap();
    ours.user("ann").says("/link").await;
    let link = payload(&ours);
    theirs.user("ann").says(&format!("/start {link}")).await;
    assert!(theirs.news().ends_with("nothing for you"));
    ours.user("ann").says(&format!("/start {link}")).await;
    assert!(ours.news().ends_with("welcome to team 1"));
}
