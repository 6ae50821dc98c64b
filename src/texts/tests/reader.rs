//! Reads markup as Telegram does: with the simulator.

use crate::simulator::Marked;
use crate::types::MessageEntity;

type Read = (String, Vec<MessageEntity>);

/// Between two letters, since the simulator cuts off the blanks around a message.
#[track_caller]
pub(super) fn html(source: &str) -> Read {
    let Marked { text, entities } = Marked::html(&format!("x{source}x")).unwrap();
    let entities = entities.into_iter().map(|it| MessageEntity { offset: it.offset - 1, ..it });
    (text[1..text.len() - 1].to_owned(), entities.collect())
}

pub(super) fn markdown(source: &str) -> Result<Read, String> {
    let read = Marked::markdown_v2_whole(source).map_err(|refusal| refusal.description.into_owned())?;
    Ok((read.text, read.entities))
}
