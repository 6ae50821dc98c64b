//! TLS of the bot's own.

use std::path::Path;
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::{Error, Result};

/// Reads the two PEM files. Nothing is installed for the whole process, so that an application keeps its own choice.
pub(super) async fn acceptor(certificates: &Path, key: &Path) -> Result<TlsAcceptor> {
    let certificates_at = |reason: &str| {
        Error::Setting(format!("the webhook's certificates in {} cannot be used: {reason}", certificates.display()))
    };
    let key_at =
        |reason: &str| Error::Setting(format!("the webhook's key in {} cannot be used: {reason}", key.display()));
    let pem = read(certificates).await.map_err(|error| certificates_at(&error.to_string()))?;
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    let chain = chain.map_err(|error| certificates_at(&error.to_string()))?;
    if chain.is_empty() {
        return Err(certificates_at("there is no certificate in it; it begins with `-----BEGIN CERTIFICATE-----`"));
    }
    let pem = read(key).await.map_err(|error| key_at(&error.to_string()))?;
    let private = PrivateKeyDer::from_pem_slice(&pem).map_err(|_| {
        key_at("there is no private key in it; it begins with `-----BEGIN PRIVATE KEY-----`, and is not encrypted")
    })?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| key_at(&error.to_string()))?
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .map_err(|error| key_at(&format!("{error}; is it the key of the first certificate?")))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

async fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    tokio::fs::read(path).await
}
