//! Places.

use std::time::Duration;

use crate::reply::send::replies;
use crate::types::methods::{SendLocationParams, SendVenueParams};

replies! {
    /// Queues a point on the map, in degrees.
    fn location(at, latitude: f64, longitude: f64) -> SendLocationParams {
        let params = SendLocationParams::builder().chat_id(at.chat()).latitude(latitude).longitude(longitude).build();
        at.send(params)
    }

    /// Queues a point on the map that moves, with [`edit_live_location`](Self::edit_live_location), for this time: a minute
    /// to a day. [`Duration::MAX`] is until it is stopped.
    fn live_location(at, latitude: f64, longitude: f64, period: Duration) -> SendLocationParams {
        // What Telegram calls indefinitely.
        let seconds = u32::try_from(period.as_secs()).unwrap_or(0x7FFF_FFFF);
        let params = SendLocationParams::builder().chat_id(at.chat()).latitude(latitude).longitude(longitude);
        at.send(params.live_period(seconds).build())
    }

    /// Queues a place with a name and an address.
    fn venue(
        at,
        latitude: f64,
        longitude: f64,
        title: impl Into<String>,
        address: impl Into<String>,
    ) -> SendVenueParams {
        let params = SendVenueParams::builder().chat_id(at.chat()).latitude(latitude).longitude(longitude);
        at.send(params.title(title).address(address).build())
    }
}
