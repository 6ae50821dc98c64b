//! expect: `<b>` is never closed
//! expect: Telegram knows no tag `<strog>`; did you mean `strong`?
//! expect: a value in `<a>` stands between double quotes: `href="{}"`
//! expect: a `<` that begins no tag: write `&lt;`
//! expect: no placeholder is there for this value
//! expect: `{:>1$}`: a width is a number here
use stategram::html;

fn main() {
    let name = "Ann";
    let _ = html!("<b>{name}");
    let _ = html!("<strog>{name}</strog>");
    let _ = html!("<a href={name}>x</a>");
    let _ = html!("1 < {name}");
    let _ = html!("<i>x</i>", name);
    let _ = html!("{:>1$}", name, 5);
}
