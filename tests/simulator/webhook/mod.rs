//! Webhooks: what is posted, in which order, how often and with what.

mod answers;
mod bots;
mod listener;
mod order;
mod retries;
mod setting;
