//! expect: `</i>` where `</b>` is expected
//! expect: `</b>` closes nothing
//! expect: `<a>` needs `href=`
//! expect: Telegram knows no tag `<table>`; there are `a`, `b`, `blockquote`, `code`, `del`, `em`, `i`, `ins`, `pre`, `s`, `span`, `strike`, `strong`, `tg-emoji`, `tg-spoiler`, `tg-time`, `u`
use stategram::html;

fn main() {
    let _ = html!("<b>x</i>");
    let _ = html!("x</b>");
    let _ = html!("<a>x</a>");
    let _ = html!("<table>x</table>");
}
