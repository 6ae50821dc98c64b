//! A store that passes every word on, but for its lie.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use stategram::clock::Moment;
use stategram::store::{
    Admission, Arrival, AsideId, Ask, Begun, Commit, Committed, Deadlines, Due, EffectId, Fate, InboxId, Key, Loaded,
    Pending, Queued, Replayed, Result, Run, Sending, SetAside, Store, TimerChange, later,
};

use crate::houses::{Camera, House, Remains};

/// What a store says instead of the truth. Everything that is not here is the truth. One lives as long as the store is
/// open.
#[async_trait]
pub(crate) trait Lie: fmt::Debug + Send + Sync {
    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        scene.inner.begin(run).await
    }
    async fn accept(&self, scene: &Scene, batch: &[Arrival<'_>], now: Moment) -> Result<Vec<Admission>> {
        scene.inner.accept(batch, now).await
    }
    async fn load(&self, scene: &Scene, key: Key<'_>, ask: Ask) -> Result<Loaded> {
        scene.inner.load(key, ask).await
    }
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        scene.inner.commit(commit).await
    }
    async fn due(
        &self,
        scene: &Scene,
        name: &str,
        until: Moment,
        after: Option<&(Moment, String)>,
        limit: usize,
    ) -> Result<Due> {
        scene.inner.due(name, until, after, limit).await
    }
    async fn seeds(
        &self,
        scene: &Scene,
        name: &str,
        (prefix, after): (&str, Option<&str>),
        limit: usize,
    ) -> Result<Vec<String>> {
        scene.inner.seeds(name, prefix, after, limit).await
    }
    async fn outbox(&self, scene: &Scene, from: EffectId, limit: usize) -> Result<Vec<Queued>> {
        scene.inner.outbox(from, limit).await
    }
    async fn sending(&self, scene: &Scene, sending: Sending) -> Result<Option<i32>> {
        scene.inner.sending(sending).await
    }
    async fn delivered(&self, scene: &Scene, effect: EffectId, fate: Fate, now: Moment) -> Result<Option<InboxId>> {
        scene.inner.delivered(effect, fate, now).await
    }
    async fn set_aside(&self, scene: &Scene, after: Option<AsideId>, limit: usize) -> Result<Vec<SetAside>> {
        scene.inner.set_aside(after, limit).await
    }
    async fn replay(&self, scene: &Scene, id: AsideId, now: Moment) -> Result<Option<Replayed>> {
        scene.inner.replay(id, now).await
    }
    async fn discard(&self, scene: &Scene, id: AsideId) -> Result<bool> {
        scene.inner.discard(id).await
    }

    /// Whether a second bot is told that it is the first one.
    fn mistakes_bots(&self) -> bool {
        false
    }
}

/// What a liar knows beside its own lie.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) inner: Arc<dyn Store>,
    camera: Option<Camera>,
    /// What a crash leaves instead of what is there.
    false_remains: Arc<Mutex<Option<Remains>>>,
    /// How many commits are under way.
    under_way: Arc<AtomicUsize>,
    pub(crate) past: Arc<Mutex<Past>>,
}

/// What is known beyond an orderly restart, but not beyond a crash.
#[derive(Debug, Default)]
pub(crate) struct Past {
    pub(crate) runs: u32,
    pub(crate) row: u64,
    /// What the last run found to be the newest row.
    pub(crate) mark: u64,
    pub(crate) touched: Vec<(&'static str, i64, Deadlines)>,
    pub(crate) cancelled: Vec<(&'static str, i64, TimerChange)>,
    pub(crate) refused: Vec<Queued>,
}

impl Scene {
    /// Until another word is said, a crash leaves what would be left now.
    pub(crate) fn pretend(&self) {
        if let Some(camera) = &self.camera {
            *self.false_remains.lock().unwrap() = Some(camera());
        }
    }

    pub(crate) fn be_honest(&self) {
        *self.false_remains.lock().unwrap() = None;
    }

    /// How many commits are under way, this one among them.
    pub(crate) fn commits(&self) -> usize {
        self.under_way.load(Ordering::SeqCst)
    }
}

/// A house with a liar in it.
pub(crate) struct Liar {
    house: Box<dyn House>,
    tells: fn() -> Arc<dyn Lie>,
    false_remains: Arc<Mutex<Option<Remains>>>,
    past: Arc<Mutex<Past>>,
    store: Option<Arc<Lying>>,
}

impl Liar {
    pub(crate) fn in_house(house: Box<dyn House>, tells: fn() -> Arc<dyn Lie>) -> Self {
        let mut liar = Self { house, tells, false_remains: Arc::default(), past: Arc::default(), store: None };
        liar.open();
        liar
    }

    fn open(&mut self) {
        let inner = self.house.store();
        // A house without a disk shows nothing.
        let camera = inner.keeps().then(|| self.house.camera());
        self.store = Some(Arc::new(self.lying(inner, camera)));
    }

    fn lying(&self, inner: Arc<dyn Store>, camera: Option<Camera>) -> Lying {
        let (false_remains, past) = (self.false_remains.clone(), self.past.clone());
        let scene = Scene { inner, camera, false_remains, under_way: Arc::default(), past };
        Lying { scene, lie: (self.tells)() }
    }
}

#[async_trait]
impl House for Liar {
    fn store(&self) -> Arc<dyn Store> {
        self.store.clone().expect("it is open")
    }

    async fn neighbour(&mut self) -> Arc<dyn Store> {
        let inner = self.house.neighbour().await;
        match (self.tells)().mistakes_bots() {
            true => Arc::new(self.lying(self.house.store(), None)),
            false => inner,
        }
    }

    fn camera(&self) -> Camera {
        let (camera, false_remains) = (self.house.camera(), self.false_remains.clone());
        Arc::new(move || false_remains.lock().unwrap().take().unwrap_or_else(|| camera()))
    }

    async fn boot(&mut self, remains: Remains) {
        self.store = None;
        *self.past.lock().unwrap() = Past::default();
        *self.false_remains.lock().unwrap() = None;
        self.house.boot(remains).await;
        self.open();
    }

    async fn restart(&mut self) {
        self.store = None;
        *self.false_remains.lock().unwrap() = None;
        self.house.restart().await;
        self.open();
    }
}

/// A store that lies.
struct Lying {
    scene: Scene,
    lie: Arc<dyn Lie>,
}

impl fmt::Debug for Lying {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lie.fmt(f)
    }
}

impl Store for Lying {
    fn keeps(&self) -> bool {
        self.scene.inner.keeps()
    }
    fn begin<'a>(&'a self, run: Run<'a>) -> Pending<'a, Begun> {
        later(self.lie.begin(&self.scene, run))
    }
    fn accept<'a>(&'a self, batch: &'a [Arrival<'a>], now: Moment) -> Pending<'a, Vec<Admission>> {
        self.scene.be_honest();
        later(self.lie.accept(&self.scene, batch, now))
    }
    fn load<'a>(&'a self, key: Key<'a>, ask: Ask) -> Pending<'a, Loaded> {
        later(self.lie.load(&self.scene, key, ask))
    }
    fn commit<'a>(&'a self, commit: Commit<'a>) -> Pending<'a, Committed> {
        later(async move {
            self.scene.be_honest();
            let _counted = Counted::new(&self.scene.under_way);
            self.lie.commit(&self.scene, commit).await
        })
    }
    fn due<'a>(
        &'a self,
        name: &'a str,
        until: Moment,
        after: Option<&'a (Moment, String)>,
        limit: usize,
    ) -> Pending<'a, Due> {
        later(self.lie.due(&self.scene, name, until, after, limit))
    }
    fn seeds<'a>(
        &'a self,
        name: &'a str,
        prefix: &'a str,
        after: Option<&'a str>,
        limit: usize,
    ) -> Pending<'a, Vec<String>> {
        later(self.lie.seeds(&self.scene, name, (prefix, after), limit))
    }
    fn outbox(&self, from: EffectId, limit: usize) -> Pending<'_, Vec<Queued>> {
        later(self.lie.outbox(&self.scene, from, limit))
    }
    fn sending(&self, sending: Sending) -> Pending<'_, Option<i32>> {
        self.scene.be_honest();
        later(self.lie.sending(&self.scene, sending))
    }
    fn delivered(&self, effect: EffectId, fate: Fate, now: Moment) -> Pending<'_, Option<InboxId>> {
        self.scene.be_honest();
        later(self.lie.delivered(&self.scene, effect, fate, now))
    }
    fn set_aside(&self, after: Option<AsideId>, limit: usize) -> Pending<'_, Vec<SetAside>> {
        later(self.lie.set_aside(&self.scene, after, limit))
    }
    fn replay(&self, id: AsideId, now: Moment) -> Pending<'_, Option<Replayed>> {
        self.scene.be_honest();
        later(self.lie.replay(&self.scene, id, now))
    }
    fn discard(&self, id: AsideId) -> Pending<'_, bool> {
        self.scene.be_honest();
        later(self.lie.discard(&self.scene, id))
    }
    fn end(&self) -> Pending<'_, ()> {
        self.scene.inner.end()
    }
}

/// Counts itself while it lives.
struct Counted<'a>(&'a AtomicUsize);

impl<'a> Counted<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
