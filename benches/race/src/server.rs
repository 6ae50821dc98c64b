//! The smallest Bot API server that has users: it hands out what they write, and looks at each answer. It is one thread, on a CPU of its
//! own, and speaks HTTP by hand, so that it is not what is measured; what it can do at most is measured, too (`bots/nothing.rs`).
//!
//! It prints its address, `begin` when the bot has asked for the first update, and `end` with what has become of all.

use std::cell::RefCell;
use std::io::Write;
use std::rc::Rc;
use std::time::Duration;

use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::{LocalSet, spawn_local};

use crate::http::{self, Message};
use crate::load::{Course, Load};
use crate::{cpus, post};

/// When nothing was answered for so long, nothing more will be.
const PATIENCE: Duration = Duration::from_secs(15);

/// How often the users look whether it is time to write.
const TICK: Duration = Duration::from_millis(1);

pub(crate) struct Server {
    pub(crate) course: RefCell<Course>,
    /// Something was written.
    pub(crate) written: Notify,
}

#[derive(Deserialize)]
struct Poll {
    #[serde(default)]
    offset: i64,
    #[serde(default)]
    limit: Option<usize>,
    #[serde(default)]
    timeout: u64,
}

#[derive(Deserialize)]
struct Reply<'a> {
    chat_id: usize,
    text: &'a str,
}

/// Serves until it is killed.
pub(crate) fn serve(words: &[&str]) {
    let [cpu, load @ ..] = words else { panic!("not for a server: {words:?}") };
    if let Ok(cpu) = cpu.parse() {
        cpus::pin(cpu);
    }
    let server = Rc::new(Server { course: RefCell::new(Course::of(Load::read(load))), written: Notify::new() });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    LocalSet::new().block_on(&runtime, async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        say(&format!("http://{}", listener.local_addr().expect("an address")));
        spawn_local(Rc::clone(&server).tick());
        spawn_local(Rc::clone(&server).watch());
        loop {
            let (stream, _) = listener.accept().await.expect("a connection");
            spawn_local(Rc::clone(&server).connection(stream));
        }
    });
}

impl Server {
    /// Answers one request after the other, until the bot hangs up.
    async fn connection(self: Rc<Self>, mut stream: TcpStream) {
        stream.set_nodelay(true).expect("a socket");
        let mut received = Vec::with_capacity(16 << 10);
        let mut out = Vec::with_capacity(64 << 10);
        loop {
            while let Some(request) = Message::first_in(&received) {
                out.clear();
                self.answer(request.method(), &received[request.body.clone()], &mut out).await;
                // Drained before the answer is written, which lets go of what it borrows.
                let end = request.body.end;
                received.drain(..end);
                if stream.write_all(&out).await.is_err() {
                    return;
                }
            }
            if !stream.read_buf(&mut received).await.is_ok_and(|bytes| bytes > 0) {
                return;
            }
        }
    }

    async fn answer(self: &Rc<Self>, method: &str, body: &[u8], out: &mut Vec<u8>) {
        // Some write `SendMessage`, which Telegram takes as well.
        match method.to_ascii_lowercase().as_str() {
            "getupdates" => self.updates(serde_json::from_slice(body).expect("a poll"), out).await,
            "sendmessage" => self.message(serde_json::from_slice(body).expect("a message"), out),
            "setwebhook" => {
                post::everything(self, body);
                http::answer(out, &[br#"{"ok":true,"result":true}"#]);
            }
            "getme" => http::answer(
                out,
                &[br#"{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Race","username":"race_bot","can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":false,"can_connect_to_business":false,"has_main_web_app":false}}"#],
            ),
            "getwebhookinfo" => http::answer(
                out,
                &[br#"{"ok":true,"result":{"url":"","has_custom_certificate":false,"pending_update_count":0}}"#],
            ),
            _ => http::answer(out, &[br#"{"ok":true,"result":true}"#]),
        }
    }

    /// A long poll: what has been written from `offset` on, as soon as there is something.
    async fn updates(&self, poll: Poll, out: &mut Vec<u8>) {
        self.begin();
        let first = usize::try_from(poll.offset - 1).unwrap_or(0);
        while self.course.borrow().written() <= first && poll.timeout > 0 {
            self.written.notified().await;
        }
        let course = self.course.borrow();
        let behind_last = course.written().min(first + poll.limit.unwrap_or(100).min(100));
        let updates = if first < behind_last { course.updates(first, behind_last) } else { b"" };
        http::answer(out, &[br#"{"ok":true,"result":["#, updates, b"]}"]);
    }

    fn message(&self, Reply { chat_id, text }: Reply<'_>, out: &mut Vec<u8>) {
        let mut course = self.course.borrow_mut();
        let was_over = course.is_over();
        course.reply(chat_id, text);
        if course.is_over() && !was_over {
            say(&format!("end {}", course.result()));
        }
        let message = format!(
            r#"{{"ok":true,"result":{{"message_id":{},"from":{{"id":1,"is_bot":true,"first_name":"Race","username":"race_bot"}},"chat":{{"id":{chat_id},"first_name":"\u0410\u043d\u043d\u0430","username":"anna_lee_{chat_id}","type":"private"}},"date":1795000000,"text":"{text}"}}}}"#,
            course.replies
        );
        http::answer(out, &[message.as_bytes()]);
    }

    /// Has the users begin, if they have not.
    pub(crate) fn begin(&self) {
        if self.course.borrow_mut().begin() {
            say("begin");
        }
    }

    /// Has the users write at their pace.
    async fn tick(self: Rc<Self>) {
        if self.course.borrow().load.per_second.is_none() {
            return;
        }
        let mut ticks = tokio::time::interval(TICK);
        loop {
            ticks.tick().await;
            self.course.borrow_mut().advance();
            self.written.notify_waiters();
        }
    }

    /// Ends it when the bot answers no more.
    async fn watch(self: Rc<Self>) {
        loop {
            let before = self.course.borrow().replies;
            tokio::time::sleep(PATIENCE).await;
            let mut course = self.course.borrow_mut();
            if course.replies == before && !course.is_over() {
                say(&format!("end {}", course.result()));
                return;
            }
        }
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).expect("somebody who listens");
}
