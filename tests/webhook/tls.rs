//! TLS of the bot's own. `tls/` has a certificate for localhost that nobody has signed, made by
//!
//! ```sh
//! openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out certificate.pem -days 36500 \
//!     -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE
//! ```
//!
//! and one as `docs/WEBHOOK.md` has it made, for another place than this machine.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use stategram::Webhook;
use stategram::clock::Clock;
use stategram::simulator::Simulator;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::bots::{Subject, bot, telegram, text, webhook};
use crate::counter::{Counter, Lab};
use crate::peer::Peer;
use crate::soon;

fn pem(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/webhook/tls").join(name)
}

fn with_tls() -> Webhook {
    webhook().tls(pem("certificate.pem"), pem("key.pem"))
}

/// Who trusts the certificate, as Telegram does when it was uploaded.
fn connector() -> TlsConnector {
    let mut trusted = RootCertStore::empty();
    trusted.add(CertificateDer::from_pem_file(pem("certificate.pem")).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(trusted)
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

#[tokio::test]
async fn telegram_posts_over_tls_and_is_answered_over_it() {
    let subject = Subject::start(with_tls()).await;
    let stream = TcpStream::connect(subject.address()).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut peer = Peer::over(soon(connector().connect(name, stream)).await.unwrap());
    for id in 1..=3 {
        assert_eq!(peer.post(&text(id, 42, "hi")).await.status, 200);
    }
    subject.settle().await;
    assert_eq!(subject.sent(), ["1", "2", "3"]);
    soon(subject.running.shutdown()).await.unwrap();
    assert_eq!(peer.closed().await, "");
}

#[tokio::test]
async fn who_speaks_no_tls_or_nothing_at_all_gets_nowhere() {
    let subject = Subject::start(with_tls().header_deadline(Duration::from_millis(50))).await;
    let mut plain = subject.peer().await;
    plain.say(&crate::peer::request(&text(1, 42, "hi"))).await;
    assert!(!plain.closed().await.contains("HTTP"));
    let mut silent = subject.peer().await;
    assert_eq!(silent.closed().await, "");
    assert!(subject.taken().is_empty());
}

#[tokio::test]
async fn files_that_are_no_certificate_and_no_key_are_refused() {
    let refused = async |certificates: &str, key: &str| {
        let webhook = webhook().tls(pem(certificates), pem(key));
        soon(bot(&telegram(), &Lab::default()).webhook(webhook).start()).await.unwrap_err().to_string()
    };
    let exchanged = refused("key.pem", "certificate.pem").await;
    assert!(
        exchanged.ends_with("there is no certificate in it; it begins with `-----BEGIN CERTIFICATE-----`"),
        "{exchanged}"
    );
    let no_key = refused("certificate.pem", "certificate.pem").await;
    assert!(no_key.contains("cannot be used: there is no private key in it; "), "{no_key}");
    let missing = refused("certificate.pem", "missing.pem").await;
    assert!(missing.contains("missing.pem cannot be used: "), "{missing}");
}

/// A bot that plays, and where it is posted to by `https`; what became of the post.
async fn played(webhook: Webhook) -> (Option<u16>, String, Vec<String>) {
    let simulator = Simulator::start_with(&Clock::manual()).await.unwrap();
    let bot = simulator.bot().unwrap().with(Lab::default()).conversation::<Counter>();
    let running = soon(bot.webhook(webhook).start()).await.unwrap();
    let you = simulator.you();
    you.says("hi");
    soon(simulator.deliveries().settled()).await;
    soon(running.settled()).await;
    let attempt = simulator.deliveries().attempts().last().cloned().unwrap();
    let said = you.chat().history().into_iter().filter(|it| it.from_id() != you.id().unsigned_abs());
    let said = said.map(|it| it.text.clone()).collect();
    soon(running.shutdown()).await.unwrap();
    (attempt.status, attempt.error.unwrap_or_default(), said)
}

#[tokio::test]
async fn the_simulator_posts_to_a_certificate_that_was_uploaded_and_to_no_other() {
    let listen = |name: &str, key: &str| Webhook::listen("127.0.0.1:0").tls(pem(name), pem(key));
    for (name, key) in [("certificate.pem", "key.pem"), ("other_place.pem", "other_place.key.pem")] {
        let trusted = played(listen(name, key).certificate(pem(name))).await;
        assert_eq!(trusted, (Some(200), String::new(), vec!["1".to_owned()]), "{name}");
    }
    for stranger in
        [listen("certificate.pem", "key.pem"), listen("certificate.pem", "key.pem").certificate(pem("other_place.pem"))]
    {
        let (status, error, said) = played(stranger).await;
        assert!(
            status.is_none() && error.starts_with("Can't connect to the webhook: invalid peer certificate: "),
            "{error}"
        );
        assert!(said.is_empty());
    }
    let simulator = Simulator::start().await.unwrap();
    let bot = simulator.bot().unwrap().with(Lab::default()).conversation::<Counter>();
    let no_certificate = listen("certificate.pem", "key.pem").certificate(pem("key.pem"));
    let refused = soon(bot.webhook(no_certificate).start()).await.unwrap_err().to_string();
    assert!(refused.contains("there is no certificate in the file"), "{refused}");
}
