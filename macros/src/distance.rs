//! "Did you mean ..?"

/// Says of an unknown word what was probably meant, or else something else.
pub(crate) fn suggest(word: &str, known: &[&str], otherwise: &str) -> String {
    let nearest = known.iter().map(|it| (distance(word, it), it)).min();
    let mut longer = known.iter().filter(|it| word.len() > 3 && it.starts_with(word));
    match (nearest, longer.next(), longer.next()) {
        (Some((distance, it)), ..) if distance <= 1 + word.len() / 4 => format!("did you mean `{it}`?"),
        (_, Some(it), None) => format!("did you mean `{it}`?"),
        _ => otherwise.to_owned(),
    }
}

/// Says what there is.
pub(crate) fn listed(known: &[&str]) -> String {
    let list: Vec<String> = known.iter().map(|it| format!("`{it}`")).collect();
    let are = if list.len() == 1 { "is" } else { "are" };
    format!("there {are} {}", list.join(", "))
}

/// How many letters have to be put in, left out, replaced or swapped with their neighbour.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows = vec![(0..=other.len()).collect::<Vec<usize>>()];
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let replaced = rows[i][j] + usize::from(a != b);
            let mut best = replaced.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_put_in_left_out_replaced_and_swapped() {
        assert_eq!(distance("comand", "command"), 1);
        assert_eq!(distance("entri", "entry"), 1);
        assert_eq!(distance("txet", "text"), 1);
        assert_eq!(distance("", "text"), 4);
        assert_eq!(distance("größe", "grösse"), 2);
    }

    #[test]
    fn the_nearest_word_is_offered_and_else_all() {
        let known = ["expires", "version"];
        assert_eq!(suggest("expirs", &known, &listed(&known)), "did you mean `expires`?");
        assert_eq!(suggest("vers", &known, &listed(&known)), "did you mean `version`?");
        assert_eq!(suggest("colour", &known, &listed(&known)), "there are `expires`, `version`");
    }
}
