//! The examples, as modules, and the graphs of their conversations: for the tests, and for the example `graphs`, which prints them.

#[path = "../../examples/alarm.rs"]
pub(crate) mod alarm;
#[path = "../../examples/broadcast.rs"]
pub(crate) mod broadcast;
#[path = "../../examples/chatbox.rs"]
pub(crate) mod chatbox;
#[path = "../../examples/date_calculator.rs"]
pub(crate) mod date_calculator;
#[path = "../../examples/deep_linking.rs"]
pub(crate) mod deep_linking;
#[path = "../../examples/dicey_clock.rs"]
pub(crate) mod dicey_clock;
#[path = "../../examples/emodi.rs"]
pub(crate) mod emodi;
#[path = "../../examples/guess_a_number.rs"]
pub(crate) mod guess_a_number;
#[path = "../../examples/hello.rs"]
pub(crate) mod hello;
#[path = "../../examples/in_an_app.rs"]
pub(crate) mod in_an_app;
#[path = "../../examples/indoor_climate.rs"]
pub(crate) mod indoor_climate;
#[path = "../../examples/inline_echo.rs"]
pub(crate) mod inline_echo;
#[path = "../../examples/inline_per_user.rs"]
pub(crate) mod inline_per_user;
#[path = "../../examples/ip_cam.rs"]
pub(crate) mod ip_cam;
#[path = "../../examples/keyboards.rs"]
pub(crate) mod keyboards;
#[path = "../../examples/lover.rs"]
pub(crate) mod lover;
#[path = "../../examples/message_counter.rs"]
pub(crate) mod message_counter;
#[path = "../../examples/metrics.rs"]
pub(crate) mod metrics;
#[path = "../../examples/pairing.rs"]
pub(crate) mod pairing;
#[path = "../../examples/payment.rs"]
pub(crate) mod payment;
#[path = "../../examples/quiz.rs"]
pub(crate) mod quiz;
#[path = "../../examples/receive_messages.rs"]
pub(crate) mod receive_messages;
#[path = "../../examples/registration.rs"]
pub(crate) mod registration;
#[path = "../../examples/reminder.rs"]
pub(crate) mod reminder;
#[path = "../../examples/send_message.rs"]
pub(crate) mod send_message;
#[path = "../../examples/set_aside.rs"]
pub(crate) mod set_aside;
#[path = "../../examples/skeleton.rs"]
pub(crate) mod skeleton;
#[path = "../../examples/store_log.rs"]
pub(crate) mod store_log;
#[path = "../../examples/two_factor.rs"]
pub(crate) mod two_factor;
#[path = "../../examples/user_tracker.rs"]
pub(crate) mod user_tracker;
#[path = "../../examples/vote.rs"]
pub(crate) mod vote;
#[path = "../../examples/webhook_counter.rs"]
pub(crate) mod webhook_counter;
#[path = "../../examples/webhook_deep_linking.rs"]
pub(crate) mod webhook_deep_linking;
#[path = "../../examples/webhook_skeleton.rs"]
pub(crate) mod webhook_skeleton;

/// The graph of each conversation, under the name that its drawings have in `docs/graphs`.
pub(crate) fn graphs() -> Vec<(&'static str, stategram::machine::Graph)> {
    use stategram::prelude::Handlers;

    vec![
        ("alarm", alarm::AlarmClock::graph()),
        ("broadcast_newsroom", broadcast::Newsroom::graph()),
        ("broadcast_subscription", broadcast::Subscription::graph()),
        ("chatbox_desk", chatbox::Desk::graph()),
        ("chatbox_greeter", chatbox::Greeter::graph()),
        ("chatbox_mailbox", chatbox::Mailbox::graph()),
        ("date_calculator", date_calculator::DateCalculator::graph()),
        ("deep_linking", deep_linking::Visit::graph()),
        ("dicey_clock", dicey_clock::DiceyClock::graph()),
        ("emodi", emodi::Emodi::graph()),
        ("guess_a_number", guess_a_number::Game::graph()),
        ("hello", hello::Hello::graph()),
        ("in_an_app", in_an_app::Account::graph()),
        ("indoor_climate", indoor_climate::Monitor::graph()),
        ("inline_echo", inline_echo::InlineEcho::graph()),
        ("inline_per_user", inline_per_user::QueryCounter::graph()),
        ("ip_cam", ip_cam::Camera::graph()),
        ("keyboards", keyboards::Keyboards::graph()),
        ("keyboards_results", keyboards::Results::graph()),
        ("lover", lover::Lover::graph()),
        ("message_counter", message_counter::Counter::graph()),
        ("metrics", metrics::Counter::graph()),
        ("pairing_monitor", pairing::Monitor::graph()),
        ("pairing_of_chat", pairing::OfChat::graph()),
        ("pairing_of_inline_user", pairing::OfInlineUser::graph()),
        ("pairing_of_message", pairing::OfMessage::graph()),
        ("pairing_of_user", pairing::OfUser::graph()),
        ("payment_counter", payment::Counter::graph()),
        ("payment_order", payment::Order::graph()),
        ("quiz", quiz::Quiz::graph()),
        ("quiz_invitation", quiz::Invitation::graph()),
        ("registration", registration::Registration::graph()),
        ("reminder", reminder::Reminders::graph()),
        ("set_aside", set_aside::Shop::graph()),
        ("skeleton", skeleton::Skeleton::graph()),
        ("two_factor", two_factor::SecondFactor::graph()),
        ("user_tracker", user_tracker::UserTracker::graph()),
        ("vote", vote::Vote::graph()),
        ("webhook_counter", webhook_counter::MessageCounter::graph()),
        ("webhook_deep_linking", webhook_deep_linking::Customer::graph()),
        ("webhook_skeleton", webhook_skeleton::Flavors::graph()),
    ]
}
