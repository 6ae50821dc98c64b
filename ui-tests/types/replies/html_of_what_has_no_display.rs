//! expect: `Secret` cannot be put into HTML
use stategram::html;

struct Secret;

fn main() {
    let _ = html!("<b>{}</b>", Secret);
}
