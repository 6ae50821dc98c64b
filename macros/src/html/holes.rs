//! The placeholders of a text, as in `format!`.

/// A text between placeholders, or one of these.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Hole(Hole),
}

/// `{}`, `{0}`, `{name}`, each with `:` and how it is shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hole {
    pub(super) named: Named,
    pub(super) spec: String,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Named {
    Next,
    Position(usize),
    Name(String),
}

/// Takes the text apart. What is doubled, `{{` and `}}`, stands for one.
pub(super) fn read(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        plain.push_str(&rest[..at]);
        let (brace, behind) = rest[at..].split_at(1);
        if let Some(after) = behind.strip_prefix(brace) {
            plain.push_str(brace);
            rest = after;
            continue;
        }
        if brace == "}" {
            return Err("a `}` that ends nothing: write `}}` for a brace".to_owned());
        }
        let Some((inside, after)) = behind.split_once('}') else {
            return Err("a `{` that is never closed: write `{{` for a brace".to_owned());
        };
        if !plain.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
        }
        pieces.push(Piece::Hole(hole(inside)?));
        rest = after;
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    Ok(pieces)
}

fn hole(inside: &str) -> Result<Hole, String> {
    let (name, spec) = inside.split_once(':').unwrap_or((inside, ""));
    let (name, spec) = (name.trim(), spec.trim_end());
    if spec.contains(['$', '*']) {
        return Err(format!("`{{{inside}}}`: a width is a number here"));
    }
    let named = match name.parse() {
        _ if name.is_empty() => Named::Next,
        Ok(position) => Named::Position(position),
        Err(_) if syn::parse_str::<syn::Ident>(name).is_ok() => Named::Name(name.to_owned()),
        Err(_) => {
            return Err(format!(
                "`{{{inside}}}` is no placeholder: there are `{{}}`, `{{0}}` and `{{name}}`, as in `format!`"
            ));
        }
    };
    Ok(Hole { named, spec: spec.to_owned() })
}
