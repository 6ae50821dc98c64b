//! What a bot says of pressed buttons in general.

use crate::press::CallbackKey;
use crate::runtime::Builder;

impl<A: Send + Sync + 'static> Builder<A> {
    /// What somebody is shown who presses a button that no handler takes, `otherwise` among them: one of an earlier
    /// state, of a version that is gone, of a conversation that has ended, a forged one. At most 200 characters; by
    /// default nothing, and the button only stops spinning.
    ///
    /// Where a handler failed nothing is shown: `failed` may say something (`reply.toast(..)`).
    /// Nor is anything of a press that several conversations take and that waits in the store, behind a restart or a flood:
    /// whoever has its turn there first does not know whether another one takes it.
    pub fn stale_press_toast(mut self, text: impl Into<String>) -> Self {
        self.presses.stale = Some(text.into());
        self
    }

    /// What somebody is shown who presses a button that is for another user
    /// ([`Keyboard::only`](crate::Keyboard::only)). At most 200 characters; by default nothing.
    pub fn foreign_press_toast(mut self, text: impl Into<String>) -> Self {
        self.presses.foreign = Some(text.into());
        self
    }

    /// The key that data of types with `#[callback_data(signed)]` is signed with, and all buttons of conversations that have
    /// `own_keyboards`: 16 random bytes or more, better 32, kept secret and the same in every run. With another key all
    /// signed buttons from before are dead.
    ///
    /// Without one signed data cannot be sent, and buttons of `own_keyboards` are signed with a key that is made from the
    /// bot's token: a new token is another key, and so is the first that is given here. A bot
    /// [over a transport](crate::Bot::over) of one's own has no such token, so that who knows how could forge those buttons
    /// where no key is given.
    ///
    /// ```no_run
    /// # use stategram::prelude::*;
    /// # #[derive(Conversation, Serialize, Deserialize, Clone)]
    /// # #[conversation(per_chat)]
    /// # enum Shop { #[state(entry)] Open }
    /// # use shop::Open;
    /// # #[handler]
    /// # impl Shop { #[on(Open, message)] fn open() -> Stay { Stay } }
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let key = std::fs::read("/run/secrets/buttons")?;
    /// Bot::from_env()?.conversation::<Shop>().callback_key(&key).run().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A signature is for this bot, and for the chat where its id is known when the button is sent: not in a message to
    /// an `@name`, nor in one that is sent inline.
    pub fn callback_key(mut self, key: &[u8]) -> Self {
        self.presses.key = Some(CallbackKey::new(key));
        self
    }
}
