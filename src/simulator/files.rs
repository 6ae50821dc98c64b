//! Files that were sent: what the Bot API says of each, and what is in it.

use std::collections::{HashMap, VecDeque};

use bytes::Bytes;
use serde_json::{Map, Value, json};

/// All files of a bot together may be this long; beyond that the oldest cannot be downloaded any more.
const KEPT: usize = 256 << 20;

/// What a file was sent as; the name is the field of a `Message`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    Animation,
    Audio,
    Document,
    Photo,
    Sticker,
    Video,
    VideoNote,
    Voice,
}

impl Media {
    pub(crate) const ALL: [Self; 8] = [
        Self::Animation,
        Self::Audio,
        Self::Document,
        Self::Photo,
        Self::Sticker,
        Self::Video,
        Self::VideoNote,
        Self::Voice,
    ];

    /// Whether words can stand under it.
    pub(crate) fn has_caption(self) -> bool {
        !matches!(self, Self::Sticker | Self::VideoNote)
    }

    /// The field of a `Message`.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Animation => "animation",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Photo => "photo",
            Self::Sticker => "sticker",
            Self::Video => "video",
            Self::VideoNote => "video_note",
            Self::Voice => "voice",
        }
    }

    /// The medium that a field of a `Message`, or the `type` of an `InputMedia`, names.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.field() == name)
    }

    /// The folder of its files on the server, and how they end where nothing is known of them.
    fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Animation => ("animations", "mp4"),
            Self::Audio => ("music", "mp3"),
            Self::Document => ("documents", "bin"),
            Self::Photo => ("photos", "jpg"),
            Self::Sticker => ("stickers", "webp"),
            Self::Video => ("videos", "mp4"),
            Self::VideoNote => ("video_notes", "mp4"),
            Self::Voice => ("voice", "oga"),
        }
    }
}

/// A file on its way in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Upload {
    /// What it is called where it came from.
    pub(crate) name: Option<String>,
    pub(crate) mime_type: Option<String>,
    pub(crate) bytes: Bytes,
}

/// A file that was sent.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) unique_id: String,
    pub(crate) media: Media,
    /// The path at which it can be downloaded.
    pub(crate) path: String,
    pub(crate) size: usize,
    /// What the Bot API says of it beside its ids and size.
    details: Map<String, Value>,
    /// `None` for one that was only named by its address, and for one that is forgotten.
    pub(crate) bytes: Option<Bytes>,
}

/// The files of a bot.
#[derive(Debug)]
pub(crate) struct Files {
    next: u64,
    by_id: HashMap<String, Sent>,
    by_path: HashMap<String, String>,
    kept: VecDeque<String>,
    kept_bytes: usize,
}

impl Files {
    /// None yet; ids are counted from this number.
    pub(crate) fn starting_at(first: u64) -> Self {
        let (by_id, by_path) = (HashMap::new(), HashMap::new());
        Self { next: first, by_id, by_path, kept: VecDeque::new(), kept_bytes: 0 }
    }

    /// Takes a file in and gives what a message says of it. `details` are the fields that the sender gave: a width, a title.
    pub(crate) fn add(&mut self, media: Media, upload: Upload, details: Map<String, Value>) -> Value {
        let Upload { name, mime_type, bytes } = upload;
        let size = bytes.len();
        self.take_in(media, name.as_deref(), mime_type, size, Some(bytes), details)
    }

    /// The same for one of which nothing is known but its address.
    pub(crate) fn add_remote(&mut self, media: Media, url: &str, details: Map<String, Value>) -> Value {
        let name = url.split(['?', '#']).next().and_then(|it| it.rsplit('/').next()).filter(|it| it.contains('.'));
        self.take_in(media, name, None, 0, None, details)
    }

    /// What a message says of a file that was sent before, if it was sent as this medium.
    pub(crate) fn again(&self, media: Media, file_id: &str) -> Option<Value> {
        let sent = self.by_id.get(file_id).filter(|it| it.media == media)?;
        Some(described(file_id, sent))
    }

    /// The name of an album.
    pub(crate) fn next_album(&mut self) -> String {
        self.next += 1;
        self.next.to_string()
    }

    /// The file of that id.
    pub(crate) fn get(&self, file_id: &str) -> Option<&Sent> {
        self.by_id.get(file_id)
    }

    /// The file that can be downloaded at that path.
    pub(crate) fn at(&self, path: &str) -> Option<&Sent> {
        self.by_id.get(self.by_path.get(path)?)
    }

    fn take_in(
        &mut self,
        media: Media,
        name: Option<&str>,
        mime_type: Option<String>,
        size: usize,
        bytes: Option<Bytes>,
        given: Map<String, Value>,
    ) -> Value {
        let number = self.next;
        self.next += 1;
        let id = format!("AgACsim{}{number}", media.field());
        let (folder, ending) = media.place();
        let ending = name.and_then(|it| it.rsplit_once('.')).map_or(ending, |(_, ending)| ending);
        let ending = if ending.bytes().all(|it| it.is_ascii_alphanumeric()) { ending } else { "bin" };
        let path = format!("{folder}/file_{number}.{ending}");
        let mut details = details(media, name, mime_type);
        details.extend(given);
        let sent = Sent { unique_id: format!("AQAD{number}"), media, path, size, details, bytes };
        let described = described(&id, &sent);
        self.by_path.insert(sent.path.clone(), id.clone());
        if sent.bytes.is_some() {
            self.kept.push_back(id.clone());
            self.kept_bytes += size;
        }
        self.by_id.insert(id, sent);
        while self.kept_bytes > KEPT
            && let Some(oldest) = self.kept.pop_front()
        {
            if let Some(oldest) = self.by_id.get_mut(&oldest) {
                oldest.bytes = None;
                self.kept_bytes -= oldest.size;
            }
        }
        described
    }
}

/// What a message has in the medium's field.
fn described(file_id: &str, sent: &Sent) -> Value {
    let mut object = sent.details.clone();
    object.insert("file_id".to_owned(), file_id.into());
    object.insert("file_unique_id".to_owned(), sent.unique_id.as_str().into());
    if sent.size > 0 {
        object.insert("file_size".to_owned(), sent.size.into());
    }
    let object = Value::Object(object);
    if sent.media == Media::Photo { json!([object]) } else { object }
}

/// What a file is taken for where nobody says more: the simulator does not look into it.
fn details(media: Media, name: Option<&str>, mime_type: Option<String>) -> Map<String, Value> {
    let mut details = match media {
        Media::Animation | Media::Video => json!({ "width": 640, "height": 360, "duration": 1 }),
        Media::Audio | Media::Voice => json!({ "duration": 1 }),
        Media::Document => json!({}),
        Media::Photo => json!({ "width": 640, "height": 480 }),
        Media::Sticker => {
            json!({ "type": "regular", "width": 512, "height": 512, "is_animated": false, "is_video": false })
        }
        Media::VideoNote => json!({ "length": 240, "duration": 1 }),
    };
    let has_name = matches!(media, Media::Animation | Media::Audio | Media::Document | Media::Video);
    if let Some(name) = name.filter(|_| has_name) {
        details["file_name"] = name.into();
    }
    if let Some(mime_type) = mime_type.filter(|_| has_name || media == Media::Voice) {
        details["mime_type"] = mime_type.into();
    }
    match details {
        Value::Object(details) => details,
        _ => Map::new(),
    }
}
