//! `html!`.

/// Writes a text in the Bot API's [HTML](https://core.telegram.org/bots/api#html-style), into which everything is put
/// escaped: whatever somebody calls themselves, it is shown and is no markup.
///
/// It is written as for [`format!`], and gives an [`Html`](crate::texts::html::Html): a text, a caption, an edit that is made of
/// one is sent as HTML. Another `Html` put into it stays what it is. The tags are checked: each is one that Telegram knows, and is closed.
///
/// ```
/// use stategram::html;
/// # use stategram::Reply;
/// # fn won(reply: &mut Reply) {
/// let (name, page) = ("Ann <3", "https://example.org/?a=1&b=2");
/// let line = html!("<b>{name}</b> wins <a href=\"{page}\">{} points</a>", 1 + 2);
/// reply.text(line.clone());
/// # assert_eq!(
/// #     line.as_str(),
/// #     "<b>Ann &lt;3</b> wins <a href=\"https://example.org/?a=1&amp;b=2\">3 points</a>"
/// # );
/// # }
/// ```
///
/// Who has this crate from another one says where it is: `html!(crate = facade::stategram, "<b>{name}</b>")`.
///
/// A width or a precision has to be a number. Where tags are to be opened in one text and closed in another, there is
/// [`Html::raw`](crate::texts::html::Html::raw) with [`escape`](crate::texts::html::escape).
pub use stategram_macros::html;
