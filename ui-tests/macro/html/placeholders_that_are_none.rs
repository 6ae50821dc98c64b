//! expect: `{x y}` is no placeholder: there are `{}`, `{0}` and `{name}`, as in `format!`
//! expect: a `{` that is never closed: write `{{` for a brace
//! expect: a `}` that ends nothing: write `}}` for a brace
//! expect: more placeholders than values: give one for each `{}`, or name what is put there: `{name}`
//! expect: expected the HTML as a string literal
use stategram::html;

fn main() {
    let text = "x";
    let _ = html!("{x y}");
    let _ = html!("{");
    let _ = html!("}");
    let _ = html!("{} {}", 1);
    let _ = html!(text);
}
