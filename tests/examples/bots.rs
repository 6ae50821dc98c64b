//! The examples, as modules.

#[path = "../../examples/alarm.rs"]
pub(crate) mod alarm;
#[path = "../../examples/dicey_clock.rs"]
pub(crate) mod dicey_clock;
#[path = "../../examples/emodi.rs"]
pub(crate) mod emodi;
#[path = "../../examples/guess_a_number.rs"]
pub(crate) mod guess_a_number;
#[path = "../../examples/hello.rs"]
pub(crate) mod hello;
#[path = "../../examples/ip_cam.rs"]
pub(crate) mod ip_cam;
#[path = "../../examples/message_counter.rs"]
pub(crate) mod message_counter;
#[path = "../../examples/registration.rs"]
pub(crate) mod registration;
#[path = "../../examples/reminder.rs"]
pub(crate) mod reminder;
#[path = "../../examples/set_aside.rs"]
pub(crate) mod set_aside;
#[path = "../../examples/two_factor.rs"]
pub(crate) mod two_factor;
