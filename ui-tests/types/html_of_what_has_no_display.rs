//! expect: `Secret` doesn't implement `std::fmt::Display`
use stategram::html;

struct Secret;

fn main() {
    let _ = html!("<b>{}</b>", Secret);
}
