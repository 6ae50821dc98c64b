//! What a person sends that is more than a text.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::simulator::account::Account;
use crate::simulator::files::{Media, Upload};
use crate::simulator::markup::Marked;
use crate::simulator::polls;
use crate::simulator::room::Body;
use crate::simulator::steps::literal;

/// Something a person sends to the bot: a photo, a place, a contact.
///
/// ```
/// use stategram::simulator::Parcel;
///
/// let cat = Parcel::photo(vec![0xff; 12_000]).caption("my cat");
/// let home = Parcel::location(51.5237, -0.1585);
/// let friend = Parcel::contact("Ann", "+15550100");
/// # let _ = (cat, home, friend);
/// ```
#[derive(Clone, Debug)]
pub struct Parcel {
    what: What,
    caption: String,
}

#[derive(Clone, Debug)]
enum What {
    File(Media, Upload),
    Dice(String),
    Other(Map<String, Value>),
}

impl Parcel {
    /// A photo. The simulator does not look into it: any bytes will do.
    pub fn photo(bytes: impl Into<Bytes>) -> Self {
        Self::file(Media::Photo, None, bytes)
    }

    /// Any file.
    pub fn document(name: &str, bytes: impl Into<Bytes>) -> Self {
        Self::file(Media::Document, Some(name), bytes)
    }

    /// Music.
    pub fn audio(name: &str, bytes: impl Into<Bytes>) -> Self {
        Self::file(Media::Audio, Some(name), bytes)
    }

    /// A film.
    pub fn video(bytes: impl Into<Bytes>) -> Self {
        Self::file(Media::Video, None, bytes)
    }

    /// A film without sound.
    pub fn animation(bytes: impl Into<Bytes>) -> Self {
        Self::file(Media::Animation, None, bytes)
    }

    /// A spoken message.
    pub fn voice(bytes: impl Into<Bytes>) -> Self {
        Self::file(Media::Voice, None, bytes)
    }

    /// A round film.
    pub fn video_note(bytes: impl Into<Bytes>) -> Self {
        Self::file(Media::VideoNote, None, bytes)
    }

    /// A sticker.
    pub fn sticker(bytes: impl Into<Bytes>) -> Self {
        Self::file(Media::Sticker, None, bytes)
    }

    /// A place.
    pub fn location(latitude: f64, longitude: f64) -> Self {
        Self::other("location", json!({ "latitude": latitude, "longitude": longitude }))
    }

    /// A place with a name. As on Telegram, the message has the location by itself too.
    pub fn venue(title: &str, address: &str, latitude: f64, longitude: f64) -> Self {
        let location = json!({ "latitude": latitude, "longitude": longitude });
        let venue = json!({ "title": title, "address": address, "location": location });
        Self::other("venue", venue).with("location", location)
    }

    /// Somebody to call.
    pub fn contact(first_name: &str, phone_number: &str) -> Self {
        Self::other("contact", json!({ "first_name": first_name, "phone_number": phone_number }))
    }

    /// A die, or what else can be thrown.
    pub fn dice(emoji: &str) -> Self {
        Self { what: What::Dice(emoji.to_owned()), caption: String::new() }
    }

    /// What a web app that was opened from a keyboard sends: its data, and the button's text.
    pub fn web_app_data(button_text: &str, data: &str) -> Self {
        Self::other("web_app_data", json!({ "data": data, "button_text": button_text }))
    }

    /// Any field of a `Message`, by its name in the Bot API.
    pub fn other(name: &str, value: Value) -> Self {
        let what = What::Other(Map::from_iter([(name.to_owned(), value)]));
        Self { what, caption: String::new() }
    }

    /// With one more field of the `Message`. A file has what it has.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        if let What::Other(fields) = &mut self.what {
            fields.insert(name.to_owned(), value);
        }
        self
    }

    /// With words under it.
    #[must_use]
    pub fn caption(self, caption: &str) -> Self {
        Self { caption: caption.to_owned(), ..self }
    }

    /// How a test makes one like it; of a file it has the size.
    pub(super) fn code(&self) -> String {
        let caption = if self.caption.is_empty() { String::new() } else { format!(".caption({:?})", self.caption) };
        let parcel = match &self.what {
            What::File(media, Upload { name, bytes, .. }) => {
                let name = match media {
                    Media::Audio | Media::Document => format!("{:?}, ", name.as_deref().unwrap_or("file")),
                    _ => String::new(),
                };
                format!("{}({name}vec![0; {}])", media.field(), bytes.len())
            }
            What::Dice(emoji) => format!("dice({emoji:?})"),
            What::Other(fields) => {
                let mut fields = fields.iter();
                let (name, value) = fields.next().map_or(("", &Value::Null), |(name, value)| (name.as_str(), value));
                let more: String =
                    fields.map(|(name, value)| format!(".with({name:?}, {})", literal::json(value))).collect();
                format!("other({name:?}, {}){more}", literal::json(value))
            }
        };
        format!("Parcel::{parcel}{caption}")
    }

    /// A file as it was uploaded.
    pub(crate) fn uploaded(media: Media, upload: Upload) -> Self {
        Self { what: What::File(media, upload), caption: String::new() }
    }

    fn file(media: Media, name: Option<&str>, bytes: impl Into<Bytes>) -> Self {
        let upload = Upload { name: name.map(str::to_owned), mime_type: None, bytes: bytes.into() };
        Self::uploaded(media, upload)
    }

    /// What stands in the chat when it is sent. The account is not held while the caption is read.
    pub(crate) fn body(self, account: &Account) -> Body {
        let text = Marked::plain(&self.caption);
        let mut content = match self.what {
            What::File(media, upload) => {
                let described = account.state().files.add(media, upload, Map::new());
                let mut content = Map::from_iter([(media.field().to_owned(), described.clone())]);
                if media == Media::Animation {
                    content.insert("document".to_owned(), described);
                }
                content
            }
            What::Dice(emoji) => {
                let thrown =
                    polls::dice(&mut account.state(), &emoji).unwrap_or_else(|| json!({ "emoji": emoji, "value": 1 }));
                Map::from_iter([("dice".to_owned(), thrown)])
            }
            What::Other(fields) => fields,
        };
        content.retain(|_, value| !value.is_null());
        Body { text, content, ..Body::default() }
    }
}
