//! Addresses in a text: of pages, with a scheme or without, and of mailboxes.

use std::ops::Range;

use crate::simulator::markup::found::{Found, head, is_word, tail};
use crate::types::MessageEntityType as Type;

/// What belongs to the sentence and not to the address that it ends with.
const SENTENCE: [char; 9] = ['.', ':', ';', ',', '(', '\'', '?', '!', '`'];

/// The domains of countries, and some that are like them.
const COUNTRIES: &str = "\
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc \
    cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb \
    gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke \
    kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu \
    mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw \
    sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz \
    ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw";

/// Those of the other domains that are met most often.
const OTHERS: &str = "\
    academy agency app army arpa art asia associates audio auto baby band bank bar beauty beer berlin best bet bike \
    bingo bio biz black blog blue boutique box build business buzz cafe cam camera camp capital car cards care careers \
    cars casa cash casino cat center ceo chat cheap church city claims cleaning click clinic clothing cloud club coach \
    codes coffee college com community company computer construction consulting contact cooking cool coop country \
    coupons courses credit cruises dance date dating day deals degree delivery democrat dental design dev diamonds diet \
    digital direct directory discount doctor dog domains download earth eco edu education email energy engineer \
    engineering enterprises estate events exchange expert exposed express fail faith family fan fans farm fashion film \
    finance financial fish fit fitness flights florist flowers football forsale forum foundation fun fund furniture fyi \
    gallery game games garden gay gift gifts gives glass global gmbh gold golf google gov graphics gratis green group \
    guide guru hair hamburg health healthcare help hiphop hockey holdings holiday horse hospital host hosting house how \
    icu immo ink institute insure int international investments jetzt jewelry jobs kaufen kim kitchen koeln land law \
    lawyer lease legal lgbt life lighting limited link live loan lol london love ltd luxury maison management market \
    marketing mba media memorial men menu mil mobi moda mom money moscow museum name navy net network new news ngo \
    ninja nyc one ong onion online org organic page paris partners parts party pet phone photo photography photos pics \
    pictures pink pizza place plumbing plus poker porn post press pro productions properties property pub quest racing \
    realty recipes red rehab reisen rent rentals repair report republican rest restaurant review reviews rich rip rocks \
    rodeo ruhr run saarland sale salon sarl school schule science security services sexy shoes shop shopping show \
    singles site ski skin social software solar solutions space sport store stream studio study style supplies supply \
    support surf surgery swiss systems tattoo tax taxi team tech technology tel tennis theater tickets tienda tips \
    tires tirol today tokyo ton tools top tours town toys trade training travel tube university uno vacations vegas \
    ventures versicherung vet viajes video villas vin vip vision vodka vote voyage wang watch webcam website wedding \
    wien wiki win wine work works world wtf xxx xyz yoga zone";

/// All of them, in the order in which they end.
pub(super) fn find(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut end = 0;
    for (at, _) in text.match_indices("://") {
        // An address holds no other, however many colons it has.
        let one = if at < end { None } else { in_app(text, at).filter(|it| it.start >= end) };
        if let Some(it) = one {
            end = it.end;
            found.push((Type::Url, it));
        }
    }
    let mut from = 0;
    while let Some(dot) = text[from..].find('.') {
        let (next, range) = around(&text[from..], dot);
        found.extend(range.and_then(|it| judged(text, from + it.start..from + it.end)));
        from += next;
    }
    found
}

/// `tg://resolve?domain=bot`, by where its colon is.
fn in_app(text: &str, colon: usize) -> Option<Range<usize>> {
    let scheme = ["tg", "ton", "tonsite"].into_iter().rev().find(|it| {
        text[..colon].get(colon.wrapping_sub(it.len())..).is_some_and(|scheme| scheme.eq_ignore_ascii_case(it))
    })?;
    let rest = &text[colon + 3..];
    let host = head(rest, |it| it.is_ascii_alphanumeric() || matches!(it, '_' | '-')).min(253);
    (host > 0).then(|| colon - scheme.len()..colon + 3 + host + path(&rest[host..]).0)
}

/// The address around the dot at that place, if it may be one, and where to look for the next.
fn around(text: &str, dot: usize) -> (usize, Option<Range<usize>>) {
    let mut start = tail(&text[..dot], is_of_host);
    let mut end = dot + head(&text[dot..], |it| it == '@' || is_of_host(it));
    // The dot was one of a mailbox's name.
    let has_at = text[dot..end].contains('@');
    if has_at {
        start = tail(&text[..start], is_of_user);
    }
    if let Some(port) = text[end..].strip_prefix(':') {
        let digits = head(port, |it| it.is_ascii_digit());
        if port[..digits].trim_start_matches('0').parse::<u16>().is_ok() {
            end += 1 + digits;
        }
    }
    let (length, read) = path(&text[end..]);
    let read = end + read;
    end += length;
    end = dot + 1 + text[dot + 1..end.max(dot + 1)].trim_end_matches('.').len();
    let mut is_one = true;
    if let Some(before) = text[..start].strip_suffix('@') {
        let user = tail(before, is_of_user);
        is_one &= !has_at && user < before.len();
        start = user;
    }
    match text[..start].strip_suffix("://") {
        Some(before) => match scheme(&before[tail(before, is_of_scheme)..]) {
            Some(scheme) => start -= 3 + scheme,
            None => is_one = false,
        },
        None => {
            is_one &= !text[..start].ends_with(|it| is_word(it) || matches!(it, '/' | '#' | '@'));
        }
    }
    // Behind the dot is nothing but marks of a sentence, and none of these begins an address.
    if end == dot + 1 {
        return (read, None);
    }
    match is_one {
        true => (end + head(&text[end..], |it| it == '.'), Some(start..end)),
        false => (text[..end].rfind('.').map_or(end, |it| it + 1).max(dot + 1), None),
    }
}

/// The length of the scheme that these letters end with, if it is one that is opened.
fn scheme(letters: &str) -> Option<usize> {
    let letters = letters.to_ascii_lowercase();
    let is_other = matches!(letters.as_str(), "shttp" | "sftp" | "tftp");
    let found = ["https", "http", "ftp", "tonsite"].into_iter().find(|it| letters.ends_with(it));
    found.filter(|_| !is_other).map(str::len)
}

/// The length of the path that the text begins with, and of what was read to know that.
fn path(text: &str) -> (usize, usize) {
    if !text.starts_with(['/', '?', '#']) {
        return (0, 0);
    }
    let path = &text[..head(text, |it| !matches!(it, '\n' | '<' | '>' | '"' | '\u{ab}' | '\u{bb}') && is_visible(it))];
    let length = path[1..].trim_end_matches(SENTENCE).len() + 1;
    let length = if length > 1 || path.starts_with('/') { length } else { 0 };
    (length, path.len())
}

/// What it is, and how much of it: an address has a domain that there may be.
fn judged(text: &str, range: Range<usize>) -> Option<Found> {
    let address = &text[range.clone()];
    let mailbox = address.strip_prefix("mailto:").unwrap_or(address);
    if is_mailbox(mailbox) {
        return Some((Type::Email, range.end - mailbox.len()..range.end));
    }
    let (scheme, rest) = address.split_once("://").map_or((None, address), |(scheme, rest)| (Some(scheme), rest));
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = host.split_once('@').map_or(host, |(_, host)| host);
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    let path_length = balanced(path).trim_end_matches(SENTENCE).len();
    is_host(host, scheme.is_some()).then(|| (Type::Url, range.start..range.end - path.len() + path_length))
}

/// Up to the first bracket that closes what was not opened.
fn balanced(path: &str) -> &str {
    let mut open = [0_usize; 3];
    for (at, char) in path.char_indices() {
        if let Some(it) = "([{".find(char) {
            open[it] += 1;
        } else if let Some(it) = ")]}".find(char) {
            let Some(left) = open[it].checked_sub(1) else { return &path[..at] };
            open[it] = left;
        }
    }
    path
}

fn is_host(host: &str, has_scheme: bool) -> bool {
    let parts: Vec<&str> = host.split('.').collect();
    let [.., second, top] = parts.as_slice() else { return false };
    if parts.iter().any(|it| it.is_empty() || it.len() > 63 || it.ends_with('-')) {
        return false;
    }
    let is_byte = |it: &&str| it.parse::<u8>().is_ok() && !(it.len() > 1 && it.starts_with('0'));
    if parts.len() == 4 && parts.iter().all(is_byte) {
        return true;
    }
    let is_top = match top.strip_prefix("xn--") {
        Some(rest) => rest.len() > 1 && rest.bytes().all(|it| it.is_ascii_alphanumeric()),
        None => !top.contains(['_', '-']) && (has_scheme || is_known(top)),
    };
    let has_letter = host.bytes().any(|it| !it.is_ascii_digit() && it != b'.');
    has_letter && top.chars().count() > 1 && is_top && !second.contains('_')
}

/// Of an address without a scheme: what `the end.The next` has behind its dot is a word.
fn is_known(top: &str) -> bool {
    let lower = top.to_lowercase();
    let is_sentence = lower != top && lower.chars().skip(1).eq(top.chars().skip(1));
    !is_sentence && COUNTRIES.split(' ').chain(OTHERS.split(' ')).any(|it| it == lower)
}

fn is_mailbox(address: &str) -> bool {
    let Some((user, host)) = address.split_once('@') else { return false };
    let is_plain = |it: &str| it.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-'));
    let users: Vec<&str> = user.split(['.', '+']).collect();
    let [first @ .., last] = users.as_slice() else { return false };
    let hosts: Vec<&str> = host.split('.').collect();
    let [domain @ .., top] = hosts.as_slice() else { return false };
    let ends = |it: &str| !it.starts_with(['_', '-']) && !it.ends_with(['_', '-']);
    first.len() <= 10
        && first.iter().all(|it| it.len() <= 26 && is_plain(it))
        && (1..=35).contains(&last.len())
        && is_plain(last)
        && (1..=6).contains(&domain.len())
        && domain.iter().all(|it| (1..=30).contains(&it.len()) && is_plain(it) && ends(it))
        && (2..=8).contains(&top.len())
        && top.bytes().all(|it| it.is_ascii_alphabetic())
}

fn is_of_host(char: char) -> bool {
    if char < '\u{c0}' { char.is_ascii_alphanumeric() || "._-~".contains(char) } else { is_visible(char) }
}

fn is_of_scheme(char: char) -> bool {
    if char.is_ascii() { char.is_ascii_alphanumeric() || "+-".contains(char) } else { !char.is_whitespace() }
}

/// In front of an `@`: a name, and a password.
fn is_of_user(char: char) -> bool {
    !"\n/[]{}()'`<>\"@\u{ab}\u{bb}".contains(char) && is_visible(char)
}

fn is_visible(char: char) -> bool {
    let is_punctuation = matches!(char, '\u{2000}'..='\u{206f}');
    let is_dash = matches!(char, '\u{200c}' | '\u{200d}' | '\u{2010}'..='\u{2015}');
    !char.is_whitespace() && !char.is_control() && (!is_punctuation || is_dash)
}

#[cfg(test)]
mod tests {
    use crate::simulator::markup::found::tests::check;

    #[test]
    fn pages() {
        check(
            "see example.com, or https://example.org/a?b=1#c.",
            &["url example.com", "url https://example.org/a?b=1#c"],
        );
        check("(http://example.com/a_(b)) x", &["url http://example.com/a_(b)"]);
        check("HTTPS://Example.COM:8080/ and 127.0.0.1:80", &["url HTTPS://Example.COM:8080/", "url 127.0.0.1:80"]);
        check("t.me/some_bot?start=a-1!", &["url t.me/some_bot?start=a-1"]);
        check("tg://resolve?domain=some_bot", &["url tg://resolve?domain=some_bot"]);
        check("user:pass@example.com/x", &["url user:pass@example.com/x"]);
        check("http://\u{e4}.example/\u{4e2d}\u{6587}", &["url http://\u{e4}.example/\u{4e2d}\u{6587}"]);
        check("https://example.com/@ann/#tag$USD", &["url https://example.com/@ann/#tag$USD"]);
        check("main.rs", &["url main.rs"]);
    }

    #[test]
    fn no_pages() {
        check("1.5 and 3.14.15, v1.2.3, a.b, the end.The next, e.g. this ..", &[]);
        check("file.txt x.zzz http://localhost 256.1.1.1 -.- a..b .com com.", &[]);
        check("/etc/conf.de sftp://example.com a_b.c_d.com_", &[]);
    }

    /// From each of these one may read to the end of the text, which must not be done from every one.
    #[test]
    fn nothing_is_read_over_and_over() {
        for (piece, found) in [("tg://a/", 1), (".", 0), (".?", 0)] {
            assert_eq!(super::find(&piece.repeat((1 << 20) / piece.len())).len(), found, "{piece}");
        }
    }

    #[test]
    fn mailboxes() {
        check(
            "me.too@example.com, me+x@mail.example.com.",
            &["email me.too@example.com", "email me+x@mail.example.com"],
        );
        check("mailto:ann@example.org", &["email ann@example.org"]);
        check("@ann@example.org", &[]);
    }
}
