//! What a bot is put together from.

#[cfg(feature = "simulator")]
mod again;

use std::env::VarError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tracing::warn;

#[cfg(feature = "simulator")]
pub(super) use self::again::Again;
use crate::access::AccessList;
use crate::activity::Activity;
use crate::bot::Bot;
use crate::clock::Clock;
use crate::commands::{Menu, UsageText, register, the_line};
use crate::conversation::{Attempts, Backlog, Conversations, Looks, Place, Surroundings, Taker};
use crate::deliver::Deliver;
use crate::fatal::Fatal;
use crate::figures;
use crate::limits::{Limits, Throttle};
use crate::machine::RunsIn;
use crate::press::PressRules;
use crate::route::{Post, Route};
use crate::runtime::entrance::Entrance;
use crate::runtime::first_of::FirstOf;
use crate::runtime::name::{self, Name};
use crate::runtime::running::{House, Running};
use crate::runtime::{limits, looks};
use crate::store::{Begun, EntryKind, Memory, Run, Store};
use crate::vitals::Vitals;
use crate::{Error, Result};

/// A bot and what is registered with it. Made by [`Bot::conversation`] and [`Bot::with`].
///
/// ```no_run
/// use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
/// # #[conversation(per_chat)]
/// # enum Greeting { #[state(entry)] Idle }
/// # use greeting::Idle;
/// # #[handler]
/// # impl Greeting { #[on(Idle, message)] fn hello(reply: &mut Reply) -> Stay { reply.text("Hello!"); Stay } }
/// # async fn example() -> stategram::Result<()> {
/// Bot::from_env()?.conversation::<Greeting>().run().await
/// # }
/// ```
#[must_use = "a bot does nothing until it is started"]
pub struct Builder<A = ()> {
    bot: Bot,
    app: Arc<A>,
    conversations: Vec<Registration<A>>,
    clock: Option<Clock>,
    store: Option<Arc<dyn Store>>,
    handler_timeout: Duration,
    attempts: Attempts,
    backlog: usize,
    in_memory: usize,
    pub(super) presses: PressRules,
    pub(super) menu: Menu,
    pub(super) usage: UsageText,
    pub(super) entrance: Entrance,
    pub(super) limits: Option<Limits>,
    pub(super) looks: Looks,
}

/// How many conversations of each type may be in memory where the author does not say.
const IN_MEMORY: usize = 100_000;

struct Registration<A> {
    /// One, or those of a chain.
    names: &'static [Name],
    build: Build<A>,
    /// Whose updates it takes, where not everybody's.
    access: Option<AccessList>,
}

pub(super) type Build<A> = fn(&Arc<A>, &Arc<Surroundings>, Option<AccessList>) -> Vec<Arc<dyn Taker>>;

impl Bot {
    /// Registers a conversation that needs nothing of the application.
    pub fn conversation<C: RunsIn<()>>(self) -> Builder {
        self.with(()).conversation::<C>()
    }

    /// As [`conversation`](Self::conversation), for those whom the list admits.
    pub fn conversation_where<C: RunsIn<()>>(self, list: AccessList) -> Builder {
        self.with(()).conversation_where::<C>(list)
    }

    /// Registers several conversations that need nothing of the application: see [`Builder::first_of`].
    pub fn first_of<T: FirstOf<()>>(self) -> Builder {
        self.with(()).first_of::<T>()
    }

    /// As [`first_of`](Self::first_of), for those whom the list admits: see [`Builder::first_of_where`].
    pub fn first_of_where<T: FirstOf<()>>(self, list: AccessList) -> Builder {
        self.with(()).first_of_where::<T>(list)
    }

    /// Gives the bot the application whose parts its handlers take as `Data<T>`.
    pub fn with<A: Send + Sync + 'static>(self, app: A) -> Builder<A> {
        Builder {
            bot: self,
            app: Arc::new(app),
            conversations: Vec::new(),
            clock: None,
            store: None,
            handler_timeout: Duration::from_secs(60),
            attempts: Attempts::ONE,
            backlog: Backlog::DEFAULT_BOUND,
            in_memory: IN_MEMORY,
            presses: PressRules::default(),
            menu: Menu::default(),
            usage: the_line(),
            entrance: Entrance::default(),
            limits: None,
            looks: Looks::default(),
        }
    }
}

impl<A: Send + Sync + 'static> Builder<A> {
    /// Registers a conversation. An update that belongs to several goes to all of them, and each has its own turn about it. What
    /// can be said only once is: of those that answer a query the earliest-registered one does
    /// ([`Reply::toast`](crate::Reply::toast)), and [`usage`](Self::usage) is about all of them.
    pub fn conversation<C: RunsIn<A>>(self) -> Self {
        self.register_one::<C>(None)
    }

    /// Registers a conversation that takes the updates of those alone whom the list admits: [`only`](crate::only) these, or all
    /// [`except`](crate::except) these. The list may be kept, and changed while the bot runs. Which id it is asked for is
    /// told at [`AccessList`].
    pub fn conversation_where<C: RunsIn<A>>(self, list: AccessList) -> Self {
        self.register_one::<C>(Some(list))
    }

    fn register_one<C: RunsIn<A>>(self, access: Option<AccessList>) -> Self {
        let build: Build<A> = |app, around, access| {
            vec![Conversations::<C, A>::new(app.clone(), around.clone(), Place::before(None), access)]
        };
        self.register(const { &[Name::of::<C>()] }, build, access)
    }

    pub(super) fn register(mut self, names: &'static [Name], build: Build<A>, access: Option<AccessList>) -> Self {
        self.conversations.push(Registration { names, build, access });
        self
    }

    /// Takes time from this clock: in tests a [manual](Clock::manual) one. The default is the system's, or the
    /// simulator's where the bot runs against it.
    pub fn clock(mut self, clock: &Clock) -> Self {
        self.clock = Some(clock.clone());
        self
    }

    /// Keeps conversations in this store. Else `STATEGRAM_STORE` names it, by default [`Memory`]; a store given here wins.
    pub fn store(mut self, store: impl Store) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// How long an `async` handler may run before its turn fails; 60 s by default.
    pub fn handler_timeout(mut self, limit: Duration) -> Self {
        self.handler_timeout = limit;
        self
    }

    /// How often a turn that fails is tried in all, and how long its conversation waits in between; once by default, and 0
    /// means once. Its replies are sent and its state changes only when it succeeds, but what a handler does by itself it
    /// does again each time. After the last attempt the `failed` handler runs, and the update or event is set aside
    /// ([`Running::set_aside`]).
    ///
    /// Other conversations go on meanwhile. At a stop the next run begins the attempts anew where the store keeps
    /// updates; else the remaining ones are made at once. Repetitions are counted (`stategram_turns_repeated`).
    pub fn attempts(mut self, count: u32, pause: Duration) -> Self {
        self.attempts = Attempts { count: count.max(1), pause };
        self
    }

    /// How many conversations of each type may be in memory; 100,000 of each by default. Beyond that, idle ones are left to
    /// the store (`stategram_conversations_evicted`), and come back with their next update, event, timer or deadline. It has
    /// no effect with a store that does not keep them, [`Memory`].
    /// [`Running::in_memory`] is how many there are, of all types together.
    pub fn in_memory(mut self, conversations: usize) -> Self {
        self.in_memory = conversations;
        self
    }

    /// How many bytes of updates may wait in all mailboxes together; 64 MiB by default. At this bound the bot stops taking
    /// updates in until there is room. One conversation may have a sixteenth of it beyond its mailbox's 64 updates; what
    /// arrives for it then waits in the store, or, where that does not keep it, is dropped, logged and counted
    /// (`stategram_updates_dropped`).
    pub fn backlog(mut self, bytes: usize) -> Self {
        self.backlog = bytes;
        self
    }

    pub(super) fn bot(&self) -> &Bot {
        &self.bot
    }

    /// Starts the bot inside a tokio application: it takes updates in, in the background, until it is
    /// [shut down](Running::shutdown). Touches no signal, no log subscriber and no panic hook.
    ///
    /// Cancellation: dropped while it waits, no bot was started, and the store is let go of.
    ///
    /// # Errors
    /// Where two conversations have one name, or two commands, a setting is malformed, or too long or short, Telegram refuses the token
    /// or cannot be reached, or the store cannot be opened, or another process or bot has it.
    pub async fn start(self) -> Result<Running> {
        let names = self.conversations.iter().flat_map(|it| it.names).copied();
        let names = name::stored(names).map_err(Error::Setting)?;
        self.presses.check().map_err(Error::Setting)?;
        self.entrance.rules.check().map_err(Error::Setting)?;
        let commands = self.menu.lists()?;
        let source = self.entrance.source.plan(&self.bot).await?;
        let limits = limits::of(self.limits, &self.bot).map_err(Error::Setting)?;
        let store = match self.store {
            Some(store) => store,
            None => store_from_env().await?,
        };
        let me = crate::runtime::running::me(&self.bot, self.presses.key.as_ref()).await?;
        let clock = self.clock.unwrap_or_else(|| clock_of(&self.bot));
        let begun = store.begin(Run { bot_id: me.id(), conversations: &names, now: clock.now() }).await?;
        figures::describe();
        register(&self.bot, commands).await?;
        let (activity, fatal) = (Activity::default(), Fatal::default());
        let post = Arc::new(Post::default());
        let throttle = Throttle::new(limits, clock.clone());
        self.bot.limited(&throttle);
        let deliver = Deliver::new(
            self.bot.clone(),
            throttle,
            clock.clone(),
            store.clone(),
            post.clone(),
            activity.clone(),
            fatal.clone(),
        );
        let vitals = deliver.vitals().clone();
        report(begun, &vitals);
        let presses =
            Arc::new(PressRules { bot_id: me.id(), token_key: Some(self.bot.callback_key(me.id())), ..self.presses });
        let looks = looks::looks(self.looks, &self.bot);
        let around = Arc::new(Surroundings {
            bot: self.bot,
            me,
            usage: self.usage,
            clock,
            store,
            deliver,
            post: post.clone(),
            backlog: Backlog::new(self.backlog),
            activity,
            vitals,
            looks,
            handler_timeout: self.handler_timeout,
            attempts: self.attempts,
            presses,
            idle: self.in_memory,
            caught_up: CancellationToken::new(),
            fatal,
        });
        let build = |it: &Registration<A>| (it.build)(&self.app, &around, it.access.clone());
        let takers = self.conversations.iter().flat_map(build).collect();
        let route = Arc::new(Route::new(takers, around.presses.clone()));
        post.opens(&route);
        let source = source.open(&around.bot, route.allowed_updates(), &around.fatal).await?;
        around.deliver.count_withheld(&begun).await?;
        around.deliver.begin(begun.next_effect);
        Ok(Running::start(House { route, around }, source, self.entrance.rules))
    }
}

/// Says what an earlier run left in doubt, and what nobody is there for.
fn report(Begun { repeated, withheld, strangers, .. }: Begun, vitals: &Vitals) {
    if repeated + withheld > 0 {
        warn!(
            "an earlier run ended while replies were being sent: {repeated} are sent again, and {withheld} that may not be \
             repeated are set aside"
        );
        vitals.doubts("repeated", repeated);
        vitals.doubts("withheld", withheld);
        vitals.sets_aside(EntryKind::Reply.name(), withheld);
    }
    if strangers > 0 {
        warn!("{strangers} updates and events that wait for conversations that are not registered are set aside");
        vitals.sets_aside("stranger", strangers);
    }
}

/// The simulator's clock for a bot that plays with it, else the system's.
fn clock_of(bot: &Bot) -> Clock {
    #[cfg(feature = "simulator")]
    if let Some(simulator) = bot.simulator() {
        return simulator.clock().clone();
    }
    let _ = bot;
    Clock::system()
}

/// The store that `STATEGRAM_STORE` names.
async fn store_from_env() -> Result<Arc<dyn Store>> {
    let name = match std::env::var("STATEGRAM_STORE") {
        Ok(name) => name,
        Err(VarError::NotPresent) => String::new(),
        Err(VarError::NotUnicode(_)) => return Err(Error::Setting("STATEGRAM_STORE is no UTF-8".to_owned())),
    };
    // Only the scheme is ever shown: a URL has a password in it.
    let (scheme, rest) = name.split_once(':').unwrap_or((&name, ""));
    match (scheme, rest) {
        ("" | "memory", "") => Ok(Arc::new(Memory::default())),
        ("sqlite", "") => Err(Error::Setting(
            "STATEGRAM_STORE=sqlite: it names no file; write STATEGRAM_STORE=sqlite:PATH".to_owned(),
        )),
        ("sqlite", path) => sqlite(path).await,
        ("postgres" | "postgresql", _) => Err(Error::Setting(format!(
            "STATEGRAM_STORE={scheme}: this version of stategram has no store in PostgreSQL; write `memory` or `sqlite:PATH`"
        ))),
        _ => Err(Error::Setting(format!(
            "STATEGRAM_STORE={scheme}: there is no such store; write `memory` or `sqlite:PATH`"
        ))),
    }
}

#[cfg(feature = "sqlite")]
async fn sqlite(path: &str) -> Result<Arc<dyn Store>> {
    Ok(Arc::new(crate::store::Sqlite::open(path).await?))
}

#[cfg(not(feature = "sqlite"))]
#[expect(clippy::unused_async, reason = "with the feature it waits for the file")]
async fn sqlite(_: &str) -> Result<Arc<dyn Store>> {
    Err(Error::Setting(
        "STATEGRAM_STORE=sqlite: this bot is built without stategram's feature `sqlite`; add it in its Cargo.toml"
            .to_owned(),
    ))
}

impl<A> fmt::Debug for Builder<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.conversations.iter().flat_map(|it| it.names).map(|it| it.stored).collect();
        f.debug_struct("Builder").field("bot", &self.bot).field("conversations", &names).finish_non_exhaustive()
    }
}
